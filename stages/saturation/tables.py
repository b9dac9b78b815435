"""Tables of activations in the course of training (G1, G2)."""

from unstable_gradients.study.columns import (
    QUANTILES,
    Columns,
    Extended,
    Fraction,
    PositiveSetting,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table, Tables

WATCHED_NETWORK: Columns = (
    Text("network", "its name in params.yaml"),
    Text("activation", "function of the hidden layers"),
    Text("initializer", "distribution of the initial weights"),
    PositiveSetting("eta", "learning rate"),
    Whole("hidden_layers"),
)
WATCHED_MEASURES: Columns = (
    Extended("mean", "over the images watched and the neurons of the layer"),
    Extended("spread", "standard deviation over the same"),
    Extended("percentile_2", "below which 2 in 100 of the same activations lie"),
    Extended("percentile_98", "below which 98 in 100 of them lie"),
    Extended("saturated", "part of the neurons and images with a slope far below the steepest"),
    Extended("slope", "mean over the neurons and images, in parts of the steepest"),
    Fraction("accuracy", "of the network on the images watched"),
)
ACTIVATION_COURSE = Tables(
    "data/runs/saturation",
    "network",
    "the activations of a layer in the course of training",
    (
        *WATCHED_NETWORK,
        Whole("replica"),
        Whole("step"),
        Whole("layer"),
        *WATCHED_MEASURES,
        Extended("cost", "nats per image, of the network on the images watched"),
    ),
)
SATURATION = Table(
    "data/results/saturation.csv",
    "a measure of a layer in the course of training, over the replicas",
    (
        *WATCHED_NETWORK,
        Whole("step"),
        Whole("layer"),
        Text("measure", ", ".join(WATCHED_MEASURES)),
        *QUANTILES,
    ),
)
SATURATION_PICTURE = Picture("reports/figures/saturation")
SUNK_BELOW = 0.1  # mean activation below which a layer of sigmoid neurons has sunk
