"""How the report names kinds of deep networks: activation function, initialization and width.

Tables are read with the activation functions themselves in place of the names that params.yaml
gives them, see `by_function`.
"""

from collections.abc import Mapping

import pandas as pd

WEIGHTS = {
    "default": "N(0, 1/n)",
    "large": "N(0, 1)",
    "lecun": "N(0, 1/n)",
    "he": "N(0, 2/n)",
    "glorot-normal": "Glorot's, normal",
    "glorot-uniform": "Glorot's, uniform",
    "uniform": "uniform between ±1/√n",
    "orthogonal": "orthogonal matrices",
    "sparse": "sparse",
}
ZERO = "-zero"
FUNCTIONS = {"relu": "rectifier", "scaled-tanh": "1.7159 tanh(2z/3)"}
STEEP = "sigmoid-"
KIND = ["activation", "initialization", "width"]
ROUNDING = 1e-6  # relative difference of numbers that are equal in theory


def by_function(table: pd.DataFrame, functions: Mapping[str, str]) -> pd.DataFrame:
    """A table with the function of each name in its place: one row where two names have the same.

    Networks with the same function are the same networks, whatever its names.
    """
    columns = [name for name in ("activation", "worst_activation") if name in table]
    return table.assign(**{name: table[name].map(functions) for name in columns}).drop_duplicates()


def function(name: str) -> str:
    """An activation function of the tables in words."""
    if name.startswith(STEEP):
        return f"σ({name.removeprefix(STEEP)}z)"
    return FUNCTIONS.get(name, name)


def initialization(name: str) -> str:
    """Weights and biases of an initialization in words."""
    weights = name.removesuffix(ZERO)
    return f"{WEIGHTS.get(weights, weights)}, {'no' if weights != name else 'random'} biases"


def deepest(compared: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows of the networks with most layers, of one kind of gradient."""
    deep = compared["depth"] == compared["depth"].max()
    return compared[deep & (compared["measure"] == measure)]
