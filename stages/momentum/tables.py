"""Tables of the momentum schedule (G3)."""

from unstable_gradients.study.columns import Column, Columns, Setting, Text, Whole
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table

PLAIN, CLASSICAL, NESTEROV = "plain", "classical", "nesterov"
DESCENTS = {PLAIN: "plain", CLASSICAL: "classical", NESTEROV: "Nesterov's"}  # kinds of it, in words
SCHEDULE: Columns = (
    Text("kind", ", ".join(DESCENTS)),
    Setting("mu_max", "largest momentum coefficient asked for"),
    Setting("mu_reached", "the largest mu_t of the schedule in these steps"),
    Setting("acting", "part of these steps in which mu_t is that"),
    Setting("eta", "learning rate"),
)
MOMENTUM_TRIALS = Table(
    "data/runs/momentum.csv",
    "a network trained with momentum",
    (
        *SCHEDULE,
        Whole("replica"),
        Whole("step"),
        Column("validation_accuracy"),
        Column("training_cost"),
    ),
)
MOMENTUM = Table(
    "data/results/momentum.csv",
    "networks of one schedule and learning rate, over the replicas",
    (
        *SCHEDULE,
        Whole("step"),
        Column("cost", "mean over the replicas of the training cost, with its interval"),
        Column("low"),
        Column("high"),
        Column("accuracy", "mean over the replicas"),
        Whole("replicas"),
    ),
)
MOMENTUM_PICTURE = Picture("reports/figures/momentum-cost")
