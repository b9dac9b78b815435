"""Tables and the figure of accuracy against depth (section B)."""

from unstable_gradients.study.columns import (
    INTERVAL,
    NETWORK_SIZES,
    Column,
    Columns,
    Extended,
    Fraction,
    Gap,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Files, Table, Tables

# As `training.accuracy.measure` makes them.
ACCURACIES_AND_COSTS: Columns = (
    Fraction("validation_accuracy"),
    Fraction("training_accuracy"),
    Extended("validation_cost"),
    Extended("training_cost"),
)
REPLICA_ACCURACIES: Columns = (
    Fraction("last_accuracy", "after the last epoch"),
    Fraction("best_accuracy", "after the epoch after which it is the highest"),
)
ACCURACY = Tables(
    "data/runs/accuracy",
    "network",
    "how well a network does after an epoch",
    (
        Text("network"),
        Whole("replica"),
        Whole("epoch"),
        *ACCURACIES_AND_COSTS,
    ),
)
ACCURACY_BY_EPOCH = Table(
    "data/results/accuracy-by-epoch.csv",
    "how well a network does after an epoch, over the replicas",
    (
        Text("network"),
        Whole("epoch"),
        Text("measure", "a column of ACCURACY: an accuracy or a cost"),
        Extended("mean"),
        *INTERVAL,
    ),
)
ACCURACY_BY_REPLICA = Table(
    "data/results/accuracy-by-replica.csv",
    "validation accuracy of each replica, last and best",
    (
        *NETWORK_SIZES,
        Whole("replica"),
        *REPLICA_ACCURACIES,
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
        Extended("low"),
        Extended("high"),
        Gap("p_value", "of Welch's test that the means are equal"),
        Whole("replicas"),
    ),
)
TRAINED = Files("data/runs/trained", ".npz", "weights and biases of the trained replicas")
ACCURACY_PICTURE = Picture("reports/figures/accuracy-by-depth")
