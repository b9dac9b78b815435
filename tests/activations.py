"""The oracle of activation functions: s(z) and s'(z) as they are published.

Each is written once, for any kind of number: `m` is the module whose elementary functions know it,
`numpy_functions`, mpmath or PyTorch. Nothing is shared with the package.
"""

from collections.abc import Callable, Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any

import mpmath
import numpy as np
from scipy import special

Function = Callable[[Any], Any]  # of z
Formula = Callable[[Any, Any], Any]  # of m and z

numpy_functions = SimpleNamespace(
    **{name: getattr(np, name) for name in ("exp", "cosh", "tanh", "sign")}, erfc=special.erfc
)


def _scaled_sigmoid(k: float) -> tuple[Formula, Formula]:
    return (
        lambda m, z: 1 / (1 + m.exp(-k * z)),
        lambda m, z: k / (2 * m.cosh(k * z / 2)) ** 2,
    )


FORMULAS: Mapping[str, tuple[Formula, Formula]] = {
    "sigmoid": _scaled_sigmoid(1),
    "tanh": (lambda m, z: m.tanh(z), lambda m, z: m.cosh(z) ** -2),
    "scaled-tanh": (  # LeCun et al. (1998); 1.7159 as a quotient, which mpmath knows exactly
        lambda m, z: 17159 * m.tanh(2 * z / 3) / 10000,
        lambda m, z: 17159 * m.cosh(2 * z / 3) ** -2 / 15000,
    ),
    "softsign": (lambda m, z: z / (1 + abs(z)), lambda m, z: (1 + abs(z)) ** -2),
    "relu": (lambda m, z: (z + abs(z)) / 2, lambda m, z: m.sign(z + abs(z))),
    "linear": (lambda m, z: z, lambda m, z: 1 + 0 * z),
    "sigmoid-4": _scaled_sigmoid(4),
    "sigmoid-0.5": _scaled_sigmoid(0.5),
    "sigmoid-6": _scaled_sigmoid(6),
}
OF_NETWORKS = set(FORMULAS) - {"linear"}
WITHOUT_FACTOR = {name for name in OF_NETWORKS if not name.startswith("sigmoid-")}


def by(m: Any, name: str) -> tuple[Function, Function]:
    """s and s' for the numbers that m knows."""
    value, slope = FORMULAS[name]
    return partial(value, m), partial(slope, m)


BY_NUMPY = {name: by(numpy_functions, name) for name in FORMULAS}
BY_MPMATH = {name: by(mpmath, name) for name in FORMULAS}
