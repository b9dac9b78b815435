"""Claims I1 and I3: gradients of untrained normalized networks."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.propagation.networks import LINEAR
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.study import findings
from unstable_gradients.study.ledger import STUDY, Claim, Quantity

YANG = "Yang et al. 2019"
EXPLODES = Claim("I1a", "batch normalization makes gradients explode at the start", YANG)
LARGE_BATCH = Claim(
    "I1b", "in large batches a layer multiplies the squared gradient by E[f'^2]/Var f", YANG
)
SMALL_BATCH = Claim("I1c", "batch normalization explodes faster in small batches", YANG)
BATCH_THEORY = Claim("I1d", "theory of a small batch predicts the factor of a layer", YANG)
VANISHES = Claim("I3a", "layer normalization does not save sigmoids from vanishing", STUDY)
LAYER_THEORY = Claim(
    "I3b", "with layer normalization a layer multiplies it by E[f'^2]/E[f^2]", STUDY
)


def batch(networks: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    """I1: the largest batch, and the smallest beside it."""
    own = networks[networks["normalization"] == "batch"]
    large, small = own["images"].max(), own["images"].min()
    for activation, width, rows in _kinds(own):
        by_batch = {size: each.sort_values("replica") for size, each in rows.groupby("images")}
        most, fewest = by_batch[large], by_batch[small]
        logs, less = most["log_factor"].to_numpy(), fewest["log_factor"].to_numpy()
        kind, setting = f"{activation}, layers of {width}", f"batches of {large}"
        if activation != LINEAR.name:
            explodes = findings.excess(np.exp(logs), confidence)
            yield Quantity(EXPLODES, "squared factor of a layer", explodes, kind, setting)
        yield _against_theory(LARGE_BATCH, most, kind, setting, confidence)
        if large > small:
            faster = findings.excess(np.exp(less - logs), confidence)
            setting = f"batches of {small} and {large}"
            name = "factor in small batches over that in large ones"
            yield Quantity(SMALL_BATCH, name, faster, kind, setting)
            yield _against_theory(BATCH_THEORY, fewest, kind, f"batches of {small}", confidence)


def layer(networks: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    """I3."""
    for activation, width, rows in _kinds(networks[networks["normalization"] == "layer"]):
        kind = f"{activation}, layers of {width}"
        if activation == SIGMOID.name:
            vanishes = findings.excess(np.exp(-rows["log_factor"].to_numpy()), confidence)
            yield Quantity(VANISHES, "1 over the squared factor of a layer", vanishes, kind)
        yield _against_theory(LAYER_THEORY, rows, kind, "", confidence)


def _kinds(networks: pd.DataFrame) -> Iterator[tuple[str, int, pd.DataFrame]]:
    for (activation, width), rows in networks.groupby(["activation", "width"], sort=False):
        yield str(activation), int(width), rows


def _against_theory(
    claim: Claim, rows: pd.DataFrame, kind: str, setting: str, confidence: float
) -> Quantity:
    ratios = np.exp((rows["log_factor"] - rows["predicted_log_factor"]).to_numpy())
    predicted = float(np.exp(rows["predicted_log_factor"].iloc[0]))
    name = f"squared factor of a layer over the predicted {predicted:.3g}"
    return Quantity(claim, name, findings.agreement(ratios, confidence), kind, setting)
