"""Tables of a tiny study, by section, written where the current folder is the project's."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

import stages
from stages.chain.tables import (
    ACTIVATION_SLOPE,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_DERIVATIVE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
)
from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    UNNEGATED_INPUTS,
)
from stages.depth.tables import ACCURACY_BY_REPLICA, ACCURACY_DIFFERENCE
from stages.factorial.tables import (
    FACTORIAL_CELLS,
    FACTORIAL_EFFECTS,
    FACTORIAL_SHARES,
)
from stages.fashion.data_sets import CLOTHES, DIGITS
from stages.flow.tables import (
    ACTIVATION_FUNCTION,
    BALANCES,
    DEEP_LIMITS,
    FLOW_ACTIVATIONS,
    FLOW_AGREEMENT,
    FLOW_COMPARISON,
    FRONT_AGREEMENT,
    LAYER_JACOBIANS,
    TURN,
)
from stages.frozen.tables import FROZEN_BY_REPLICA, READOUT_BY_REPLICA
from stages.ledger.tables import CLAIMS, QUANTITIES
from stages.momentum.tables import MOMENTUM
from stages.page.step_times import STEP_TIMES
from stages.plateau.tables import PLATEAU
from stages.remedies.tables import DEEPEST, TRAINABLE, TRIALS_TOGETHER
from stages.richer.tables import (
    DEEPENED,
    IDENTITY_NEURON,
    PRODUCT_MEASURE,
    SINGULAR_VALUE,
)
from stages.saturation.tables import SATURATION
from stages.start.tables import INITIAL_SPEED, LAYER_RATIO
from stages.training import keep_images
from stages.training.tables import SPEED_SHAPE, TRACED_IMAGE
from stages.window.tables import ACTIVATION_WINDOW, WINDOW_OPTIMUM
from tests.stages.page import tiny_deep
from unstable_gradients.images.mnist import PIXELS, Split
from unstable_gradients.study.columns import Text
from unstable_gradients.study.tables import Table

Kind = TypeVar("Kind")
IMAGES = 20


def write(table: Table, *rows: tuple[object, ...]) -> None:
    table.write(pd.DataFrame(rows, columns=list(table.columns)))


SHALLOW, DEEP = ("shallow", "784-30-10", 1), ("deep", "784-30-30-10", 2)


def write_all() -> None:
    """Every table that the report reads, for two networks.

    Those whose numbers the tests look for are written out; the columns of the others are filled.
    """
    circuits()
    training()
    frozen()
    chains()
    theory()
    of_trained()
    deep_gradients()
    remedies()
    factorial()
    claims()
    images()
    write(STEP_TIMES, ("none", "none", "none", 1.0))
    for table, rows in tiny_deep.tables():
        write(table, *rows)
    for table in declared(Table):
        if not Path(table.path).exists():
            write(table, *dict.fromkeys(filled(table)))


def declared(kind: type[Kind]) -> Iterator[Kind]:
    """Whatever is of this kind in the modules `tables` of the sections."""
    for path in sorted(Path(stages.__path__[0]).glob("*/tables.py")):
        values = vars(import_module(f"stages.{path.parent.name}.tables")).values()
        yield from (value for value in values if isinstance(value, kind))


def filled(table: Table) -> Iterator[tuple[object, ...]]:
    """Rows for each layer of each network, with 1 for every number and "some" for every text."""
    for network, sizes, depth in (SHALLOW, DEEP):
        for layer in range(1, depth + 1):
            place = {"network": network, "sizes": sizes, "hidden_layers": depth}
            place |= {"layer": layer, "replica": 0}
            for data in (DIGITS, CLOTHES):
                place["data"] = data
                yield tuple(
                    place.get(name, "some" if isinstance(name, Text) else 1)
                    for name in table.columns
                )


def training() -> None:
    """Accuracy, and the speed of learning at the start and in the course of training."""
    write(
        ACCURACY_BY_REPLICA,
        *((*SHALLOW, replica, 0.96 + replica / 1000, 0.965, 2) for replica in range(3)),
        *((*DEEP, replica, 0.97 + replica / 1000, 0.975, 2) for replica in range(3)),
    )
    write(
        ACCURACY_DIFFERENCE,
        ("deep", "shallow", "last_accuracy", 0.01, 0.008, 0.012, 0.003, 3),
        ("deep", "shallow", "best_accuracy", 0.01, -0.001, 0.021, 0.06, 3),
    )
    write(
        INITIAL_SPEED,
        *(
            (*network, layer, "bias_gradient_norm", median, median / 2, median * 2, 3)
            for network, speeds in ((SHALLOW, [0.3]), (DEEP, [0.06, 0.3]))
            for layer, median in enumerate(speeds, 1)
        ),
    )
    write(LAYER_RATIO, (*DEEP, 2, 5.0, 4.0, 6.0, 3))
    write(
        SPEED_SHAPE,
        *((*SHALLOW, replica, 1, 0.3, 9, 0.01, 4, 0.02, 0.015, 0.02) for replica in range(2)),
        *((*DEEP, replica, 1, 0.06, 9, 0.001, 4, 0.002, 0.0015, 0.002) for replica in range(2)),
        *((*DEEP, replica, 2, 0.3, 9, 0.01, 4, 0.02, 0.015, 0.02) for replica in range(2)),
    )


def images() -> None:
    """Images from which the network in the page learns: noise, most of it dark."""
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 256, (IMAGES, PIXELS)) * (rng.random((IMAGES, PIXELS)) < 0.2)
    split = Split(pixels.astype(np.uint8), np.arange(IMAGES, dtype=np.uint8) % 10)
    TRACED_IMAGE.write(keep_images.rows(split))


def frozen() -> None:
    """Networks with frozen layers, and readouts."""
    write(
        FROZEN_BY_REPLICA,
        *((*SHALLOW, 0, replica, 2, 0.96, 0.0) for replica in range(3)),
        *((*DEEP, k, replica, 2, 0.97 - 0.3 * k, 0.3 * k) for k in (0, 1) for replica in range(3)),
    )
    write(
        READOUT_BY_REPLICA,
        *(
            (*network, state, layer, replica, level, 0.9)
            for network in (SHALLOW, DEEP)
            for state, level in (("start", 0.7), ("trained", 0.95))
            for layer in range(1, network[2] + 1)
            for replica in range(3)
        ),
    )


def claims() -> None:
    """A ledger of two claims, with a quantity each."""
    none = float("nan")
    write(
        CLAIMS,
        ("B1", "accuracy of 96.48%", "book", "holds", "Accuracy: 96.10%.", 1),
        ("C5", "||dC/db|| < another", "book", "fails", "||dC/db|| rises in 0 of 3.", 1),
    )
    prediction, exact = "prediction, of one more run", "Clopper and Pearson, of the frequency"
    shallow, deep, rest = "784-30-10", "784-30-30-10", (none, none, 3)
    write(
        QUANTITIES,
        ("B1", "accuracy", shallow, "", "part of the images", 0.9648, 0.961, 0.9585, 0.9635,
         prediction, *rest, 99.0, "holds", "published accuracy", "revised", 0.5, 0.05, "0.961"),
        ("C5", "frequency of ||dC/db|| rising", deep, "untrained", "part of the networks", none,
         0.0, 0.0, 0.71, exact, *rest, none, "fails", "frequency", "revised", none, 0.0, "0"),
    )  # fmt: skip


def chains() -> None:
    """What the report reads of chains of single neurons."""
    write(
        CHAIN_DERIVATIVE,
        *((chain, 4, 0.1, 0.1 + 1e-16, 0.1) for chain in range(5)),
    )
    write(
        CHAIN_CASCADE,
        *(
            (chain, name, size, -0.2 * size, -0.2 * size + size**2, size**2)
            for chain in range(5)
            for size in (0.01, 0.001)
            for name in ("a1", "z2", "C")
        ),
    )
    write(
        CHAIN_TERMS,
        *(
            (quantity, layer, 2.0**power, min(1000, 50 * (power + 16)), 1000)
            for quantity in ("weight", "term", "ratio")
            for layer in (2, 3, 4)
            for power in range(-16, 4)
        ),
    )
    write(
        EXPLODING_CHAIN,
        *((n, 100.0, *[25.0] * 4, 1.4 * (n - 1), -4.0 * n) for n in range(2, 6)),
    )
    spread = (-0.5, -2.0, 1.0, 60, 40, 0, 100)
    write(
        CHAIN_RATIO,
        *(
            (biases, scale, length, *spread)
            for biases in ("random", "centred")
            for scale in (0.5, 1.0)
            for length in (2, 9)
        ),
    )
    names = ("sigmoid", "tanh")
    write(
        ACTIVATION_SLOPE,
        *((name, z, 0.25 - z * z) for name in names for z in (-0.1, 0.0, 0.1)),
    )
    write(
        CHAIN_ACTIVATION,
        *((name, 1.0, 30, measure, *spread) for name in names for measure in ("step", "ratio")),
    )


def remedies() -> None:
    """What the report reads of remedies, the plateau, saturation and momentum."""
    recipe = ("sigmoid", "default", "normal", "none", "none", "none", 0.0, 0.0, 0.1)
    write(
        DEEPEST,
        ("chapter", *recipe, 5000, 1, 3, 0.3, 1.8),
        ("tanh", "tanh", *recipe[1:], 5000, 3, None, float("inf"), float("inf")),
    )
    write(
        TRAINABLE,
        *(
            ("chapter", n, 5000, 3 // n, 3, 1 / n, 0.3, 1.0, 0.9, 0.8, 0.95, 0.3, 1.8)
            for n in (1, 3)
        ),
    )
    write(
        TRIALS_TOGETHER,
        *(
            (*place, replica, 5000, level, 1.0)
            for place, level in ((("chapter", 1), 0.95), (("chapter", 3), 0.9))
            for replica in range(3)
        ),
    )
    write(
        PLATEAU,
        *((lmbda, n, k, 100 * 3**n, 1) for lmbda in (0.0, 5.0) for n in (1, 3) for k in range(3)),
    )
    write(
        SATURATION,
        *(
            ("s", "sigmoid", "uniform", 0.5, 4, step, layer, measure, level, level, level, 3)
            for step, level in ((0, 0.5), (10, 0.05), (100, 0.4))
            for layer in range(1, 5)
            for measure in ("mean", "spread", "saturated", "slope", "accuracy")
        ),
    )
    write(
        MOMENTUM,
        *(
            (kind, mu_max, mu_max, 0.6, 0.1, 100, 1.5 - mu_max, 0.5, 2.0, 0.8, 3)
            for kind, mu_max in (("plain", 0.0), ("classical", 0.9), ("nesterov", 0.9))
        ),
    )


def factorial() -> None:
    """What the report reads of the factorial study."""
    levels = {"activation": ("tanh", "sigmoid"), "depth": ("1", "8")}
    write(
        FACTORIAL_CELLS,
        *(
            (activation, start, 0.0, 0.1, depth, 100, 0.9 / depth, 0.1, 0.9, 3)
            for activation in ("sigmoid", "tanh")
            for start in ("default", "sparse-zero")
            for depth in (1, 8)
        ),
    )
    write(
        FACTORIAL_EFFECTS,
        *((factor, *named, 0.3, 0.2, 0.4, 3) for factor, named in levels.items()),
    )
    parts = {"activation": 1, "depth": 1, "activation with depth": 2, "chance": 0}
    write(
        FACTORIAL_SHARES,
        *((term, factors, 0.25, 0.2, 0.3, 3) for term, factors in parts.items()),
    )


def theory() -> None:
    """The tables that have no network in them."""
    window = ((3.0, -1.5, 0.75, 0.0, None), (4.0, -2.0, 1.0, 0.0, 0.0), (9.0, 0, 2.25, 0.4, 0.42))
    write(ACTIVATION_WINDOW, *window)
    optimum = (("equation", 6.8941, 0.4477, 15), ("search", 6.8941, 0.4477, 15))
    write(WINDOW_OPTIMUM, *optimum)
    write(
        IDENTITY_NEURON,
        ("with_constant", 0.01, -0.005, 400.0, -199.5, 2.6e-7, 2.6e-7),
        ("without_constant", 5.6, -2.8, 1.0, 0.0, 0.0565, None),
    )


def of_trained() -> None:
    """The tables of what was done with trained networks."""
    measures = {"accuracy_before": 0.96, "accuracy": 0.96, "changed_images": 0}
    measures["output_change"] = 2.5e-7
    write(
        DEEPENED,
        *(
            (*network, form, weight, 1, measure, value, value, value, 3)
            for network in (SHALLOW, DEEP)
            for form, weight in (("with_constant", 0.01), ("without_constant", 5.6))
            for measure, value in measures.items()
        ),
    )
    write(
        PRODUCT_MEASURE,
        *(
            (*network, state, layer, measure, 3e-14, 2e-14, 4e-14, 3)
            for network in (SHALLOW, DEEP)
            for state in ("untrained", "trained")
            for layer in range(1, network[2] + 2)
            for measure in ("relative_difference", "shrinkage")
        ),
    )
    write(
        SINGULAR_VALUE,
        *(
            (*network, state, kind, layer, position, value / position, 0.1, 3.0, 3)
            for network in (SHALLOW, DEEP)
            for state, value in (("untrained", 0.5), ("trained", 2.0))
            for kind, first in (("pairs", 2), ("products", 1))
            for layer in range(first, network[2] + first)
            for position in (1, 2, 3)
        ),
    )


def circuits() -> None:
    write(
        BOOLEAN_FUNCTION,
        *((1, "every", number, 2, 2, 1, 0) for number in range(4)),
        (4, "random", 0, 2, 9, 4, 0),
    )
    write(UNNEGATED_INPUTS, (1, 4, 4))
    write(
        PARITY_CIRCUIT,
        (2, 2, 2, 3, 2, 0),
        (3, 2, 4, 6, 4, 0),
        (3, 3, 2, 5, 3, 0),
    )
    row = (2, "sum of products", 18, 2, 1, 2, 2, 2, 0)
    write(PARITY_BOUND, row)
    write(MULTIPLIER, (2, 2, 4, 12, 4, 2, 0, 0))


def deep_gradients() -> None:
    """The tables of gradients in deep untrained networks."""
    kinds = [(name, start) for name in ("sigmoid", "tanh") for start in ("default", "he-zero")]
    write(
        FLOW_COMPARISON,
        *(
            (
                *(*kind, 30, 9, layer, measure, -0.7 * (9 - layer), 0.1, -0.69 * (9 - layer)),
                *(0.2, 0.19, 0.21, 0.2, 0.204, 3),
            )
            for kind in kinds
            for layer in range(1, 10)
            for measure in ("rms", "mean")
        ),
    )
    worst = ("tanh", "default")
    write(
        FLOW_AGREEMENT,
        *(
            (30, m, 36, 0.9987, 0.9, 0.98, 0.99, 0.7, 1.02, 1.04, *worst, 9, 1, 1.0, 1.01, 1.03)
            for m in ("rms", "mean")
        ),
    )
    write(
        FRONT_AGREEMENT,
        *((30, m, 9, 4, 0.999, 0.08, 0.3, *worst, 0.02, 0.1) for m in ("rms", "mean")),
    )
    write(
        FLOW_ACTIVATIONS,
        *((*kind, 30, layer, 0.5, 0.1, 0.2, 1.0, 3) for kind in kinds for layer in range(1, 10)),
    )
    write(
        LAYER_JACOBIANS,
        *((*kind, 30, 9, 0.01, 0.2, 0.4, 0.05, 3) for kind in kinds),
    )
    write(
        DEEP_LIMITS,
        *((*kind, 30, 1.3, 0.042, 1.0, 0.32, 0.32, "ordered") for kind in kinds),
    )
    write(
        TURN,
        ("rms", 110.0, 109.0, 111.0, 105.0, 105.3, 105.4, 3),
        ("mean", 162.0, 161.0, 163.0, 160.5, 159.3, 105.4, 3),
    )
    write(BALANCES, ("sigmoid", 105.4), ("tanh", 3.44))
    named = (("sigmoid", "sigmoid"), ("tanh", "tanh"))
    write(ACTIVATION_FUNCTION, *named)
