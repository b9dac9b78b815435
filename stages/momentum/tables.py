"""Tables of the momentum schedule (G3)."""

from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Column, Setting, Table, Text, Whole

PLAIN, CLASSICAL, NESTEROV = "plain", "classical", "nesterov"
DESCENTS = {PLAIN: "plain", CLASSICAL: "classical", NESTEROV: "Nesterov's"}  # of descent, in words
MOMENTUM_TRIALS = Table(
    "data/runs/momentum.csv",
    "a network trained with momentum",
    (
        Text("kind", "plain, classical, nesterov"),
        Setting("mu_max", "largest momentum coefficient asked for"),
        Setting("mu_reached", "the largest mu_t of the schedule in these steps"),
        Setting("eta", "learning rate"),
        Whole("replica"),
        Whole("step"),
        Column("validation_accuracy"),
        Column("training_cost"),
    ),
)
MOMENTUM = Table(
    "data/results/momentum.csv",
    "the same over the replicas",
    (
        Text("kind", "plain, classical, nesterov"),
        Setting("mu_max", "largest momentum coefficient asked for"),
        Setting("mu_reached", "the largest mu_t of the schedule in these steps"),
        Setting("eta", "learning rate"),
        Whole("step"),
        Column("cost", "mean over the replicas of the training cost, with its interval"),
        Column("low"),
        Column("high"),
        Column("accuracy", "mean over the replicas"),
        Whole("replicas"),
    ),
)
MOMENTUM_PICTURE = Picture("reports/figures/momentum-cost")
