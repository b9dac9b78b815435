"""Tables of remedies against depth, of the plateau, of saturation and of momentum (G and H)."""

DEPTH_TRIALS = (
    "remedy",
    "hidden_layers",
    "replica",
    "step",
    "validation_accuracy",
    "validation_cost",
)
TRAINABLE = (
    "remedy",
    "hidden_layers",
    "trained",  # replicas more accurate than the threshold
    "replicas",
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
    "remedy",
    "activation",
    "initializer",
    "biases",
    "momentum",  # none, classical, nesterov
    "mu_max",
    "eta",
    "deepest",  # hidden layers up to which enough replicas train; 0 where none does
    "next_tried",  # the next depth tried, at which too few do; missing where all depths train
    "depth_scale",
    "predicted",
)
PLATEAU_TRACE = (
    "lmbda",
    "hidden_layers",
    "replica",
    "step",
    "cost",  # on the images watched; rows end where the plateau is left
    "left",  # 1 where it is, else 0
)
PLATEAU = (
    "lmbda",
    "hidden_layers",
    "replica",
    "steps",  # until the plateau is left, or all of them where it is not
    "left",  # 1 if it is, else 0
)
ACTIVATIONS = (
    "network",
    "activation",
    "eta",
    "hidden_layers",
    "replica",
    "step",
    "layer",
    "mean",  # over the images watched and the neurons of the layer
    "spread",  # standard deviation over the same
    "percentile_2",
    "percentile_98",
    "accuracy",  # of the network on the images watched
    "cost",  # likewise
)
SATURATION = (
    "network",
    "eta",
    "hidden_layers",
    "step",
    "layer",
    "measure",  # mean, spread, percentile_2, percentile_98, accuracy
    "median",  # over the replicas
    "lower",
    "upper",
    "replicas",
)
MOMENTUM_TRIALS = (
    "kind",  # plain, classical, nesterov
    "mu_max",
    "mu_reached",  # the largest mu_t of the schedule in these steps
    "eta",
    "replica",
    "step",
    "validation_accuracy",
    "training_cost",
)
MOMENTUM = (
    "kind",
    "mu_max",
    "mu_reached",
    "eta",
    "step",
    "cost",  # mean over the replicas of the training cost, with its interval
    "low",
    "high",
    "accuracy",  # mean over the replicas
    "replicas",
)
