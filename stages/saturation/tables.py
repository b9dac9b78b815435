"""Tables of activations in the course of training (G1, G2)."""

from unstable_gradients.study.tables import Column, Setting, Table, Tables, Text, Whole

ACTIVATIONS = Tables(
    "data/runs/saturation",
    "network",
    "the activations of a layer in the course of training",
    (
        Text("network"),
        Text("activation"),
        Text("initializer"),
        Setting("eta"),
        Whole("hidden_layers"),
        Whole("replica"),
        Whole("step"),
        Whole("layer"),
        Column("mean", "over the images watched and the neurons of the layer"),
        Column("spread", "standard deviation over the same"),
        Column("percentile_2"),
        Column("percentile_98"),
        Column("saturated", "part of the neurons and images with a slope far below the steepest"),
        Column("slope", "mean over the neurons and images, in parts of the steepest"),
        Column("accuracy", "of the network on the images watched"),
        Column("cost", "likewise"),
    ),
)
SATURATION = Table(
    "data/results/saturation.csv",
    "the same over the replicas",
    (
        Text("network"),
        Text("activation"),
        Text("initializer"),
        Setting("eta"),
        Whole("hidden_layers"),
        Whole("step"),
        Whole("layer"),
        Text("measure", "mean, spread, percentile_2, percentile_98, saturated, slope, accuracy"),
        Column("median", "over the replicas"),
        Column("lower"),
        Column("upper"),
        Whole("replicas"),
    ),
)
