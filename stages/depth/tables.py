"""Tables of accuracy against depth (section B)."""

from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Column, Files, Table, Tables, Text, Whole

ACCURACY = Tables(
    "data/runs/accuracy",
    "network",
    "how well a network does after an epoch",
    (
        Text("network"),
        Whole("replica"),
        Whole("epoch"),
        Column("validation_accuracy"),
        Column("training_accuracy"),
        Column("validation_cost"),
        Column("training_cost"),
    ),
)
ACCURACY_BY_EPOCH = Table(
    "data/results/accuracy-by-epoch.csv",
    "the same over the replicas",
    (
        Text("network"),
        Whole("epoch"),
        Text("measure", "validation_accuracy, training_accuracy, validation_cost, training_cost"),
        Column("mean"),
        Column("low"),
        Column("high"),
        Whole("replicas"),
    ),
)
ACCURACY_BY_REPLICA = Table(
    "data/results/accuracy-by-replica.csv",
    "validation accuracy of each replica, last and best",
    (
        Text("network"),
        Text("sizes"),
        Whole("hidden_layers"),
        Whole("replica"),
        Column("last_accuracy"),
        Column("best_accuracy"),
        Whole("best_epoch"),
    ),
)
ACCURACY_DIFFERENCE = Table(
    "data/results/accuracy-differences.csv",
    "each network against the one listed before it",
    (
        Text("deeper"),
        Text("shallower"),
        Text("measure", "last_accuracy, best_accuracy"),
        Column("difference", "mean of deeper minus mean of shallower"),
        Column("low"),
        Column("high"),
        Column("p_value"),
        Whole("replicas"),
    ),
)
TRAINED = Files("data/runs/trained", ".npz", "weights and biases of the trained replicas")
BY_DEPTH = Picture("reports/figures/accuracy-by-depth")
