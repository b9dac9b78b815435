"""The networks that are compared, as params.yaml lists them, in tables of the study."""

from collections.abc import Callable, Collection, Mapping
from typing import Annotated

import pandas as pd
from pydantic import Field

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images.mnist import CLASSES, PIXELS
from unstable_gradients.program.parameters import (
    MOST_LAYERS,
    Groups,
    Neurons,
    Params,
    Several,
    Statistics,
)
from unstable_gradients.study.tables import Table, Tables

Networks = Mapping[str, tuple[int, ...]]  # layer sizes by name, in the order of params.yaml

Hidden = Annotated[Several[Neurons], Field(max_length=MOST_LAYERS)]


class Variant(Params):
    """One network of the study, as params.yaml lists it under `variants`."""

    hidden: Hidden = Field(description="neurons of each hidden layer, front to back")

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons of every layer."""
        return (PIXELS, *self.hidden, CLASSES)


class Variants(Groups[Variant]):
    """The networks, each a group of flags of its own name: `--depth-1.hidden 30`."""

    @property
    def networks(self) -> dict[str, tuple[int, ...]]:
        """Layer sizes of every network, in the order of params.yaml."""
        return {name: variant.sizes for name, variant in self.groups.items()}


class ComparedVariants(Statistics, Variants):
    """The networks, and how sure intervals over their replicas are to be."""


def shown(sizes: tuple[int, ...]) -> str:
    """Layer sizes as they stand in the tables: 784-30-10."""
    return "-".join(map(str, sizes))


def distinct(networks: Networks) -> dict[str, str]:
    """The first network of each layer sizes, by these; others of the same sizes are the same."""
    found: dict[str, str] = {}
    for network, sizes in networks.items():
        found.setdefault(shown(sizes), network)
    return found


def collect(tables: Tables, networks: Networks, **wanted: Collection[object]) -> pd.DataFrame:
    """The tables of these networks, by name, one after the other; other files are not read.

    Raises:
        InvalidInput: if a network's table is missing, is another network's, or lacks what is
            wanted, as `Table.read` puts it.
    """
    frame = tables.read(networks, **wanted)
    _check_sizes(lambda network: tables.of(network).path, frame, networks)
    return frame


def collect_distinct(
    tables: Tables, networks: Networks, **wanted: Collection[object]
) -> dict[str, pd.DataFrame]:
    """The table of the first network of each layer sizes, by these.

    Raises:
        InvalidInput: as `collect`.
    """
    return {
        sizes: collect(tables, {network: networks[network]}, **wanted)
        for sizes, network in distinct(networks).items()
    }


def read_distinct(table: Table, networks: Networks, **wanted: Collection[object]) -> pd.DataFrame:
    """The rows of an aggregate for the first network of each layer sizes.

    Raises:
        InvalidInput: if there is no such table, or no such network in it.
    """
    frame, names = table.read(**wanted), distinct(networks).values()
    found = frame[frame["network"].isin(names)]
    if found.empty:
        raise InvalidInput(f"{table.path}: no row of network {', '.join(names)}, expected some")
    _check_sizes(lambda _: table.path, found, networks)
    return found


def _check_sizes(path: Callable[[str], str], frame: pd.DataFrame, networks: Networks) -> None:
    """Check that every network has the depth given, and its sizes where the table tells them."""
    for network, rows in frame.groupby("network"):
        sizes, depth = shown(networks[str(network)]), len(networks[str(network)]) - 2
        given, subject = {"sizes": sizes, "hidden_layers": depth}, path(str(network))
        for name in given.keys() & set(frame.columns):
            if (rows[name] != given[name]).any():
                raise InvalidInput(f"{subject}: network {network} has other {name} than {sizes}")
        # Tables of all layers reach from the first to the last, or to the output layer.
        if "layer" in rows and rows["layer"].max() not in (depth, depth + 1):
            last = rows["layer"].max()
            raise InvalidInput(
                f"{subject}: network {network}, layers up to {last}, expected {depth}"
            )


def with_sizes(table: pd.DataFrame, networks: Networks) -> pd.DataFrame:
    """The table with the columns NETWORK_SIZES, of which it has `network`."""
    return table.assign(
        sizes=table["network"].map(lambda name: shown(networks[name])),
        hidden_layers=table["network"].map(lambda name: len(networks[name]) - 2),
    )
