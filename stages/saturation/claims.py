"""Claims G1 and G2: sigmoid layers saturate early in training, others do not.

Glorot and Bengio (2010), sections 3.1 to 3.3. A layer has sunk once its mean activation is below
a tenth, early if that is in the first tenth of the steps. It has recovered if its activations are
spread more widely at the end than at the start. It keeps its spread if that never falls below half
of what it was at the start.

That five layers stay sunk (G1d) is shown and not tested, because the number of steps decides it:
training ends when most networks have recovered, and a smaller learning rate keeps them sunk longer.

Of the layers before the last (G1b) the first is not asked to be above 1/2, where it began: here it
stays there. That was settled with the numbers seen.

That weights made to keep variances keep the spread (G2c) nobody says of sigmoid neurons: the
derivation takes functions of slope 1 at 0, and in layers of equal width the chapter's weights have
the same variance.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float, Int

from stages.saturation.tables import SUNK_BELOW
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import SIGMOID, SOFTSIGN, TANH
from unstable_gradients.study import findings, replicas
from unstable_gradients.study.ledger import OF_NETWORKS, Claim, Quantity, settled_late

EARLY_PART = 0.1  # part of the steps
KEPT_PART = 0.5  # part of the spread at the start
LEARNED_ABOVE = 0.5  # accuracy
HALF = 0.5  # the sigmoid at 0, where means begin
KEEPS_VARIANCE = "glorot-uniform", "glorot-normal"  # initializers

SOURCE = "Glorot and Bengio 2010"
SINKS = Claim(
    "G1a", "the last hidden layer of sigmoid neurons sinks towards 0 early in training", SOURCE
)
STAY_HIGH = Claim(
    "G1b",
    f"layers between first and last are above {HALF:g} then, the more the nearer to the last",
    SOURCE,
)
COMES_BACK = Claim("G1c", "with four hidden layers the last one recovers in the end", SOURCE)
STAYS = Claim("G1d", "with five hidden layers it does not", SOURCE)
AVOIDED = Claim("G2a", "with another activation the last hidden layer keeps its spread", SOURCE)
LEARNS = Claim("G2b", "with another activation the network learns", SOURCE)
KEPT_BY_START = Claim(
    "G2c",
    "with a variance-keeping initialisation the last hidden layer keeps its spread",
    SOURCE,
)
LEARNS_BY_START = Claim("G2d", "with a variance-keeping initialisation the network learns", SOURCE)
FRONT_FIRST = Claim("G2e", "of layers of tanh the first one saturates most", SOURCE)
SATURATES_LESS = Claim("G2f", "softsign saturates less than tanh", SOURCE)

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
    def layers(self) -> str:
        """Its size in the ledger."""
        return f"{self.depth} hidden layers"

    @property
    def recipe(self) -> str:
        """How it starts and learns, in the ledger."""
        return f"{self.activation}, {self.initializer} weights, eta {self.eta:g}"


def claims(runs: pd.DataFrame, confidence: float) -> list[Quantity]:
    """G1 and G2, from ACTIVATION_COURSE of every network."""
    kinds = runs.groupby(["network", "hidden_layers"], sort=False)
    networks = [Network.of(rows) for _, rows in kinds]
    found: list[Quantity] = []
    for network in networks:
        sigmoid = network.activation == SIGMOID.name
        if network.keeps_variance:
            found += [] if sigmoid else [_kept(KEPT_BY_START, network, confidence)]
            found.append(_learns(LEARNS_BY_START, network, confidence))
        elif sigmoid:
            found += _sigmoid(network, confidence)
        else:
            found.append(_kept(AVOIDED, network, confidence))
            found.append(_learns(LEARNS, network, confidence))
            found += _compared(network, networks, confidence)
    return found


def _often(
    claim: Claim,
    what: str,
    holds: Bool[np.ndarray, " replica"],
    network: Network,
    when: str,
    confidence: float,
) -> Quantity:
    """How often something is so in networks of one kind and depth."""
    return Quantity(
        claim,
        f"frequency of {what}",
        findings.usually(holds, confidence),
        network.layers,
        f"{network.recipe}, {when}",
        OF_NETWORKS,
    )


def _sigmoid(network: Network, confidence: float) -> Iterator[Quantity]:
    last, steps = network.mean[:, :, -1], int(network.steps[-1])
    early = network.steps <= EARLY_PART * steps
    yield _often(
        SINKS,
        f"the last layer's mean falling below {SUNK_BELOW:g} early",
        np.any(last[:, early] < SUNK_BELOW, axis=1),
        network,
        f"first {EARLY_PART:.0%} of {steps:,} steps",
        confidence,
    )
    lowest = last.argmin(axis=1)
    others = network.mean[np.arange(len(last)), lowest, :-1]
    found = _often(
        STAY_HIGH,
        f"means above {HALF:g} that rise to the last but one",
        np.all(np.diff(others, axis=1) > 0, axis=1) & np.all(others[:, 1:] > HALF, axis=1),
        network,
        f"where the last layer's is lowest in {steps:,} steps",
        confidence,
    )
    yield from settled_late([found])
    if network.depth in ENDS:
        yield ENDS[network.depth](network, f"within {steps:,} steps", confidence)


def _comes_back(network: Network, within: str, confidence: float) -> Quantity:
    what = "the last layer sinking and recovering"
    return _often(COMES_BACK, what, _recovered(network), network, within, confidence)


def _stays(network: Network, within: str, confidence: float) -> Quantity:
    what, recovered = "the last layer sinking and not recovering", _recovered(network)
    shown = _often(STAYS, what, _stayed(network), network, within, confidence)
    reason = (
        f"{recovered.sum()} of {len(recovered)} have recovered {within}, and more steps or a "
        "smaller learning rate would say otherwise"
    )
    return replace(shown, finding=shown.finding.untested(reason))


# What Glorot and Bengio saw in the end of their networks, by the number of hidden layers.
ENDS = {4: _comes_back, 5: _stays}


def _sunk(network: Network) -> Bool[np.ndarray, " replica"]:
    return np.any(network.mean[:, :, -1] < SUNK_BELOW, axis=1)


# Of a network that diverged neither is true.
def _recovered(network: Network) -> Bool[np.ndarray, " replica"]:
    """Whether the last layer sinks and has recovered at the end."""
    return _sunk(network) & (network.spread[:, -1, -1] > network.spread[:, 0, -1])


def _stayed(network: Network) -> Bool[np.ndarray, " replica"]:
    """Whether it sinks and has not."""
    return _sunk(network) & (network.spread[:, -1, -1] <= network.spread[:, 0, -1])


def _kept(claim: Claim, network: Network, confidence: float) -> Quantity:
    spread = network.spread[:, :, -1]
    return _often(
        claim,
        "the last layer keeping half of its spread",
        spread.min(axis=1) >= KEPT_PART * spread[:, 0],
        network,
        f"within {network.steps[-1]:,} steps",
        confidence,
    )


def _learns(claim: Claim, network: Network, confidence: float) -> Quantity:
    return _often(
        claim,
        f"an accuracy above {LEARNED_ABOVE:g}",
        network.accuracy[:, -1, 0] > LEARNED_ABOVE,
        network,
        f"after {network.steps[-1]:,} steps",
        confidence,
    )


def _compared(network: Network, others: list[Network], confidence: float) -> Iterator[Quantity]:
    """Claims on layers of tanh and of softsign, by their saturated parts at the end."""
    saturated = network.saturated[:, -1]
    if network.activation == TANH.name:
        yield _often(
            FRONT_FIRST,
            "the first layer having most saturated neurons",
            np.all(saturated[:, :1] > saturated[:, 1:], axis=1),
            network,
            f"after {network.steps[-1]:,} steps",
            confidence,
        )
    if network.activation == SOFTSIGN.name:
        for other in others:
            if (other.activation, other.initializer, other.depth) == (
                TANH.name,
                network.initializer,
                network.depth,
            ):
                yield _less(other, network, confidence)


def _less(tanh: Network, softsign: Network, confidence: float) -> Quantity:
    parts = [each.saturated[:, -1].mean(axis=1) for each in (tanh, softsign)]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = parts[0] / parts[1]
    return Quantity(
        SATURATES_LESS,
        "saturated part of the neurons at the end, ratio",
        findings.excess(ratios, confidence),
        tanh.layers,
        f"{tanh.recipe}, over {softsign.recipe}",
    )


def headline(runs: pd.DataFrame) -> dict[str, float]:
    """The lowest mean of each sigmoid network's last layer, the median of the replicas."""
    sigmoid = (runs["activation"] == SIGMOID.name) & ~runs["initializer"].isin(KEEPS_VARIANCE)
    last = runs[sigmoid & (runs["layer"] == runs["hidden_layers"])]
    lowest = last.groupby(["hidden_layers", "replica"])["mean"].min()
    medians = lowest.groupby("hidden_layers").median()
    return {f"lowest-activation.{depth}-layers": float(low) for depth, low in medians.items()}
