"""Section C: the speed of learning of untrained networks."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from stages.start.tables import SPEED_OF_LEARNING
from unstable_gradients.study import book, findings, replicas, statements, statistics
from unstable_gradients.study.ledger import OF_NETWORKS, Claim, Quantity
from unstable_gradients.study.published import published_size
from unstable_gradients.study.statements import Norms

UNTRAINED = "untrained"
LONGER_BARS = Claim("C4", "the last hidden layer's bars are longer than the first one's")
SLOWER_IN_FRONT = Claim("C5", "earlier hidden layers learn more slowly")
STANDS_IN = Claim("C6", "||dC/db|| stands in for ||dC/dw||")


def claims(
    runs: Mapping[str, pd.DataFrame],
    neurons: Mapping[str, pd.DataFrame],
    shown: int,
    confidence: float,
) -> list[Quantity]:
    """C1 to C6.

    Args:
        runs: INITIAL_GRADIENT of each network, by its sizes.
        neurons: NEURON_GRADIENT of each network whose bars are compared, by its sizes.
        shown: how many neurons of each layer are drawn.
        confidence: of the intervals.
    """
    found = []
    for sizes, layers in book.INITIAL_SPEED.items():
        if sizes in runs:
            norms = _by_layer(runs[sizes], SPEED_OF_LEARNING)
            found += _published(norms, sizes, layers, confidence)
    for sizes, table in neurons.items():
        if table["layer"].max() > 1:
            found.append(_bars(table, sizes, shown, confidence))
    deep = {sizes: run for sizes, run in runs.items() if run["layer"].max() > 1}
    found += [_order(run, sizes, confidence) for sizes, run in deep.items()]
    found += [_stand_in(run, sizes, confidence) for sizes, run in deep.items()]
    return found


def _by_layer(run: pd.DataFrame, norm: str) -> Norms:
    return replicas.as_array(run, norm, "replica", "layer")


def _published(
    norms: Norms, sizes: str, layers: tuple[float, ...], confidence: float
) -> list[Quantity]:
    claim = Claim(
        f"C{len(layers) - 1}",
        f"speeds of learning {', '.join(map(str, layers))} with {len(layers)} hidden layers",
    )
    return [
        Quantity(
            claim,
            f"||dC/db|| of hidden layer {layer}",
            published_size(published, norms[:, layer - 1], confidence),
            sizes,
            UNTRAINED,
            "nats",
        )
        for layer, published in enumerate(layers, start=1)
    ]


def _bars(neurons: pd.DataFrame, sizes: str, shown: int, confidence: float) -> Quantity:
    shown = min(shown, int(neurons["neuron"].max()))
    return Quantity(
        LONGER_BARS,
        "frequency of the mean |dC/db| being larger in the last layer",
        findings.usually(statements.longer_last_bars(neurons, shown), confidence),
        sizes,
        f"{UNTRAINED}, first {shown} neurons of each layer",
        OF_NETWORKS,
    )


def _order(run: pd.DataFrame, sizes: str, confidence: float) -> Quantity:
    return Quantity(
        SLOWER_IN_FRONT,
        "frequency of ||dC/db|| increasing from front to back",
        findings.usually(statements.increasing(_by_layer(run, SPEED_OF_LEARNING)), confidence),
        sizes,
        UNTRAINED,
        OF_NETWORKS,
    )


def _stand_in(run: pd.DataFrame, sizes: str, confidence: float) -> Quantity:
    biases, weights = _by_layer(run, SPEED_OF_LEARNING), _by_layer(run, "weight_gradient_norm")
    return Quantity(
        STANDS_IN,
        "frequency of both norms ordering the hidden layers alike",
        findings.usually(statements.ordered_alike(biases, weights), confidence),
        sizes,
        UNTRAINED,
        OF_NETWORKS,
    )


def headline(runs: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """How many times slower the first hidden layer is than the last, on geometric average."""
    found = {}
    for run in runs.values():
        norms = _by_layer(run, SPEED_OF_LEARNING)
        if norms.shape[1] > 1:
            last, first = (statistics.logarithms(norms[:, layer]) for layer in (-1, 0))
            slowdown = float(np.exp(np.mean(last - first)))
            found[f"slowdown.{run['network'].iloc[0]}"] = slowdown
    return found
