"""Claims I1 and I3: gradients of untrained normalized networks.

Which way gradients go is asked in layers of every width, by which factor in the widest.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.propagation.networks import LINEAR, named
from stages.propagation.widest import in_widest
from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.study import findings, tables
from unstable_gradients.study.ledger import STUDY, Claim, Quantity
from unstable_gradients.study.verdicts import Finding
from unstable_gradients.theory.normalization import large_batch_factor

YANG = "Yang et al. 2019"
EXPLODES = Claim("I1a", "batch normalization makes gradients explode at the start", YANG)
LARGE_BATCH = Claim(
    "I1b",
    "with batch normalization over large batches a wide layer multiplies the squared gradient by "
    "E[f'^2]/Var f",
    YANG,
)
SMALL_BATCH = Claim(
    "I1c", "with batch normalization gradients explode faster in small batches than in large", YANG
)
BATCH_THEORY = Claim(
    "I1d",
    "theory of batches of any size predicts by which factor a wide layer with batch normalization "
    "multiplies the squared gradient",
    f"{STUDY}, after {YANG}",
)
VANISHES = Claim(
    "I3a", "layer normalization does not save the gradients of sigmoids from vanishing", STUDY
)
LAYER_THEORY = Claim(
    "I3b",
    "with layer normalization a wide layer of n neurons multiplies the squared gradient by "
    "(n - 2)/(n - 3) E[f'^2]/E[f^2]",
    STUDY,
)


def batch(networks: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    """I1: the largest batch, the smallest beside it, and each beside theory of that size."""
    own = networks[networks["normalization"] == "batch"]
    large, small = own["images"].max(), own["images"].min()
    for activation, width, rows in _kinds(own):
        most, fewest = (
            tables.rows(rows, images=size).sort_values("replica") for size in (large, small)
        )
        logs, less = most["log_factor"].to_numpy(), fewest["log_factor"].to_numpy()
        kind, setting = f"{activation}, layers of {width}", f"batches of {large}"
        if activation != LINEAR.name:
            explodes = findings.excess(np.exp(logs), confidence)
            yield Quantity(EXPLODES, "squared factor of a layer", explodes, kind, setting)
        published = large_batch_factor(named(activation))
        ratios = np.exp(logs) / published
        found = in_widest(findings.agreement(ratios, confidence), width, own)
        yield Quantity(LARGE_BATCH, _over(published), found, kind, setting)
        for size, each in rows.sort_values("replica").groupby("images"):
            found = in_widest(_against_theory(each, confidence), width, own)
            yield Quantity(BATCH_THEORY, _predicted(each), found, kind, f"batches of {size}")
        if large > small:
            with np.errstate(invalid="ignore"):  # both may be infinite
                faster = findings.excess(np.exp(less - logs), confidence)
            setting = f"batches of {small} and {large}"
            name = "factor in small batches over that in large ones"
            yield Quantity(SMALL_BATCH, name, in_widest(faster, width, own), kind, setting)


def layer(networks: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    """I3."""
    own = networks[networks["normalization"] == "layer"]
    for activation, width, rows in _kinds(own):
        kind = f"{activation}, layers of {width}"
        if activation == SIGMOID.name:
            vanishes = findings.excess(np.exp(-rows["log_factor"].to_numpy()), confidence)
            yield Quantity(VANISHES, "1 over the squared factor of a layer", vanishes, kind)
        found = in_widest(_against_theory(rows, confidence), width, own)
        yield Quantity(LAYER_THEORY, _predicted(rows), found, kind)


def _kinds(networks: pd.DataFrame) -> Iterator[tuple[str, int, pd.DataFrame]]:
    for (activation, width), rows in networks.groupby(["activation", "width"], sort=False):
        yield str(activation), int(width), rows


def _against_theory(rows: pd.DataFrame, confidence: float) -> Finding:
    ratios = np.exp((rows["log_factor"] - rows["predicted_log_factor"]).to_numpy())
    return findings.agreement(ratios, confidence)


def _predicted(rows: pd.DataFrame) -> str:
    return _over(float(np.exp(rows["predicted_log_factor"].iloc[0])))


def _over(predicted: float) -> str:
    return f"squared factor of a layer over the predicted {predicted:.3g}"
