"""The words and symbols that the figures share; symbols are the book's."""

import itertools

import pandas as pd

LAYER_SPEED = r"Speed of learning $\Vert\partial C/\partial b\Vert$ of layer"

ACTIVATIONS = {
    "sigmoid": "sigmoid",
    "steep-sigmoid": "σ(kz)",
    "tanh": "tanh",
    "lecun-tanh": "1.7159 tanh(2z/3)",
    "softsign": "softsign",
    "relu": "rectifier (ReLU)",
    "scaled-tanh": "1.7159 tanh(2z/3)",
}
INITIALIZATIONS = {  # as theory.initializations names them; biases follow
    "default": "N(0, 1/n)",
    "large": "N(0, 1)",
    "lecun": "N(0, 1/n)",
    "he": "N(0, 2/n)",
    "glorot-normal": "Glorot, normal",
    "glorot-uniform": "Glorot, uniform",
    "uniform": "uniform ±1/√n",
}
ZERO = "-zero"


def activation(name: str) -> str:
    """An activation function of the tables, as a reader knows it."""
    if name.startswith("sigmoid-"):
        return f"σ({name.removeprefix('sigmoid-')}z)"
    return ACTIVATIONS.get(name, name)


def weights(name: str) -> str:
    """How weights are drawn, by the tables' name of it, as a reader knows it."""
    return INITIALIZATIONS.get(name, name)


def initialization(name: str) -> str:
    """Weights and biases of an initialization of the tables, as a reader knows them."""
    biases = "b = 0" if name.endswith(ZERO) else "b N(0, 1)"
    return f"{weights(name.removesuffix(ZERO))}, {biases}"


def hidden_layers(sizes: str) -> str:
    """The hidden layers of sizes such as 784-30-30-10, in short: 2 × 30."""
    hidden = sizes.split("-")[1:-1]
    runs = [(size, len(list(same))) for size, same in itertools.groupby(hidden)]
    if len(runs) == 1:
        size, count = runs[0]
        return f"{count} × {size}"
    return ", ".join(size if count == 1 else f"{count} × {size}" for size, count in runs)


def network_title(sizes: str) -> str:
    """The hidden layers of sizes such as 784-30-30-10, as a title: 2 hidden layers of 30."""
    hidden = sizes.split("-")[1:-1]
    layers = "1 hidden layer" if len(hidden) == 1 else f"{len(hidden)} hidden layers"
    if len(set(hidden)) == 1:
        return f"{layers} of {hidden[0]}"
    return f"{layers} of\n{hidden_layers(sizes)}"


def random_starts(table: pd.DataFrame) -> str:
    """How many random starts a table of aggregates with a column `replicas` stands on."""
    fewest, most = int(table["replicas"].min()), int(table["replicas"].max())
    return starts(fewest, most)


def starts(fewest: int, most: int) -> str:
    """So many random starts, in words."""
    if fewest == most == 1:
        return "1 random start of each network"
    number = f"{most:,}" if fewest == most else f"{fewest:,} to {most:,}"
    return f"{number} random starts of each network"


def percent(fraction: float) -> str:
    """A fraction as a percentage, without needless digits: 0.95 is 95%."""
    return f"{100 * fraction:.6g}%"
