"""Tables of accuracy against depth (section B)."""

ACCURACY = (
    "network",
    "replica",
    "epoch",
    "validation_accuracy",
    "training_accuracy",
    "validation_cost",
    "training_cost",
)
ACCURACY_BY_EPOCH = (
    "network",
    "epoch",
    "measure",  # validation_accuracy, training_accuracy, validation_cost, training_cost
    "mean",
    "low",
    "high",
    "replicas",
)
ACCURACY_BY_REPLICA = (
    "network",
    "sizes",
    "hidden_layers",
    "replica",
    "last_accuracy",
    "best_accuracy",
    "best_epoch",
)
ACCURACY_DIFFERENCE = (
    "deeper",
    "shallower",
    "measure",  # last_accuracy, best_accuracy
    "difference",  # mean of deeper minus mean of shallower
    "low",
    "high",
    "p_value",
    "replicas",
)
