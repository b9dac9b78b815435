"""Both data sets beside each other, by the same replicas, epochs, depths and layers (section J)."""

import itertools

import pandas as pd

from stages.fashion.data_sets import CLOTHES, DIGITS
from stages.start.tables import SPEED_OF_LEARNING
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study.networks import Networks, with_sizes
from unstable_gradients.study.replicas import quantiles
from unstable_gradients.study.speed_shape import trace_shape
from unstable_gradients.study.tables import Table


def read(table: Table, networks: Networks) -> pd.DataFrame:
    """A table of Fashion-MNIST, in which there may be fewer networks than these.

    Raises:
        InvalidInput: if it is missing or damaged, or has a network that is none of these.
    """
    frame = table.read()
    for name in dict.fromkeys(frame["network"]):
        if name not in networks:
            known = ", ".join(networks)
            raise InvalidInput(f"{table.path}: network {name}, expected one of {known}")
    return frame


def of_both(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table of both data sets, of which there may be none, once they are checked.

    Raises:
        InvalidInput: if a replica of either data set has other rows than the others, or none.
    """
    place = [name for name in table.place if name not in ("data", "replica")]
    expected = sorted(set(frame[place].itertuples(index=False, name=None)))
    replicas = sorted(set(frame["replica"]))
    for data, replica in itertools.product((CLOTHES, DIGITS), replicas):
        rows = frame[(frame["data"] == data) & (frame["replica"] == replica)]
        if sorted(rows[place].itertuples(index=False, name=None)) != expected:
            raise InvalidInput(
                f"{table.path}: {data}, replica {replica}: {len(rows)} rows, expected the "
                f"{len(expected)} that replicas have together, each once"
            )
    return frame


def beside(digits: pd.DataFrame, clothes: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Those rows of MNIST that have their match in Fashion-MNIST, and the rows of this.

    Args:
        digits: the rows of MNIST.
        clothes: those of Fashion-MNIST.
        keys: the columns that tell rows apart.
    """
    matched = digits.merge(clothes[keys], on=keys)
    return pd.concat([matched.assign(data=DIGITS), clothes.assign(data=CLOTHES)], ignore_index=True)


def accuracies(digits: pd.DataFrame, clothes: pd.DataFrame, networks: Networks) -> pd.DataFrame:
    """After the last epoch on Fashion-MNIST, from ACCURACY of both: BOTH_ACCURACIES."""
    last = clothes[clothes["epoch"] == clothes["epoch"].max()]
    return with_sizes(beside(digits, last, ["network", "replica", "epoch"]), networks)


def speeds(
    digits: pd.DataFrame, clothes: pd.DataFrame, networks: Networks, confidence: float
) -> pd.DataFrame:
    """Quantiles of the speed at the start, from INITIAL_GRADIENT of both: BOTH_SPEEDS."""
    both = beside(digits, clothes, ["network", "replica", "layer"])
    table = quantiles(both, ["data", "network", "layer"], SPEED_OF_LEARNING, confidence)
    return with_sizes(table, networks)


def shapes(digits: pd.DataFrame, traces: pd.DataFrame, networks: Networks) -> pd.DataFrame:
    """SPEED_SHAPE of MNIST, and the same from GRADIENT_TRACE of Fashion-MNIST: BOTH_SHAPES."""
    keys = ["network", "replica", "layer"]
    rows = [
        dict(zip(keys, place, strict=True))
        | trace_shape(trace.sort_values("epoch")[SPEED_OF_LEARNING].to_numpy())
        for place, trace in traces.groupby(keys, sort=False)
    ]
    clothes = with_sizes(pd.DataFrame(rows, columns=digits.columns), networks)
    return beside(digits, clothes.astype({"early_lowest_epoch": "Int64"}), keys)
