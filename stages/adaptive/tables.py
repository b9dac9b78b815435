"""Tables and the figure of networks that Adam trains (I6)."""

from unstable_gradients.study.columns import Extended, Flag, Gap, PositiveSetting, Steps, Whole
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table

EPSILON = PositiveSetting("epsilon", "of Adam, in the unit of the gradient")

ADAPTIVE_RUN = Table(
    "data/runs/adaptive.csv",
    "how long a network stays on the plateau with Adam",
    (
        EPSILON,
        Whole("hidden_layers"),
        Whole("replica"),
        Steps("steps", "until the plateau is seen to be left, or all of them where it is not"),
        Flag("left", "1 if it is, else 0"),
    ),
)
LENGTHS = Table(
    "data/results/adaptive-lengths.csv",
    "how long networks of a depth stay on the plateau with Adam",
    (
        EPSILON,
        Whole("hidden_layers"),
        Whole("leaving", "replicas that leave it"),
        Whole("replicas"),
        Gap("steps", "until they leave, geometric mean; missing where one does not"),
        Gap("shortest", "of them, among those that leave"),
        Gap("longest", "of them; missing where one does not leave"),
    ),
)
DEPTHS = Table(
    "data/results/adaptive-depths.csv",
    "how deep networks are whose plateau lasts a number of steps with Adam",
    (
        EPSILON,
        Whole("replica"),
        Whole("lasting", "steps that the plateau is to last"),
        Extended(
            "equal_depth",
            "hidden layers, by the straight line of the mean ln(steps) through two depths tried; a "
            "pseudo-value of the jackknife; missing where some network did not leave at one of "
            "these, or they are more than a layer away",
        ),
    ),
)
SLOPES = Table(
    "data/results/adaptive-slopes.csv",
    "by how many layers a smaller epsilon makes up for",
    (
        Whole("replica"),
        Extended("slope", "hidden layers by which the depth grows in a decade of epsilon"),
        Extended("predicted", "the same by mean-field theory, ln 10 over ln of a layer's factor"),
    ),
)
ADAPTIVE_PICTURE = Picture("reports/figures/adaptive-depth")
