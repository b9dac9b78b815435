"""Tables of equation 124 and layers that copy their input (section F)."""

from unstable_gradients.study.tables import Column, Setting, Table, Tables, Text, Whole

IDENTITY_NEURON = Table(
    "data/results/identity-neuron.csv",
    "the best copy of x by one neuron",
    (
        Text("form", "with_constant, without_constant"),
        Setting("input_weight"),
        Column("bias"),
        Column("output_weight"),
        Column("constant"),
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
        Text("form", "with_constant, without_constant"),
        Setting("input_weight", "w1 of every neuron in them"),
        Whole("layers", "how many there are"),
        Column("accuracy_before"),
        Column("accuracy"),
        Whole("changed_images", "classified as another digit than before"),
        Column("output_change", "the largest of any output on any image"),
    ),
)
DEEPENED = Table(
    "data/results/identity-layers.csv",
    "quantiles over the replicas of what identity layers do",
    (
        Text("network"),
        Text("sizes"),
        Whole("hidden_layers"),
        Text("form"),
        Setting("input_weight"),
        Whole("layers"),
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
        Text("state", "untrained, trained"),
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
        Text("state", "untrained, trained"),
        Text(
            "kind", "pairs: w^T S' of this layer; products: what leads from delta^L to dC/da of it"
        ),
        Whole("layer"),
        Whole("position", "from 1, the largest"),
        Column("singular_value", "geometric mean over the images"),
    ),
)
PRODUCT_MEASURE = Table(
    "data/results/matrix-product.csv",
    "quantiles over the replicas",
    (
        Text("network"),
        Text("sizes"),
        Whole("hidden_layers"),
        Text("state"),
        Whole("layer"),
        Text("measure", "relative_difference, shrinkage"),
        Column("median"),
        Column("lower"),
        Column("upper"),
        Whole("replicas"),
    ),
)
SINGULAR_VALUE = Table(
    "data/results/singular-values.csv",
    "quantiles over the replicas",
    (
        Text("network"),
        Text("sizes"),
        Whole("hidden_layers"),
        Text("state"),
        Text("kind"),
        Whole("layer"),
        Whole("position"),
        Column("median"),
        Column("lower"),
        Column("upper"),
        Whole("replicas"),
    ),
)
