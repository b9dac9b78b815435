"""Tables of the momentum schedule (G3)."""

from unstable_gradients.study.tables import Column, Setting, Table, Text, Whole

MOMENTUM_TRIALS = Table(
    "data/runs/momentum.csv",
    "a network trained with momentum",
    (
        Text("kind", "plain, classical, nesterov"),
        Setting("mu_max"),
        Setting("mu_reached", "the largest mu_t of the schedule in these steps"),
        Setting("eta"),
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
        Text("kind"),
        Setting("mu_max"),
        Setting("mu_reached"),
        Setting("eta"),
        Whole("step"),
        Column("cost", "mean over the replicas of the training cost, with its interval"),
        Column("low"),
        Column("high"),
        Column("accuracy", "mean over the replicas"),
        Whole("replicas"),
    ),
)
