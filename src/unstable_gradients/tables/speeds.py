"""Tables of the speed of learning, at the start and in training (sections C, D1 to D4)."""

from unstable_gradients.tables import Text, Whole

INITIAL_GRADIENT = (
    Text("network"),
    Whole("replica"),
    Whole("layer"),
    "bias_gradient_norm",  # ||dC/db|| of the mean over the images
    "weight_gradient_norm",  # ||dC/dw|| (Frobenius) of the mean over the images
    "rms_bias_gradient_norm",  # root mean square over the images of one image's ||dC/db||
)
NEURON_GRADIENT = (
    Text("network"),
    Whole("replica"),
    Whole("layer"),
    Whole("neuron"),  # from 1
    "bias_gradient",
)
GRADIENT_TRACE = (
    Text("network"),
    Whole("replica"),
    Whole("epoch"),
    Whole("layer"),
    "bias_gradient_norm",
    "weight_gradient_norm",
)
MINI_BATCH_TRACE = (
    Text("network"),
    Whole("replica"),
    Whole("step"),
    Whole("layer"),
    "bias_gradient_norm",  # of the mini-batch of this step
    "averaged_bias_gradient_norm",  # of the gradients of a window of steps, averaged first
)
INITIAL_SPEED = (
    Text("network"),
    Text("sizes"),
    Whole("hidden_layers"),
    Whole("layer"),
    Text("measure"),  # the three norms of INITIAL_GRADIENT
    "median",
    "lower",
    "upper",
    Whole("replicas"),
)
LAYER_RATIO = (  # ||dC/db|| of a layer over that of the layer before it
    Text("network"),
    Text("sizes"),
    Whole("hidden_layers"),
    Whole("layer"),
    "median",
    "lower",
    "upper",
    Whole("replicas"),
)
SPEED = (  # quantiles of ||dC/db|| over the replicas
    Text("network"),
    Text("sizes"),
    Whole("hidden_layers"),
    Whole("epoch"),
    Whole("layer"),
    "median",
    "lower",
    "upper",
    Whole("replicas"),
)
SPEED_SHAPE = (
    Text("network"),
    Text("sizes"),
    Whole("hidden_layers"),
    Whole("replica"),
    Whole("layer"),
    "start",  # ||dC/db|| of the untrained network
    Whole("early_epochs"),  # the first tenth of the epochs
    "early_lowest",  # its minimum over these
    "early_lowest_epoch",
    "highest_after",  # its maximum from that minimum on
    "geometric_mean",  # over all epochs
    "end",  # after the last step but one: speeds are taken before each step
)
NOISE = (
    Text("network"),
    Text("sizes"),
    Whole("hidden_layers"),
    Whole("step"),
    Whole("layer"),
    Text("measure"),  # mini_batch, averaged, full_batch
    "median",
    "lower",
    "upper",
    Whole("replicas"),
)
