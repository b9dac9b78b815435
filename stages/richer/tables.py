"""Tables of equation 124 and of layers that copy their input (section F).

A neuron copies its input x as w2 sigma(w1 x + b) + c, where the constant c may be left out.
"""

from unstable_gradients.study.columns import (
    NETWORK_SIZES,
    QUANTILES,
    Column,
    Columns,
    Extended,
    Fraction,
    Gap,
    Setting,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table, Tables

WITH_CONSTANT, WITHOUT_CONSTANT = "with_constant", "without_constant"
FORMS = (WITH_CONSTANT, WITHOUT_CONSTANT)  # of a copy
STATES = ("untrained", "trained")  # of a network

_FORM = Text("form", ", ".join(FORMS))
_STATE = Text("state", ", ".join(STATES))
_LAYER = Whole("layer", "from 1 to the output layer")
MATRIX_MEASURES: Columns = (
    Extended(
        "relative_difference",
        "of delta by equation 124 and by backpropagation, largest of an image",
    ),
    Extended(
        "shrinkage",
        "||dC/da|| of the layer before over that of the layer, geometric mean of images",
    ),
)
_MATRIX = Text(
    "kind", "pairs: w^T S' of this layer; products: what leads from delta^L to dC/da of it"
)
_POSITION = Whole("position", "from 1, the largest singular value")
COPY_MEASURES: Columns = (
    Fraction("accuracy_before", "fraction of the validation images"),
    Fraction("accuracy", "the same with the layers put in"),
    Whole("changed_images", "classified as another digit than before"),
    Extended("output_change", "the largest change of any output on any image"),
)

IDENTITY_NEURON = Table(
    "data/results/identity-neuron.csv",
    "the best copy of x by one neuron",
    (
        _FORM,
        Setting("input_weight", "w1"),
        Column("bias", "b"),
        Column("output_weight", "w2"),
        Column("constant", "c; 0 without one"),
        Column("error", "largest distance of the copy from x, for x from 0 to 1"),
        Gap("series_error", "with a constant, from the cubic term alone"),
    ),
)
IDENTITY_LAYERS = Tables(
    "data/runs/identity-layers",
    "network",
    "trained networks with layers inserted that copy the last hidden layer",
    (
        Text("network"),
        Whole("replica"),
        _FORM,
        Setting("input_weight", "w1 of every neuron in them"),
        Whole("layers", "how many there are"),
        *COPY_MEASURES,
    ),
)
DEEPENED = Table(
    "data/results/identity-layers.csv",
    "quantiles over the replicas of what identity layers do",
    (
        *NETWORK_SIZES,
        _FORM,
        Setting("input_weight", "w1 of every neuron in the layers"),
        Whole("layers", "how many were put in"),
        Text("measure", ", ".join(COPY_MEASURES)),
        *QUANTILES,
    ),
)
MATRIX_PRODUCT = Tables(
    "data/runs/matrix-product",
    "network",
    "equation 124 against backpropagation",
    (
        Text("network"),
        Whole("replica"),
        _STATE,
        _LAYER,
        *MATRIX_MEASURES,
    ),
)
FACTOR_VALUE = Tables(
    "data/runs/factor-values",
    "network",
    "a singular value of a matrix of equation 124",
    (
        Text("network"),
        Whole("replica"),
        _STATE,
        _MATRIX,
        _LAYER,
        _POSITION,
        Column("singular_value", "geometric mean over the images"),
    ),
)
PRODUCT_MEASURE = Table(
    "data/results/matrix-product.csv",
    "quantiles over the replicas of what was measured of a layer's matrices",
    (
        *NETWORK_SIZES,
        _STATE,
        _LAYER,
        Text("measure", ", ".join(MATRIX_MEASURES)),
        *QUANTILES,
    ),
)
SINGULAR_VALUE = Table(
    "data/results/singular-values.csv",
    "quantiles over the replicas of a singular value of a matrix of equation 124",
    (
        *NETWORK_SIZES,
        _STATE,
        _MATRIX,
        _LAYER,
        _POSITION,
        *QUANTILES,
    ),
)
IDENTITY_NEURON_PICTURE = Picture("reports/figures/identity-neuron")
SINGULAR_VALUE_PICTURE = Picture("reports/figures/singular-values")
