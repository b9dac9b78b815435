"""How logarithms of gradients change from layer to layer, and at which width they stay equal."""

import numpy as np
from jaxtyping import Bool, Float

from unstable_gradients.errors import InvalidInput

Rows = Float[np.ndarray, "row place"]
PerRow = Float[np.ndarray, " row"]

LARGEST_KNOWN = 1e100  # slopes beyond are taken for unknown
LEAST_WIDTHS = 3  # to which a parabola is fitted


def lines(log_norms: Rows) -> dict[str, PerRow]:
    """Slope, straightness and log_ratio of each row of logarithms, front to back: see FLOW_NETWORK.

    A row with a logarithm that is not finite has none of these.
    """
    lost = ~np.isfinite(log_norms).all(axis=1)
    norms = np.where(lost[:, None], 0.0, log_norms)
    layers = np.arange(norms.shape[1]) - (norms.shape[1] - 1) / 2
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return _lines(norms, layers, lost)


def _lines(
    norms: Rows, layers: Float[np.ndarray, " place"], lost: Bool[np.ndarray, " row"]
) -> dict[str, PerRow]:
    slope = norms @ layers / (layers @ layers)
    centred = norms - norms.mean(axis=1, keepdims=True)
    total = np.square(centred).sum(axis=1)
    explained = np.square(slope) * (layers @ layers)
    straight = np.divide(explained, total, out=np.full(len(norms), np.nan), where=total > 0)
    if norms.shape[1] == 2:
        straight[:] = np.nan
    found = {"slope": slope, "straightness": straight, "log_ratio": norms[:, 0] - norms[:, -1]}
    return {name: np.where(lost, np.nan, values) for name, values in found.items()}


def crossing(widths: Float[np.ndarray, " place"], slopes: Rows) -> PerRow:
    """The width at which a parabola of slope against ln(width) falls through 0, for each row.

    Where it does not fall through 0 there is no such width.

    Raises:
        InvalidInput: if there are fewer than three widths, or one is not positive.
    """
    if len(set(widths)) < LEAST_WIDTHS or min(widths) <= 0:
        shown = ", ".join(f"{width:g}" for width in widths)
        raise InvalidInput(f"widths {shown}: expected three or more that are positive")
    logs = np.log(widths)
    known = (np.abs(slopes) < LARGEST_KNOWN).all(axis=1)
    square, linear, constant = np.polyfit(logs - logs.mean(), slopes[known].T, 2)
    with np.errstate(all="ignore"):
        root = 2 * constant / (np.sqrt(linear**2 - 4 * square * constant) - linear)
        found = np.full(len(slopes), np.nan)
        found[known] = np.exp(root + logs.mean())
    return found
