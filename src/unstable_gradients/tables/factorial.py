"""Tables of the factorial study (G4).

A cell is a combination of levels, one of each factor: an activation function, an initialization,
a largest momentum coefficient mu_max, 0 for plain descent, a learning rate to which steps add up,
rate = eta / (1 - mu_max), and a number of hidden layers.
"""

from unstable_gradients.tables import Setting, Text, Whole

FACTORIAL_TRIALS = (
    Text("activation"),
    Text("initialization"),
    Setting("mu_max"),
    Setting("rate"),
    Whole("hidden_layers"),
    Whole("replica"),
    Whole("step"),
    "validation_accuracy",
    "validation_cost",
)
FACTORIAL_CELLS = (
    Text("activation"),
    Text("initialization"),
    Setting("mu_max"),
    Setting("rate"),
    Whole("hidden_layers"),
    Whole("step"),
    "median",  # over the replicas, of the validation accuracy
    "lower",
    "upper",
    Whole("replicas"),
)
FACTORIAL_EFFECTS = (
    Text("term"),  # a factor
    Text("best_level"),  # that of the highest mean accuracy over all cells and replicas
    Text("worst_level"),  # that of the lowest
    "difference",  # of both levels in a replica, if the others choose them; mean, with its interval
    "low",
    "high",
    Whole("replicas"),
)
FACTORIAL_SHARES = (
    Text("term"),  # a factor, two factors, three or more of them, or chance
    Whole("factors"),  # how many that are, at least; 0 for chance
    "share",  # of the variance over the cells, mean over the replicas, with its interval
    "low",
    "high",
    Whole("replicas"),
)
