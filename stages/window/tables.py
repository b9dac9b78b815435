"""Tables of the windows of activations in which a neuron does not shrink the gradient (E8 to E10)."""

from unstable_gradients.study.tables import Column, Table, Text, Whole

ACTIVATION_WINDOW = Table(
    "data/results/activation-window.csv",
    "where |w s'(wa + b)| reaches 1",
    (
        Column("weight"),
        Column("bias"),
        Column("largest_factor", "|w s'(wa + b)| found among activations a from 0 to 1"),
        Column("measured_width", "of the activations from 0 to 1 at which it reaches 1"),
        Column("closed_form", "width of the window; none if |w| < 4"),
    ),
)
WINDOW_OPTIMUM = Table(
    "data/results/window-optimum.csv",
    "the weight whose window is the widest",
    (
        Text("method", "equation, search"),
        Column("weight"),
        Column("window_width"),
        Whole("agreeing_digits", "of weight and width with those of the other method"),
    ),
)
