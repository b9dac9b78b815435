"""Tables of remedies against depth, of the plateau, of saturation and of momentum (G and H)."""

from unstable_gradients.tables import Setting, Text, Whole

DEPTH_TRIALS = (
    Text("remedy"),
    Whole("hidden_layers"),
    Whole("replica"),
    Whole("step"),
    "validation_accuracy",
    "validation_cost",
)
TRAINABLE = (
    Text("remedy"),
    Whole("hidden_layers"),
    Whole("step"),  # after which accuracy is taken
    Whole("trained"),  # replicas more accurate than the threshold
    Whole("replicas"),
    "probability",  # of training at all, with its interval
    "low",
    "high",
    "accuracy",  # mean over the replicas, with its interval
    "accuracy_low",
    "accuracy_high",
    "depth_scale",  # xi in layers, of the untrained network; infinite where nothing is lost
    "predicted",  # so many times xi, in layers
)
DEEPEST = (
    Text("remedy"),
    Text("activation"),
    Text("initializer"),
    Text("biases"),
    Text("momentum"),  # none, classical, nesterov
    Setting("mu_max"),
    Setting("eta"),
    Whole("step"),  # after which accuracy is taken
    Whole("deepest"),  # hidden layers up to which enough replicas train; 0 where none does
    "next_tried",  # the next depth tried, at which too few do; missing where all depths train
    "depth_scale",
    "predicted",
)
PLATEAU_TRACE = (
    Setting("lmbda"),
    Whole("hidden_layers"),
    Whole("replica"),
    Whole("step"),
    "cost",  # on the images watched; rows end where the plateau is left
    "left",  # 1 where it is, else 0
)
PLATEAU = (
    Setting("lmbda"),
    Whole("hidden_layers"),
    Whole("replica"),
    "steps",  # until the plateau is left, or all of them where it is not
    "left",  # 1 if it is, else 0
)
ACTIVATIONS = (
    Text("network"),
    Text("activation"),
    Text("initializer"),
    Setting("eta"),
    Whole("hidden_layers"),
    Whole("replica"),
    Whole("step"),
    Whole("layer"),
    "mean",  # over the images watched and the neurons of the layer
    "spread",  # standard deviation over the same
    "percentile_2",
    "percentile_98",
    "saturated",  # part of the neurons and images with a slope far below the steepest
    "slope",  # mean over the neurons and images, in parts of the steepest
    "accuracy",  # of the network on the images watched
    "cost",  # likewise
)
SATURATION = (
    Text("network"),
    Text("activation"),
    Text("initializer"),
    Setting("eta"),
    Whole("hidden_layers"),
    Whole("step"),
    Whole("layer"),
    Text("measure"),  # mean, spread, percentile_2, percentile_98, saturated, slope, accuracy
    "median",  # over the replicas
    "lower",
    "upper",
    Whole("replicas"),
)
MOMENTUM_TRIALS = (
    Text("kind"),  # plain, classical, nesterov
    Setting("mu_max"),
    Setting("mu_reached"),  # the largest mu_t of the schedule in these steps
    Setting("eta"),
    Whole("replica"),
    Whole("step"),
    "validation_accuracy",
    "training_cost",
)
MOMENTUM = (
    Text("kind"),
    Setting("mu_max"),
    Setting("mu_reached"),
    Setting("eta"),
    Whole("step"),
    "cost",  # mean over the replicas of the training cost, with its interval
    "low",
    "high",
    "accuracy",  # mean over the replicas
    Whole("replicas"),
)
