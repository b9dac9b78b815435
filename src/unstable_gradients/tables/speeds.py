"""Tables of the speed of learning, at the start and in training (sections C, D1 to D4)."""

INITIAL_GRADIENT = (
    "network",
    "replica",
    "layer",
    "bias_gradient_norm",  # ||dC/db|| of the mean over the images
    "weight_gradient_norm",  # ||dC/dw|| (Frobenius) of the mean over the images
    "rms_bias_gradient_norm",  # root mean square over the images of one image's ||dC/db||
)
NEURON_GRADIENT = ("network", "replica", "layer", "neuron", "bias_gradient")  # neuron from 1
GRADIENT_TRACE = (
    "network",
    "replica",
    "epoch",
    "layer",
    "bias_gradient_norm",
    "weight_gradient_norm",
)
MINI_BATCH_TRACE = (
    "network",
    "replica",
    "step",
    "layer",
    "bias_gradient_norm",  # of the mini-batch of this step
    "averaged_bias_gradient_norm",  # of the gradients of a window of steps, averaged first
)
INITIAL_SPEED = (
    "network",
    "sizes",
    "hidden_layers",
    "layer",
    "measure",  # the three norms of INITIAL_GRADIENT
    "median",
    "lower",
    "upper",
    "replicas",
)
LAYER_RATIO = (  # ||dC/db|| of a layer over that of the layer before it
    "network",
    "sizes",
    "hidden_layers",
    "layer",
    "median",
    "lower",
    "upper",
    "replicas",
)
SPEED = (  # quantiles of ||dC/db|| over the replicas
    "network",
    "sizes",
    "hidden_layers",
    "epoch",
    "layer",
    "median",
    "lower",
    "upper",
    "replicas",
)
SPEED_SHAPE = (
    "network",
    "sizes",
    "hidden_layers",
    "replica",
    "layer",
    "start",  # ||dC/db|| of the untrained network
    "early_lowest",  # its minimum over the first tenth of the epochs
    "early_lowest_epoch",
    "highest_after",  # its maximum from that minimum on
    "geometric_mean",  # over all epochs
)
NOISE = (
    "network",
    "sizes",
    "hidden_layers",
    "step",
    "layer",
    "measure",  # mini_batch, averaged, full_batch
    "median",
    "lower",
    "upper",
    "replicas",
)
