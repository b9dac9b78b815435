"""Tables and the figure of accuracy against depth (section B)."""

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
    "how well a network does after an epoch, over the replicas",
    (
        Text("network"),
        Whole("epoch"),
        Text("measure", "a column of ACCURACY: an accuracy or a cost"),
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
        Column("last_accuracy", "after the last epoch"),
        Column("best_accuracy", "after the epoch after which it is the highest"),
        Whole("best_epoch", "the first such epoch"),
    ),
)
ACCURACY_DIFFERENCE = Table(
    "data/results/accuracy-differences.csv",
    "each network against the one listed before it",
    (
        Text("deeper", "name of the variant"),
        Text("shallower", "name of the variant listed before it"),
        Text("measure", "last_accuracy or best_accuracy of ACCURACY_BY_REPLICA"),
        Column("difference", "mean of deeper minus mean of shallower"),
        Column("low"),
        Column("high"),
        Column("p_value", "of Welch's test that the means are equal"),
        Whole("replicas"),
    ),
)
TRAINED = Files("data/runs/trained", ".npz", "weights and biases of the trained replicas")
ACCURACY_PICTURE = Picture("reports/figures/accuracy-by-depth")
