"""The words and symbols that the figures share; symbols are the book's."""

import itertools

import pandas as pd

from unstable_gradients.study.replicas import band_coverage

LAYER_SPEED = r"Speed of learning $\Vert\partial C/\partial b\Vert$ of layer"


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
    """From how many to how many random starts there are, in words."""
    if fewest == most == 1:
        return "1 random start of each network"
    number = f"{most:,}" if fewest == most else f"{fewest:,} to {most:,}"
    return f"{number} random starts of each network"


def medians_and_bands(replicas: str, confidence: float) -> str:
    """What lines and bands are, of replicas such as 8 random starts."""
    return f"Lines: medians of {replicas}; bands hold {percent(confidence)} of them"


def medians_and_prediction_bands(table: pd.DataFrame, confidence: float) -> str:
    """What lines and bands of aggregates over random starts are, from `replicas.quantiles`."""
    held = percent(round(band_coverage(int(table["replicas"].min()), confidence), 2))
    return (
        f"Lines: medians of {random_starts(table)}; "
        f"bands: where one more falls in {held} of cases, at each point"
    )


def percent(fraction: float) -> str:
    """A fraction as a percentage, without needless digits: 0.95 is 95%."""
    return f"{100 * fraction:.6g}%"
