"""Tables of the factorial study (G4).

A cell is a combination of levels, one of each factor: an activation function, an initialization,
a largest momentum coefficient mu_max, 0 for plain descent, a learning rate to which steps add up,
rate = eta / (1 - mu_max), and a number of hidden layers.
"""

from unstable_gradients.study.columns import (
    INTERVAL,
    Columns,
    Extended,
    Fraction,
    PositiveSetting,
    Setting,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table, Tables

CELL: Columns = (
    Text("activation", "name of the function in params.yaml"),
    Text("initialization", "distribution of weights and biases"),
    Setting("mu_max", "largest coefficient of Nesterov's momentum; 0 is plain descent"),
    PositiveSetting("rate", "to which steps in one direction add up, eta / (1 - mu_max)"),
    Whole("hidden_layers"),
)
FACTORIAL_TRIALS = Tables(
    "data/runs/factorial",
    "activation",
    "a trained network",
    (
        *CELL,
        Whole("replica"),
        Whole("step"),
        Fraction("validation_accuracy"),
        Extended("validation_cost"),
    ),
)
FACTORIAL_CELLS = Table(
    "data/results/factorial-cells.csv",
    "a cell: one level of each factor",
    (
        *CELL,
        Whole("step"),
        Extended("median", "over the replicas, of the validation accuracy"),
        Extended("lower"),
        Extended("upper"),
        Whole("replicas"),
    ),
)
FACTORIAL_EFFECTS = Table(
    "data/results/factorial-effects.csv",
    "what a factor's best level gains over its worst",
    (
        Text("term", "a factor"),
        Text("best_level", "that of the highest mean accuracy over all cells and replicas"),
        Text("worst_level", "that of the lowest"),
        Extended(
            "difference",
            "of both levels in a replica, if the others choose them; mean, with its interval",
        ),
        *INTERVAL,
    ),
)
FACTORIAL_SHARES = Table(
    "data/results/factorial-shares.csv",
    "the part of a term in the variance of accuracy",
    (
        Text("term", "a factor, two factors, three or more of them, or chance"),
        Whole("factors", "how many the term has, at least; 0 for chance"),
        Extended(
            "share", "of the variance over the cells, mean over the replicas, with its interval"
        ),
        *INTERVAL,
    ),
)
FACTORIAL_PICTURE = Picture("reports/figures/factorial-accuracy")
