"""Tables of equation 124 and of layers that copy their input (section F)."""

IDENTITY_NEURON = (
    "form",  # with_constant, without_constant
    "input_weight",
    "bias",
    "output_weight",
    "constant",
    "error",  # largest distance of the copy from x, for x from 0 to 1
    "series_error",  # with a constant, from the cubic term alone
)
IDENTITY_LAYERS = (  # trained networks with layers inserted that copy the last hidden layer
    "network",
    "replica",
    "form",  # with_constant, without_constant
    "input_weight",  # w1 of every neuron in them
    "layers",  # how many there are
    "accuracy_before",
    "accuracy",
    "changed_images",  # classified as another digit than before
    "output_change",  # the largest of any output on any image
)
DEEPENED = (  # quantiles over the replicas of what identity layers do
    "network",
    "sizes",
    "hidden_layers",
    "form",
    "input_weight",
    "layers",
    "measure",  # accuracy_before, accuracy, changed_images, output_change
    "median",
    "lower",
    "upper",
    "replicas",
)
MATRIX_PRODUCT = (
    "network",
    "replica",
    "state",  # untrained, trained
    "layer",  # from 1 to the output layer
    "relative_difference",  # of delta by equation 124 and by backpropagation, largest of an image
    "shrinkage",  # ||dC/da|| of the layer before over that of the layer, geometric mean of images
)
FACTOR_VALUE = (
    "network",
    "replica",
    "state",  # untrained, trained
    "kind",  # pairs: w^T S' of this layer; products: what leads from delta^L to dC/da of it
    "layer",
    "position",  # from 1, the largest
    "singular_value",  # geometric mean over the images
)
PRODUCT_MEASURE = (  # quantiles over the replicas
    "network",
    "sizes",
    "hidden_layers",
    "state",
    "layer",
    "measure",  # relative_difference, shrinkage
    "median",
    "lower",
    "upper",
    "replicas",
)
SINGULAR_VALUE = (  # quantiles over the replicas
    "network",
    "sizes",
    "hidden_layers",
    "state",
    "kind",
    "layer",
    "position",
    "median",
    "lower",
    "upper",
    "replicas",
)
