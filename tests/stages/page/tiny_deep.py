"""Tables of a tiny study on the law of the plateau, and on what fixed deep networks (H6, H7, I)."""

from collections.abc import Iterator

from stages.adaptive.tables import DEPTHS, LENGTHS, SLOPES
from stages.flow.tables import GRADIENT_SPREAD
from stages.plateau.tables import (
    CRITICAL_LAMBDA,
    PLATEAU_FITS,
    PLATEAU_GAINS,
    PLATEAU_LAW,
    PLATEAU_PREDICTED,
)
from stages.propagation.tables import NORMALIZED, RESIDUAL, SHATTERED, SPECTRUM, WEIGHTS_LAST
from unstable_gradients.study.tables import Table

NONE = float("nan")
NEVER = float("inf")
Rows = tuple[tuple[object, ...], ...]


def tables() -> Iterator[tuple[Table, Rows]]:
    """Each table with its rows."""
    yield from plateau_law()
    yield from spread()
    yield from propagation()
    yield from adaptive()


def plateau_law() -> Iterator[tuple[Table, Rows]]:
    """The law, fitted to networks of one and three hidden layers, and three replicas."""
    constants = (("", 0.2, 0.6, 1e-3), (0, 0.2, 0.61, 1e-3), (1, 0.2, 0.6, 1.1e-3))
    yield (
        PLATEAU_FITS,
        tuple((NONE if left == "" else left, *law, 2e-6, 2, 4) for left, *law in constants),
    )
    yield (
        PLATEAU_LAW,
        (
            ("start", 0.2, NONE, NONE),
            ("exit", 0.6, 0.55, 0.65),
            ("coupling", 1e-3, 9e-4, 1.2e-3),
            ("decay", 2e-6, NONE, NONE),
        ),
    )
    yield (
        PLATEAU_PREDICTED,
        (
            (0.0, 2, 1, 900.0, 800.0, 1000.0, 900.0, 850.0, 950.0, 3, 3),
            (5.0, 6, 0, NEVER, NONE, NONE, NONE, NONE, NONE, 0, 3),
        ),
    )
    yield (
        CRITICAL_LAMBDA,
        tuple(
            (4, lmbda, 7654, left, left, 3, left / 3, 0.1, 0.9, 60.0, 51.0, 45.0, 57.0)
            for lmbda, left in ((30.0, 3), (87.0, 0))
        ),
    )
    yield (
        PLATEAU_GAINS,
        tuple(
            (depth, replica, part, 0.2 + 0.2 * part)
            for depth in (2, 4)
            for replica in range(3)
            for part in (0.0, 0.5)
        ),
    )


def spread() -> Iterator[tuple[Table, Rows]]:
    """Two kinds of networks, of one of which the noise of both ways has no number."""
    ends = (0.4, 0.6, -0.2, -0.3, -0.1, 0.8)
    yield (
        GRADIENT_SPREAD,
        tuple(
            (name, "default", 30, 9, measure, 0.5, *ends, *numbers, 3)
            for name, whole in (("sigmoid", 0.5), ("tanh", NONE))
            for measure in ("rms", "mean")
            for numbers in ((0.25, -0.1, 0.9, whole, -0.2, 0.67, 0.5, -0.2, 0.75),)
        ),
    )


def propagation() -> Iterator[tuple[Table, Rows]]:
    """Untrained networks with normalization, skip connections and orthogonal weights."""
    interval = (1.4, 1.5, 3)
    yield (
        NORMALIZED,
        tuple(
            (kind, activation, width, images, 1.45, *interval, 0.9 * width, 1.467)
            for kind, sizes in (("batch", (10, 100)), ("layer", (10,)))
            for activation in ("linear", "relu")
            for images in sizes
            for width in (30, 100)
        ),
    )
    yield (
        RESIDUAL,
        tuple(
            (name, start, skips, width, depth, 2.0, 1.9, 2.1, 3, 2.2)
            for name, start in (("tanh", "lecun-zero"), ("relu", "he-zero"))
            for skips in ("none", "identity", f"scaled{WEIGHTS_LAST}")
            for width in (30, 100)
            for depth in (4, 16)
        ),
    )
    yield (
        SHATTERED,
        tuple(
            (kind, skips, depth, 1 / depth, 0.9 / depth, 1 / depth, 3, 0.9, 0.5, 0.7, predicted)
            for kind, predicted in (("none", 0.4), ("batch", NONE))
            for skips in ("none", "identity")
            for depth in (1, 4)
        ),
    )
    yield (
        SPECTRUM,
        tuple(
            (weights, "linear", width, depth, own, own, own, 3, own, own, own)
            for weights, factor in (("gaussian", 1.0), ("orthogonal", 0.0))
            for width in (30, 100)
            for depth in (1, 4)
            for own in (factor * depth,)
        ),
    )


def adaptive() -> Iterator[tuple[Table, Rows]]:
    """Two epsilons of Adam: with the smaller one networks train that are a layer deeper or two."""
    yield (
        LENGTHS,
        tuple(
            (epsilon, depth, 3, 3, steps, 0.8 * steps, 1.2 * steps)
            for epsilon, first in ((1e-2, 3), (1e-3, 4))
            for depth, steps in ((first, 700.0), (first + 1, 2500.0))
        ),
    )
    yield (
        DEPTHS,
        tuple(
            (epsilon, replica, 1500, first + 0.5 + 0.3 * replica)
            for epsilon, first in ((1e-2, 3), (1e-3, 4))
            for replica in range(3)
        ),
    )
    yield SLOPES, tuple((replica, slope, 1.44) for replica, slope in enumerate((1.0, 1.5, 2.0)))
