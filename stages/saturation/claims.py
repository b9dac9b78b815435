"""Claims G1 and G2: sigmoid layers saturate early in training, others do not.

Glorot and Bengio (2010), sections 3.1 to 3.3. A layer has sunk once its mean activation is below
a tenth, early if that is in the first tenth of the steps. It has recovered if its activations are
spread more widely at the end than at the start. It keeps its spread if that never falls below half
of what it was at the start.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float, Int

from stages.saturation.tables import SUNK_BELOW
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import SIGMOID, SOFTSIGN, TANH
from unstable_gradients.study import replicas, verdicts
from unstable_gradients.study.ledger import Claim

EARLY_PART = 0.1  # part of the steps
KEPT_PART = 0.5  # part of the spread at the start
LEARNED_ABOVE = 0.5  # accuracy
KEEPS_VARIANCE = "glorot-uniform", "glorot-normal"  # initializers
RECOVERS = {4: True, 5: False}  # Glorot's and Bengio's networks, by their hidden layers

SINKS = "the last hidden layer of sigmoid neurons sinks towards 0 early in training"
RISE = "the layers before it rise meanwhile, the more the nearer they are to the output"
COMES_BACK = "with four hidden layers the last one recovers in the end"
STAYS = "with five hidden layers it does not"
AVOIDED = "with another activation the last hidden layer keeps its spread"
KEPT_BY_START = "with a variance-keeping initialisation the last hidden layer keeps its spread"
LEARNS = "and the network learns"
FRONT_FIRST = "of layers of tanh the first one saturates most"
SATURATES_LESS = "softsign saturates less than tanh"

Trace = Float[np.ndarray, "replica step layer"]


@dataclass(frozen=True)
class Network:
    """One network and depth, and the course of its activations.

    Attributes:
        activation: function of the hidden layers.
        initializer: of the weights.
        eta: learning rate.
        steps: at which it was looked at.
    """

    activation: str
    initializer: str
    eta: float
    steps: Int[np.ndarray, " step"]
    mean: Trace
    spread: Trace
    saturated: Trace
    accuracy: Trace

    @classmethod
    def of(cls, rows: pd.DataFrame) -> "Network":
        """The network of rows of ACTIVATION_COURSE, which are of one network and depth.

        Raises:
            InvalidInput: if some are missing.
        """
        axes = ("replica", "step", "layer")
        if len(rows) != math.prod(rows[name].nunique() for name in axes):
            raise InvalidInput(
                f"network {rows['network'].iloc[0]} with {rows['hidden_layers'].iloc[0]} hidden "
                "layers: rows are missing, expected every layer of every replica at every step"
            )
        return cls(
            str(rows["activation"].iloc[0]),
            str(rows["initializer"].iloc[0]),
            float(rows["eta"].iloc[0]),
            np.unique(rows["step"]),
            *(
                replicas.as_array(rows, name, *axes)
                for name in ("mean", "spread", "saturated", "accuracy")
            ),
        )

    @property
    def keeps_variance(self) -> bool:
        """Whether it starts from weights that are to keep the variance from layer to layer."""
        return self.initializer in KEEPS_VARIANCE

    @property
    def depth(self) -> int:
        """The number of hidden layers."""
        return self.mean.shape[-1]

    @property
    def named(self) -> str:
        """Its name in the ledger."""
        return (
            f"{self.depth} hidden layers of {self.activation}, {self.initializer} weights, "
            f"eta {self.eta:g}"
        )


def claims(runs: pd.DataFrame, confidence: float) -> list[Claim]:
    """G1 and G2, from ACTIVATION_COURSE of every network."""
    kinds = runs.groupby(["network", "hidden_layers"], sort=False)
    networks = [Network.of(rows) for _, rows in kinds]
    found: list[Claim] = []
    for network in networks:
        if network.keeps_variance:
            found += _kept(network, KEPT_BY_START, confidence)
        elif network.activation == SIGMOID.name:
            found += _sigmoid(network, confidence)
        else:
            found += _kept(network, AVOIDED, confidence)
            found += _compared(network, networks, confidence)
    return found


def _sigmoid(network: Network, confidence: float) -> Iterator[Claim]:
    last, steps = network.mean[:, :, -1], int(network.steps[-1])
    early = network.steps <= EARLY_PART * steps
    yield Claim(
        "G1",
        SINKS,
        f"frequency of the last layer's mean falling below {SUNK_BELOW:g} in the first "
        f"{EARLY_PART:.0%} of {steps:,} steps, {network.named}",
        verdicts.usually(np.any(last[:, early] < SUNK_BELOW, axis=1), confidence),
    )
    lowest = last.argmin(axis=1)
    others = network.mean[np.arange(len(last)), lowest, :-1]
    yield Claim(
        "G1",
        RISE,
        "frequency of means rising up to the last but one where the last is lowest, "
        f"{network.named}",
        verdicts.usually(np.all(np.diff(others, axis=1) > 0, axis=1), confidence),
    )
    if network.depth in RECOVERS:
        back = RECOVERS[network.depth]
        yield Claim(
            "G1",
            COMES_BACK if back else STAYS,
            f"frequency of the last layer sinking and {'' if back else 'not '}recovering within "
            f"{steps:,} steps, {network.named}",
            verdicts.usually(_ends_so(network, back), confidence),
        )


def _ends_so(network: Network, recovered: bool) -> Bool[np.ndarray, " replica"]:
    """Whether the last layer sinks and has recovered at the end, or sinks and has not.

    Neither holds of a network that diverged.
    """
    first, last = network.spread[:, 0, -1], network.spread[:, -1, -1]
    sunk = np.any(network.mean[:, :, -1] < SUNK_BELOW, axis=1)
    return sunk & (last > first if recovered else last <= first)


def _kept(network: Network, claim: str, confidence: float) -> Iterator[Claim]:
    spread = network.spread[:, :, -1]
    yield Claim(
        "G2",
        claim,
        f"frequency of the last layer keeping half of its spread, {network.named}",
        verdicts.usually(spread.min(axis=1) >= KEPT_PART * spread[:, 0], confidence),
    )
    yield Claim(
        "G2",
        LEARNS,
        f"frequency of an accuracy above {LEARNED_ABOVE:g} after {network.steps[-1]:,} steps, "
        f"{network.named}",
        verdicts.usually(network.accuracy[:, -1, 0] > LEARNED_ABOVE, confidence),
    )


def _compared(network: Network, others: list[Network], confidence: float) -> Iterator[Claim]:
    """Claims on layers of tanh and of softsign, by their saturated parts at the end."""
    saturated = network.saturated[:, -1]
    if network.activation == TANH.name:
        first = np.all(saturated[:, :1] > saturated[:, 1:], axis=1)
        quantity = "frequency of the largest part of neurons being saturated in the first layer"
        finding = verdicts.usually(first, confidence)
        yield Claim("G2", FRONT_FIRST, f"{quantity} at the end, {network.named}", finding)
    if network.activation == SOFTSIGN.name:
        for other in others:
            if (other.activation, other.initializer, other.depth) == (
                TANH.name,
                network.initializer,
                network.depth,
            ):
                yield _less(other, network, confidence)


def _less(tanh: Network, softsign: Network, confidence: float) -> Claim:
    parts = [each.saturated[:, -1].mean(axis=1) for each in (tanh, softsign)]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = parts[0] / parts[1]
    return Claim(
        "G2",
        SATURATES_LESS,
        "saturated part of the neurons of tanh over that of softsign at the end, "
        f"{tanh.depth} hidden layers, {tanh.initializer} weights",
        verdicts.excess(ratios, confidence),
    )


def headline(runs: pd.DataFrame) -> dict[str, float]:
    """The lowest mean of each sigmoid network's last layer, the median of the replicas."""
    sigmoid = (runs["activation"] == SIGMOID.name) & ~runs["initializer"].isin(KEEPS_VARIANCE)
    last = runs[sigmoid & (runs["layer"] == runs["hidden_layers"])]
    lowest = last.groupby(["hidden_layers", "replica"])["mean"].min()
    medians = lowest.groupby("hidden_layers").median()
    return {f"lowest-activation.{depth}-layers": float(low) for depth, low in medians.items()}
