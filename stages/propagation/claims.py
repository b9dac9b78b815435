"""Claims I1, I3, I4, I5 and I8: gradients of untrained networks with what fixed them.

Each network counts once for a quantity. What is said of wide layers is tested in the widest that
were measured, or where there are enough neurons for each layer (I8), and what a theorem assumes is
looked at before its number: where the assumption does not show, the number is not tested.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from stages.propagation import block_claims, direction_claims, normalized_claims
from unstable_gradients.network.activations import RELU, SIGMOID
from unstable_gradients.study.ledger import Quantity


@dataclass(frozen=True)
class Evidence:
    """What the claims are judged by: tables of networks, each named as in `tables`."""

    normalized: pd.DataFrame
    residual: pd.DataFrame
    shattered: pd.DataFrame
    spectrum: pd.DataFrame


def claims(found: Evidence, confidence: float) -> list[Quantity]:
    """All claims by their ids, with intervals of this confidence."""
    judged = [
        *normalized_claims.batch(found.normalized, confidence),
        *normalized_claims.layer(found.normalized, confidence),
        *block_claims.blocks(found.residual, confidence),
        *direction_claims.shattering(found.shattered, confidence),
        *direction_claims.directions(found.spectrum, confidence),
    ]
    return sorted(judged, key=lambda each: each.claim.id)


def headline(found: Evidence) -> dict[str, float]:
    """The factors of the widest normalized networks that are best known."""
    own = found.normalized
    widest = own[own["width"] == own["width"].max()]
    numbers = {}
    for activation, normalization in ((RELU.name, "batch"), (SIGMOID.name, "layer")):
        rows = widest[
            (widest["activation"] == activation) & (widest["normalization"] == normalization)
        ]
        rows = rows[rows["images"] == rows["images"].max()]
        if len(rows):
            factor = float(np.exp(rows["log_factor"].mean()))
            numbers[f"{normalization}-normalization.{activation}-factor"] = factor
    return numbers
