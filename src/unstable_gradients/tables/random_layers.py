"""Tables of networks whose front layers keep their random start (claim D5)."""

FROZEN_LAYERS = (
    "network",
    "frozen_layers",  # hidden layers from the front that keep their random start; 0: all learn
    "replica",
    "epoch",
    "validation_accuracy",
    "training_accuracy",
    "validation_cost",
    "training_cost",
)
LINEAR_READOUT = (
    "network",
    "state",  # start: untrained, trained: after the last epoch of the accuracy experiment
    "layer",
    "replica",
    "validation_accuracy",  # of a linear readout from the activations of this layer
)
PIXEL_READOUT = ("validation_accuracy",)  # of a linear readout from the images, in one row
FROZEN_BY_REPLICA = (
    "network",
    "sizes",
    "hidden_layers",
    "frozen_layers",
    "replica",
    "epoch",
    "accuracy",  # on the validation images
    "gain",  # by how much the same replica is more accurate if no layer is frozen
)
READOUT_BY_REPLICA = (
    "network",
    "sizes",
    "hidden_layers",
    "state",  # start, trained
    "layer",
    "replica",
    "accuracy",  # of the readout from this layer, on the validation images
    "pixel_accuracy",  # of the readout from the images, the same in every row
)
