"""Small tables of deep networks that several texts of the page are made from."""

import pandas as pd

from stages.flow.tables import ACTIVATION_FUNCTION, DEEP_LIMIT, FLOW_COMPARISON
from stages.page.setting import Setting

FUNCTIONS = ("sigmoid", "tanh", "relu", "sigmoid-4")
SETTING = Setting(
    {
        "experiments": {
            "deep-networks": {"images": 24},
            "gradient-flow": {"replicas": 3, "saturation": 0.1, "jacobians": 4},
            "mean-field": {},
            "balancing-width": {},
        },
        "compared": {"activations": {}},
        "statistics": {"confidence": 0.95},
        "kernels": "pinned",
    }
)


def write_functions() -> None:
    """Names that are those of the functions."""
    rows = [(name, name) for name in FUNCTIONS]
    ACTIVATION_FUNCTION.write(pd.DataFrame(rows, columns=list(ACTIVATION_FUNCTION.columns)))


def compared(widths: tuple[int, ...] = (30, 300), off: float = 1.1) -> pd.DataFrame:
    """Layers that halve the gradient, predicted a tenth more in wide and `off` in narrow ones."""
    rows = [
        (
            *("sigmoid", start, width, depth, layer, measure, -0.3 * (depth - layer), 0.1),
            *(-0.25 * (depth - layer), 0.5, 0.4, 0.6, 0.5, 0.5 * (off if width == 30 else 1.1), 3),
        )
        for start in ("default", "he-zero")
        for width in widths
        for depth in (2, 11)
        for layer in range(1, depth + 1)
        for measure in ("rms", "mean")
    ]
    return pd.DataFrame(rows, columns=list(FLOW_COMPARISON.columns))


def limits(*rows: tuple) -> pd.DataFrame:
    """DEEP_LIMIT."""
    return pd.DataFrame(rows, columns=list(DEEP_LIMIT.columns))


CHAPTER_LIMIT = ("sigmoid", "default", 30, 1.3, 0.04, 1.0, 0.31, 0.31, "ordered")
