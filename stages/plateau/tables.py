"""Tables of the plateau (H5)."""

from unstable_gradients.study.columns import Column, Setting, Whole
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table

PLATEAU_TRACE = Table(
    "data/runs/plateau.csv",
    "the cost of a network on the plateau, until it leaves",
    (
        Setting("lmbda", "L2 regularization parameter lambda"),
        Whole("hidden_layers"),
        Whole("replica"),
        Whole("step"),
        Column("cost", "on the images watched; rows end where the plateau is left"),
        Column("left", "1 where it is, else 0"),
    ),
)
PLATEAU = Table(
    "data/results/plateau.csv",
    "how long a network stays on the plateau",
    (
        Setting("lmbda", "L2 regularization parameter lambda"),
        Whole("hidden_layers"),
        Whole("replica"),
        Column("steps", "until the plateau is left, or all of them where it is not"),
        Column("left", "1 if it is, else 0"),
    ),
)
PLATEAU_PICTURE = Picture("reports/figures/plateau-length")
