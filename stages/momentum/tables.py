"""Tables of the momentum schedule (G3)."""

from unstable_gradients.study.columns import (
    Columns,
    Extended,
    Fraction,
    PositiveSetting,
    Setting,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table

PLAIN, CLASSICAL, NESTEROV = "plain", "classical", "nesterov"
DESCENTS = {PLAIN: "plain", CLASSICAL: "classical", NESTEROV: "Nesterov's"}  # kinds of it, in words
SCHEDULE: Columns = (
    Text("kind", ", ".join(DESCENTS)),
    Setting("mu_max", "largest momentum coefficient asked for"),
    Setting("mu_reached", "the largest mu_t of the schedule in these steps"),
    Setting("acting", "part of these steps in which mu_t is that"),
    PositiveSetting("eta", "learning rate"),
)
MOMENTUM_TRIALS = Table(
    "data/runs/momentum.csv",
    "a network trained with momentum",
    (
        *SCHEDULE,
        Whole("replica"),
        Whole("step"),
        Fraction("validation_accuracy"),
        Extended("training_cost"),
    ),
)
MOMENTUM = Table(
    "data/results/momentum.csv",
    "networks of one schedule and learning rate, over the replicas",
    (
        *SCHEDULE,
        Whole("step"),
        Extended("cost", "mean over the replicas of the training cost, with its interval"),
        Extended("low"),
        Extended("high"),
        Fraction("accuracy", "mean over the replicas"),
        Whole("replicas"),
    ),
)
MOMENTUM_PICTURE = Picture("reports/figures/momentum-cost")
