"""Tables of networks whose front layers keep their random start (claim D5)."""

from unstable_gradients.tables import Text, Whole

FROZEN_LAYERS = (
    Text("network"),
    Whole("frozen_layers"),  # hidden layers from the front that do not learn; 0: all learn
    Whole("replica"),
    Whole("epoch"),
    "validation_accuracy",
    "training_accuracy",
    "validation_cost",
    "training_cost",
)
LINEAR_READOUT = (
    Text("network"),
    Text("state"),  # start: untrained, trained: after the last epoch of the accuracy experiment
    Whole("layer"),
    Whole("replica"),
    "validation_accuracy",  # of a linear readout from the activations of this layer
)
PIXEL_READOUT = ("validation_accuracy",)  # of a linear readout from the images, in one row
FROZEN_BY_REPLICA = (
    Text("network"),
    Text("sizes"),
    Whole("hidden_layers"),
    Whole("frozen_layers"),
    Whole("replica"),
    Whole("epoch"),
    "accuracy",  # on the validation images
    "gain",  # by how much the same replica is more accurate if no layer is frozen
)
READOUT_BY_REPLICA = (
    Text("network"),
    Text("sizes"),
    Whole("hidden_layers"),
    Text("state"),  # start, trained
    Whole("layer"),
    Whole("replica"),
    "accuracy",  # of the readout from this layer, on the validation images
    "pixel_accuracy",  # of the readout from the images, the same in every row
)
