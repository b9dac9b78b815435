"""Tables and the figure of Fashion-MNIST beside MNIST (section J).

Those of runs are the tables of the sections whose experiments are repeated. All are empty where no
source had Fashion-MNIST.
"""

from stages.depth.tables import ACCURACY
from stages.start.tables import INITIAL_GRADIENT, NEURON_GRADIENT
from stages.training.tables import GRADIENT_TRACE, SPEED_SHAPE
from unstable_gradients.study.columns import (
    NETWORK_SIZES,
    QUANTILES,
    Columns,
    Extended,
    Flag,
    Fraction,
    Setting,
    Steps,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table

DATA = Text("data", "MNIST or Fashion-MNIST")

FASHION_ACCURACY = ACCURACY.together("data/runs/fashion-accuracy.csv")
FASHION_GRADIENT = INITIAL_GRADIENT.together("data/runs/fashion-initial-gradient.csv")
FASHION_NEURONS = NEURON_GRADIENT.together("data/runs/fashion-neuron-gradient.csv")
FASHION_TRACE = GRADIENT_TRACE.together("data/runs/fashion-gradient-trace.csv")
PLATEAUS: Columns = (
    Setting("lmbda", "L2 regularization parameter lambda"),
    Whole("hidden_layers"),
    Whole("replica"),
)
LEFT = Flag("left", "1 if the plateau is left, else 0")
FASHION_PLATEAU = Table(
    "data/runs/fashion-plateau.csv",
    "the cost of a network on the plateau, until it leaves",
    (
        *PLATEAUS,
        Whole("step"),
        Extended("cost", "on the images watched; rows end where the plateau is left"),
        LEFT,
    ),
)

BOTH_ACCURACIES = Table(
    "data/results/fashion-accuracy.csv",
    "accuracy of a replica after as many epochs on either data set",
    (
        DATA,
        *NETWORK_SIZES,
        Whole("replica"),
        Whole("epoch"),
        Fraction("validation_accuracy"),
    ),
)
BOTH_SPEEDS = Table(
    "data/results/fashion-initial-speed.csv",
    "||dC/db|| of a layer of the untrained network over the replicas, on either data set",
    (DATA, *NETWORK_SIZES, Whole("layer"), *QUANTILES),
)
BOTH_SHAPES = Table(
    "data/results/fashion-speed-shape.csv",
    "fall and rebound of a layer's speed in a replica, on either data set",
    (DATA, *SPEED_SHAPE.columns),
)
BOTH_PLATEAUS = Table(
    "data/results/fashion-plateau.csv",
    "how long a network stays on the plateau, on either data set",
    (DATA, *PLATEAUS, Steps("steps", "until it is left, or all of them"), LEFT),
)
FASHION_PICTURE = Picture("reports/figures/digits-and-clothes")
