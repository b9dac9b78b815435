"""Claims I5 and I8: gradients of different inputs, and what becomes of different directions."""

from collections.abc import Iterator

import pandas as pd

from unstable_gradients.study import findings, tables
from unstable_gradients.study.ledger import OF_NETWORKS, STUDY, Claim, Quantity
from unstable_gradients.study.verdicts import Finding
from unstable_gradients.theory import jacobian_spectrum

WIDE = 10  # neurons of a layer for each layer
ROUNDING = 1e-9  # relative variances below are 0
QUARTER = 1 / 4  # of the neurons that a theorem has two inputs share
BALDUZZI = "Balduzzi et al. 2017"
SPECTRUM = "Saxe et al. 2013, Pennington et al. 2017"
HALVES = Claim(
    "I5a",
    "where a quarter of the neurons is active for both of two inputs, a ReLU layer halves the "
    "correlation of their gradients",
    BALDUZZI,
)
QUARTERS = Claim(
    "I5b",
    "where a quarter of the neurons is active for both of two inputs, a ReLU layer with a skip "
    "connection leaves 3/4 of the correlation of their gradients",
    BALDUZZI,
)
KEPT = Claim("I5c", "skip connections keep gradients of neighbouring inputs alike", BALDUZZI)
ALIKE = Claim(
    "I5d",
    "mean-field theory predicts how alike the gradients of two inputs are in ReLU networks without "
    "normalization",
    STUDY,
)
DIRECTIONS = {
    layers: Claim(
        id,
        f"squared singular values of L {words} have a variance of {times} their squared mean",
        SPECTRUM,
    )
    for layers, id, words, times in (
        (("gaussian", "linear"), "I8a", "linear layers of Gaussian weights", "L times"),
        (("gaussian", "relu"), "I8c", "ReLU layers of Gaussian weights", "2L times"),
        (("orthogonal", "relu"), "I8d", "ReLU layers of orthogonal weights", "L times"),
    )
}
ISOMETRY = Claim("I8b", "orthogonal linear layers stretch all directions alike", SPECTRUM)


def shattering(networks: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    """I5, by the deepest networks."""
    deepest = networks[networks["depth"] == networks["depth"].max()]
    where = f"{deepest['depth'].iloc[0]} hidden layers of ReLU"
    for claim, skips, theorem in ((HALVES, "none", 1 / 2), (QUARTERS, "identity", 3 / 4)):
        for normalization in ("none", "batch"):
            rows = tables.rows(deepest, normalization=normalization, skips=skips)
            found = findings.agreement(rows["factor"].to_numpy() / theorem, confidence)
            name = f"factor of the correlation, a layer, over {theorem:g}"
            yield Quantity(claim, name, _assuming(found, rows), where, _setting(normalization))
    for normalization in ("none", "batch"):
        plain, skipping = (
            tables.rows(deepest, normalization=normalization, skips=skips)["neighbours"].to_numpy()
            for skips in ("none", "identity")
        )
        more = findings.usually(skipping > plain, confidence)
        name = "frequency of a larger correlation than without"
        yield Quantity(KEPT, name, more, where, _setting(normalization), OF_NETWORKS)
    for skips, words in (("none", "without"), ("identity", "with")):
        rows = tables.rows(deepest, normalization="none", skips=skips)
        ratios = (rows["correlation"] / rows["predicted"]).to_numpy()
        alike = findings.agreement(ratios, confidence)
        name = "correlation in the first layer over the predicted one"
        yield Quantity(ALIKE, name, alike, where, f"{words} skip connections")


def _setting(normalization: str) -> str:
    return "normalized over the inputs" if normalization == "batch" else "without normalization"


def _assuming(found: Finding, networks: pd.DataFrame) -> Finding:
    """The finding, where the networks are those of the theorem.

    It has each pair of inputs share a quarter of the neurons, and each block with a skip connection
    add as much to the squared gradient as it is handed, of which normalization leaves less.
    """
    shared = float(networks["shared"].mean())
    if not findings.WITHIN_A_TENTH.holds(shared / QUARTER, shared / QUARTER):
        return found.untested(f"inputs share {shared:.2f} of the neurons, assumed is a quarter")
    blocks = networks[["normalization", "skips"]].iloc[0]
    if tuple(blocks) == ("batch", "identity"):
        return found.untested("normalized blocks do not double the squared gradient, as assumed")
    return found


def directions(networks: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    """I8, by the deepest networks that are wide for their depth."""
    name = "variance over mean^2 of squared singular values"
    for (weights, activation), rows in networks.groupby(["weights", "activation"], sort=False):
        layers = str(weights), str(activation)
        for width, of_width in rows.groupby("width", sort=False):
            shallow = of_width[of_width["depth"] * WIDE <= of_width["width"]]
            if shallow.empty:
                continue
            own = shallow[shallow["depth"] == shallow["depth"].max()]
            depth, where = int(own["depth"].iloc[0]), f"layers of {width}"
            spread = own["relative_variance"].to_numpy()
            setting = f"L = {depth}, {activation}, {weights}"
            if layers in DIRECTIONS:
                ratio = findings.agreement(
                    spread / jacobian_spectrum.wide_limit(*layers, depth), confidence
                )
                limit = f"{jacobian_spectrum.LIMITS[layers]:g}L".replace("1L", "L")
                claim = DIRECTIONS[layers]
                yield Quantity(claim, f"{name}, over {limit}", ratio, where, setting)
            else:
                exact = findings.theorem(spread < ROUNDING)
                yield Quantity(ISOMETRY, f"{name} is 0", exact, where, setting)
