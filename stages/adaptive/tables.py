"""Tables and the figure of networks that Adam trains (I6)."""

from unstable_gradients.study.columns import Column, Setting, Whole
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table

EPSILON = Setting("epsilon", "of Adam, in the unit of the gradient")

ADAPTIVE_RUN = Table(
    "data/runs/adaptive.csv",
    "how long a network stays on the plateau with Adam",
    (
        EPSILON,
        Whole("hidden_layers"),
        Whole("replica"),
        Column("steps", "until the plateau is seen to be left, or all of them where it is not"),
        Column("left", "1 if it is, else 0"),
    ),
)
LEFT = Table(
    "data/results/adaptive-left.csv",
    "how many networks leave the plateau with Adam",
    (
        EPSILON,
        Whole("hidden_layers"),
        Whole("left", "replicas that do"),
        Whole("replicas"),
        Whole("steps", "after which the last one leaves, or all where one does not"),
    ),
)
HALF_WAY = Table(
    "data/results/adaptive-half-way.csv",
    "up to which depth a replica leaves the plateau with Adam",
    (
        EPSILON,
        Whole("replica"),
        Column(
            "half_way",
            "hidden layers, half-way between depths at which it leaves and at which it does not; "
            "missing where it does not leave at the smallest depth tried, or leaves at the largest",
        ),
    ),
)
SLOPES = Table(
    "data/results/adaptive-slopes.csv",
    "by how much a smaller epsilon lets a replica train deeper",
    (
        Whole("replica"),
        Column("slope", "hidden layers by which half_way grows in a decade of epsilon"),
        Column("predicted", "the same by mean-field theory, ln 10 over ln of a layer's factor"),
    ),
)
ADAPTIVE_PICTURE = Picture("reports/figures/adaptive-depth")
