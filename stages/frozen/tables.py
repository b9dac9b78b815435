"""Tables and figures of frozen layers and of readouts from hidden layers (claim D5)."""

from stages.depth.tables import ACCURACIES_AND_COSTS
from unstable_gradients.study.columns import (
    NETWORK_SIZES,
    Column,
    Extended,
    Fraction,
    Gap,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table, Tables

EXPLAINED = Extended(
    "explained_variance",
    "part of the variance of the validation images, all pixels together, that a linear readout of "
    "the pixels from the layer explains (R^2)",
)
FROZEN_LAYERS = Tables(
    "data/runs/frozen-layers",
    "network",
    "how well a network does whose first layer keeps its random start",
    (
        Text("network"),
        Whole("frozen_layers", "1: the first hidden layer does not learn; 0: all learn"),
        Whole("replica"),
        Whole("epoch"),
        *ACCURACIES_AND_COSTS,
    ),
)
LINEAR_READOUT = Tables(
    "data/runs/linear-readout",
    "network",
    "a linear readout of the digit from a layer of a network",
    (
        Text("network"),
        Text("state", "start: untrained; trained: after the last epoch of section B"),
        Whole("layer"),
        Whole("replica"),
        Gap("validation_accuracy", "of a linear readout from the activations of this layer"),
    ),
)
PIXEL_READOUT = Table(
    "data/runs/pixel-readout.csv",
    "a linear readout of the digit from the images, in one row",
    (Fraction("validation_accuracy", "of a linear readout from the pixels"),),
)
RANDOM_LAYERS = Table(
    "data/runs/random-layers.csv",
    "linear readouts of the digit and of the image from a random first layer",
    (
        Whole("width", "neurons of the layer"),
        Whole("replica"),
        Fraction("validation_accuracy", "of a linear readout from the activations of the layer"),
        EXPLAINED,
    ),
)
FROZEN_BY_REPLICA = Table(
    "data/results/frozen-layers.csv",
    "what freezing the first layer costs a replica",
    (
        *NETWORK_SIZES,
        Whole("frozen_layers", "1: the first hidden layer does not learn; 0: all learn"),
        Whole("replica"),
        Whole("epoch"),
        Fraction("accuracy", "on the validation images"),
        Column("gain", "by how much the same replica is more accurate if all layers learn"),
    ),
)
READOUT_BY_REPLICA = Table(
    "data/results/linear-readout.csv",
    "a linear readout of the digit beside the one from the images",
    (
        *NETWORK_SIZES,
        Text("state", "as in LINEAR_READOUT"),
        Whole("layer"),
        Whole("replica"),
        Gap("accuracy", "of the readout from this layer, on the validation images"),
        Fraction("pixel_accuracy", "of the readout from the images, the same in every row"),
    ),
)
RANDOM_BY_REPLICA = Table(
    "data/results/random-layers.csv",
    "linear readouts from a random first layer beside the one from the images",
    (
        Whole("width", "neurons of the layer"),
        Whole("replica"),
        Fraction("accuracy", "of the readout from the layer, on the validation images"),
        Fraction("pixel_accuracy", "of the readout from the images, the same in every row"),
        EXPLAINED,
    ),
)
FROZEN_PICTURE = Picture("reports/figures/frozen-layers")
READOUT_PICTURE = Picture("reports/figures/linear-readout")
