"""Tables of accuracy against depth (section B)."""

from unstable_gradients.tables import Text, Whole

# Those of training are over the first training images, as many as there are validation images.
ACCURACY = (
    Text("network"),
    Whole("replica"),
    Whole("epoch"),
    "validation_accuracy",
    "training_accuracy",
    "validation_cost",
    "training_cost",
)
ACCURACY_BY_EPOCH = (
    Text("network"),
    Whole("epoch"),
    Text("measure"),  # validation_accuracy, training_accuracy, validation_cost, training_cost
    "mean",
    "low",
    "high",
    Whole("replicas"),
)
ACCURACY_BY_REPLICA = (
    Text("network"),
    Text("sizes"),
    Whole("hidden_layers"),
    Whole("replica"),
    "last_accuracy",
    "best_accuracy",
    Whole("best_epoch"),
)
ACCURACY_DIFFERENCE = (
    Text("deeper"),
    Text("shallower"),
    Text("measure"),  # last_accuracy, best_accuracy
    "difference",  # mean of deeper minus mean of shallower
    "low",
    "high",
    "p_value",
    Whole("replicas"),
)
