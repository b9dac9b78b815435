"""Tables of equation 124 and of layers that copy their input (section F).

A neuron copies its input x as w2 sigma(w1 x + b) + c, where the constant c may be left out.
"""

from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Column, Setting, Table, Tables, Text, Whole

FORMS = ("with_constant", "without_constant")  # whether there is a c
STATES = ("untrained", "trained")
KINDS = "pairs: w^T S' of this layer; products: what leads from delta^L to dC/da of it"

IDENTITY_NEURON = Table(
    "data/results/identity-neuron.csv",
    "the best copy of x by one neuron",
    (
        Text("form", ", ".join(FORMS)),
        Setting("input_weight", "w1"),
        Column("bias", "b"),
        Column("output_weight", "w2"),
        Column("constant", "c; 0 without one"),
        Column("error", "largest distance of the copy from x, for x from 0 to 1"),
        Column("series_error", "with a constant, from the cubic term alone"),
    ),
)
IDENTITY_LAYERS = Tables(
    "data/runs/identity-layers",
    "network",
    "trained networks with layers inserted that copy the last hidden layer",
    (
        Text("network"),
        Whole("replica"),
        Text("form", ", ".join(FORMS)),
        Setting("input_weight", "w1 of every neuron in them"),
        Whole("layers", "how many there are"),
        Column("accuracy_before", "fraction of the validation images"),
        Column("accuracy", "the same with the layers put in"),
        Whole("changed_images", "classified as another digit than before"),
        Column("output_change", "the largest change of any output on any image"),
    ),
)
DEEPENED = Table(
    "data/results/identity-layers.csv",
    "quantiles over the replicas of what identity layers do",
    (
        Text("network"),
        Text("sizes"),
        Whole("hidden_layers"),
        Text("form", ", ".join(FORMS)),
        Setting("input_weight", "w1 of every neuron in the layers"),
        Whole("layers", "how many were put in"),
        Text("measure", "accuracy_before, accuracy, changed_images, output_change"),
        Column("median"),
        Column("lower"),
        Column("upper"),
        Whole("replicas"),
    ),
)
MATRIX_PRODUCT = Tables(
    "data/runs/matrix-product",
    "network",
    "equation 124 against backpropagation",
    (
        Text("network"),
        Whole("replica"),
        Text("state", ", ".join(STATES)),
        Whole("layer", "from 1 to the output layer"),
        Column(
            "relative_difference",
            "of delta by equation 124 and by backpropagation, largest of an image",
        ),
        Column(
            "shrinkage",
            "||dC/da|| of the layer before over that of the layer, geometric mean of images",
        ),
    ),
)
FACTOR_VALUE = Tables(
    "data/runs/factor-values",
    "network",
    "a singular value of a matrix of equation 124",
    (
        Text("network"),
        Whole("replica"),
        Text("state", ", ".join(STATES)),
        Text("kind", KINDS),
        Whole("layer", "from 1 to the output layer"),
        Whole("position", "from 1, the largest singular value"),
        Column("singular_value", "geometric mean over the images"),
    ),
)
PRODUCT_MEASURE = Table(
    "data/results/matrix-product.csv",
    "quantiles over the replicas of what was measured of a layer's matrices",
    (
        Text("network"),
        Text("sizes"),
        Whole("hidden_layers"),
        Text("state", ", ".join(STATES)),
        Whole("layer", "from 1 to the output layer"),
        Text("measure", "relative_difference, shrinkage"),
        Column("median"),
        Column("lower"),
        Column("upper"),
        Whole("replicas"),
    ),
)
SINGULAR_VALUE = Table(
    "data/results/singular-values.csv",
    "quantiles over the replicas of a singular value of a matrix of equation 124",
    (
        Text("network"),
        Text("sizes"),
        Whole("hidden_layers"),
        Text("state", ", ".join(STATES)),
        Text("kind", KINDS),
        Whole("layer", "from 1 to the output layer"),
        Whole("position", "from 1, the largest singular value"),
        Column("median"),
        Column("lower"),
        Column("upper"),
        Whole("replicas"),
    ),
)
IDENTITY_NEURON_PICTURE = Picture("reports/figures/identity-neuron")
SINGULAR_VALUE_PICTURE = Picture("reports/figures/singular-values")
