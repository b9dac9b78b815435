"""Tables and figures of the speed of learning at the start (section C)."""

from unstable_gradients.study.columns import (
    NETWORK_SIZES,
    QUANTILES,
    Column,
    Columns,
    Extended,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table, Tables

SPEED_OF_LEARNING = Extended("bias_gradient_norm", "||dC/db|| of the mean over the images")
GRADIENT_NORMS: Columns = (
    SPEED_OF_LEARNING,
    Extended("weight_gradient_norm", "||dC/dw|| (Frobenius) of the mean over the images"),
    Extended("rms_bias_gradient_norm", "root mean square over the images of one image's ||dC/db||"),
)
INITIAL_GRADIENT = Tables(
    "data/runs/initial-gradient",
    "network",
    "the speed of learning of a layer of an untrained network",
    (
        Text("network"),
        Whole("replica"),
        Whole("layer"),
        *GRADIENT_NORMS,
    ),
)
NEURON_GRADIENT = Tables(
    "data/runs/neuron-gradient",
    "network",
    "the mean gradient of a neuron of an untrained network",
    (
        Text("network"),
        Whole("replica"),
        Whole("layer"),
        Whole("neuron", "of the layer, counted from 1"),
        Column("bias_gradient", "dC/db of the mean over the images"),
    ),
)
INITIAL_SPEED = Table(
    "data/results/initial-speed.csv",
    "speed of learning of a layer over the replicas",
    (
        *NETWORK_SIZES,
        Whole("layer"),
        Text("measure", "the three norms of INITIAL_GRADIENT"),
        *QUANTILES,
    ),
)
LAYER_RATIO = Table(
    "data/results/layer-ratios.csv",
    "||dC/db|| of a layer over that of the layer before it",
    (
        *NETWORK_SIZES,
        Whole("layer"),
        *QUANTILES,
    ),
)
INITIAL_SPEED_PICTURE = Picture("reports/figures/initial-speed")
GRADIENT_BARS_PICTURE = Picture("reports/figures/gradient-bars")
