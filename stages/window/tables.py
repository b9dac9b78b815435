"""Tables and figure of the windows of activations in which a neuron keeps the gradient (E8 to E10).

A window is the interval of activations a at which |w s'(wa + b)| >= 1.
"""

from unstable_gradients.study.columns import Column, Fraction, Gap, Setting, Text, Whole
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table

METHODS = ("equation", "search")
DOUBLE_DIGITS = 15  # of a result; all that a number of double precision holds
ACTIVATION_WINDOW = Table(
    "data/results/activation-window.csv",
    "a neuron, and where |w s'(wa + b)| reaches 1",
    (
        Setting("weight", "w"),
        Setting("bias", "b"),
        Column("largest_factor", "|w s'(wa + b)| found among activations a from 0 to 1"),
        Fraction("measured_width", "of the activations from 0 to 1 at which it reaches 1"),
        Gap("closed_form", "width of the window; none if |w| < 4"),
    ),
)
WINDOW_OPTIMUM = Table(
    "data/results/window-optimum.csv",
    "the weight whose window is the widest, found in one of two ways",
    (
        Text("method", ", ".join(METHODS)),
        Column("weight", "|w|"),
        Column("window_width", "of its window"),
        Whole("agreeing_digits", "of weight and width with those of the other method"),
    ),
)
WINDOW_PICTURE = Picture("reports/figures/activation-window")
