"""Claims G1 and G2: sigmoid layers saturate early in training, others do not.

Glorot and Bengio (2010), sections 3.1 to 3.3. A layer has sunk once its mean activation is below
a tenth. It has recovered if its activations are spread more widely at the end than at the start.
It keeps its spread if that never falls below half of what it was at the start.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.claims import verdicts
from unstable_gradients.claims.ledger import Claim

SUNK = 0.1
KEPT = 0.5
LEARNED = 0.5  # accuracy
SIGMOID, TANH, SOFTSIGN = "sigmoid", "tanh", "softsign"
RECOVERS = {4: True, 5: False}  # hidden layers: theirs do with four, and do not with five

SINKS = "the last hidden layer of sigmoid neurons sinks towards 0 early in training"
RISE = "the layers before it rise meanwhile, the more the nearer they are to the output"
COMES_BACK = "with four hidden layers the last one recovers in the end"
STAYS = "with five hidden layers it does not"
AVOIDED = "with another activation the last hidden layer keeps its spread"
LEARNS = "and the network learns"
FRONT_FIRST = "of layers of tanh the first one saturates most"
LESS = "softsign saturates less than tanh"

Trace = Float[np.ndarray, "replica step layer"]


@dataclass(frozen=True)
class Traces:
    """The course of one network's activations."""

    mean: Trace
    spread: Trace
    accuracy: Trace

    @classmethod
    def of(cls, rows: pd.DataFrame) -> "Traces":
        """From rows of ACTIVATIONS of one network and depth."""
        ordered = rows.sort_values(["replica", "step", "layer"])
        shape = tuple(ordered[name].nunique() for name in ("replica", "step", "layer"))
        return cls(
            *(ordered[name].to_numpy().reshape(shape) for name in ("mean", "spread", "accuracy"))
        )


def claims(runs: pd.DataFrame, confidence: float) -> list[Claim]:
    """From ACTIVATIONS of every network."""
    found: list[Claim] = []
    traces = {
        (str(activation), int(str(depth))): Traces.of(rows)
        for (activation, depth), rows in runs.groupby(["activation", "hidden_layers"], sort=False)
    }
    for (activation, depth), trace in traces.items():
        which = f"{depth} hidden layers of {activation}"
        if activation == SIGMOID:
            found += _sigmoid(trace, depth, which, confidence)
        else:
            found += _others(trace, which, confidence)
        if activation == TANH:
            first = np.all(trace.spread[:, -1, :1] > trace.spread[:, -1, 1:], axis=1)
            quantity = f"frequency of the first layer having the largest spread at the end, {which}"
            found.append(Claim("G2", FRONT_FIRST, quantity, verdicts.usually(first, confidence)))
        if activation == SOFTSIGN and (TANH, depth) in traces:
            spreads = [each.spread[:, -1].mean(axis=1) for each in (traces[TANH, depth], trace)]
            quantity = f"spread of tanh over softsign at the end, {depth} hidden layers"
            finding = verdicts.excess(spreads[0] / spreads[1], confidence)
            found.append(Claim("G2", LESS, quantity, finding))
    return found


def _sigmoid(trace: Traces, depth: int, which: str, confidence: float) -> Iterator[Claim]:
    last = trace.mean[:, :, -1]
    yield Claim(
        "G1",
        SINKS,
        f"frequency of the last layer's mean falling below {SUNK:g}, {which}",
        verdicts.usually(last.min(axis=1) < SUNK, confidence),
    )
    lowest = last.argmin(axis=1)
    others = trace.mean[np.arange(len(last)), lowest, :-1]
    yield Claim(
        "G1",
        RISE,
        f"frequency of means rising up to the last but one where the last is lowest, {which}",
        verdicts.usually(np.all(np.diff(others, axis=1) > 0, axis=1), confidence),
    )
    if depth in RECOVERS:
        spread = trace.spread[:, :, -1]
        recovered = (last.min(axis=1) < SUNK) & (spread[:, -1] > spread[:, 0])
        yield Claim(
            "G1",
            COMES_BACK if RECOVERS[depth] else STAYS,
            f"frequency of the last layer{' ' if RECOVERS[depth] else ' not '}recovering, {which}",
            verdicts.usually(recovered if RECOVERS[depth] else ~recovered, confidence),
        )


def _others(trace: Traces, which: str, confidence: float) -> Iterator[Claim]:
    spread = trace.spread[:, :, -1]
    yield Claim(
        "G2",
        AVOIDED,
        f"frequency of the last layer keeping half of its spread, {which}",
        verdicts.usually(spread.min(axis=1) >= KEPT * spread[:, 0], confidence),
    )
    yield Claim(
        "G2",
        LEARNS,
        f"frequency of an accuracy above {LEARNED:g} at the end, {which}",
        verdicts.usually(trace.accuracy[:, -1, 0] > LEARNED, confidence),
    )


def headline(runs: pd.DataFrame) -> dict[str, float]:
    """The lowest mean of each sigmoid network's last layer, the median of the replicas."""
    last = runs[(runs["activation"] == SIGMOID) & (runs["layer"] == runs["hidden_layers"])]
    lowest = last.groupby(["hidden_layers", "replica"])["mean"].min()
    medians = lowest.groupby("hidden_layers").median()
    return {f"lowest-activation.{depth}-layers": float(low) for depth, low in medians.items()}
