"""Section I on the page: gradients at the start with what fixed them, beside theory."""

import pandas as pd

from stages.page.setting import Setting
from stages.propagation.page import inputs, layers, skips
from stages.propagation.page.rows import Values, replicas, widths
from stages.propagation.tables import (
    NORMALIZED,
    PROPAGATION_PICTURE,
    RESIDUAL,
    SHATTERED,
    SPECTRUM,
)

MADE_WITH = (
    "experiments.propagation-normalized",
    "experiments.propagation-residual",
    "experiments.propagation-shattering",
    "experiments.propagation-spectrum",
    "statistics",
    "kernels",
)


def values(study: Setting) -> Values:
    """What the text `propagation` names."""
    normalized, residual = NORMALIZED.read(), RESIDUAL.read()
    shattered, spectrum = SHATTERED.read(), SPECTRUM.read()
    blocks, products = _deepest(residual), _deepest(spectrum)
    return {
        "line": study.given("experiments.propagation-shattering"),
        "picture": study.drawn(PROPAGATION_PICTURE, *MADE_WITH),
        "sigmoids": layers.of_sigmoids(normalized),
        "rectifiers": skips.of_rectifiers(blocks),
        "normalized": _of_widths(normalized) | {"kinds": [*layers.normalized(normalized)]},
        "dimensions": layers.dimensions(normalized),
        "blocks": _of_widths(blocks) | {"depth": _depth(blocks), "kinds": [*skips.blocks(blocks)]},
        "roots": skips.roots(residual),
        "shattered": {
            "replicas": replicas(shattered),
            "kinds": [*inputs.shattered(shattered)],
        },
        "shared": inputs.shared(shattered),
        "directions": _of_widths(products)
        | {"depth": _depth(products), "rows": [*inputs.directions(products)]},
    }


def _of_widths(table: pd.DataFrame) -> Values:
    """What the caption and the header of a table say."""
    return {"widths": widths(table), "replicas": replicas(table)}


def _deepest(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["depth"] == table["depth"].max()]


def _depth(deepest: pd.DataFrame) -> int:
    return int(deepest["depth"].iloc[0])
