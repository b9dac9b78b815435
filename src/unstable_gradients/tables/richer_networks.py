"""Tables of equation 124 and of layers that copy their input (section F)."""

from unstable_gradients.tables import Setting, Text, Whole

IDENTITY_NEURON = (
    Text("form"),  # with_constant, without_constant
    Setting("input_weight"),
    "bias",
    "output_weight",
    "constant",
    "error",  # largest distance of the copy from x, for x from 0 to 1
    "series_error",  # with a constant, from the cubic term alone
)
IDENTITY_LAYERS = (  # trained networks with layers inserted that copy the last hidden layer
    Text("network"),
    Whole("replica"),
    Text("form"),  # with_constant, without_constant
    Setting("input_weight"),  # w1 of every neuron in them
    Whole("layers"),  # how many there are
    "accuracy_before",
    "accuracy",
    Whole("changed_images"),  # classified as another digit than before
    "output_change",  # the largest of any output on any image
)
DEEPENED = (  # quantiles over the replicas of what identity layers do
    Text("network"),
    Text("sizes"),
    Whole("hidden_layers"),
    Text("form"),
    Setting("input_weight"),
    Whole("layers"),
    Text("measure"),  # accuracy_before, accuracy, changed_images, output_change
    "median",
    "lower",
    "upper",
    Whole("replicas"),
)
MATRIX_PRODUCT = (
    Text("network"),
    Whole("replica"),
    Text("state"),  # untrained, trained
    Whole("layer"),  # from 1 to the output layer
    "relative_difference",  # of delta by equation 124 and by backpropagation, largest of an image
    "shrinkage",  # ||dC/da|| of the layer before over that of the layer, geometric mean of images
)
FACTOR_VALUE = (
    Text("network"),
    Whole("replica"),
    Text("state"),  # untrained, trained
    Text("kind"),  # pairs: w^T S' of this layer; products: what leads from delta^L to dC/da of it
    Whole("layer"),
    Whole("position"),  # from 1, the largest
    "singular_value",  # geometric mean over the images
)
PRODUCT_MEASURE = (  # quantiles over the replicas
    Text("network"),
    Text("sizes"),
    Whole("hidden_layers"),
    Text("state"),
    Whole("layer"),
    Text("measure"),  # relative_difference, shrinkage
    "median",
    "lower",
    "upper",
    Whole("replicas"),
)
SINGULAR_VALUE = (  # quantiles over the replicas
    Text("network"),
    Text("sizes"),
    Whole("hidden_layers"),
    Text("state"),
    Text("kind"),
    Whole("layer"),
    Whole("position"),
    "median",
    "lower",
    "upper",
    Whole("replicas"),
)
