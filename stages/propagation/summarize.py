"""Aggregate gradients at the start over the replicas (I1, I3, I4, I5, I8)."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from stages.propagation.tables import (
    NORMALIZED,
    NORMALIZED_KIND,
    NORMALIZED_RUN,
    RESIDUAL,
    RESIDUAL_KIND,
    RESIDUAL_RUN,
    SHATTERED,
    SHATTERED_KIND,
    SHATTERED_RUN,
    SPECTRUM,
    SPECTRUM_KIND,
    SPECTRUM_RUN,
)
from unstable_gradients.program.parameters import Statistics
from unstable_gradients.study import statistics
from unstable_gradients.study.columns import Columns
from unstable_gradients.study.statistics import Estimate
from unstable_gradients.theory import jacobian_spectrum

NOTHING = 1e-9  # relative variances below are what rounding leaves of 0


def main(given: Statistics) -> None:
    """Read what was measured and write the aggregates."""
    for table, runs, kind, of_kind in (
        (NORMALIZED, NORMALIZED_RUN, NORMALIZED_KIND, normalized),
        (RESIDUAL, RESIDUAL_RUN, RESIDUAL_KIND, residual),
        (SHATTERED, SHATTERED_RUN, SHATTERED_KIND, shattered),
        (SPECTRUM, SPECTRUM_RUN, SPECTRUM_KIND, spectrum),
    ):
        table.write(_each(runs.read(), kind, of_kind, given.confidence))


def _each(
    runs: pd.DataFrame,
    kind: Columns,
    of_kind: Callable[[pd.DataFrame, float], dict[str, float]],
    confidence: float,
) -> pd.DataFrame:
    """A row for each kind of network."""

    def rows() -> Iterator[dict[str, object]]:
        for _, networks in runs.groupby(list(kind), sort=False):
            first = networks.iloc[0]
            yield {**{str(name): first[name] for name in kind}, **of_kind(networks, confidence)}

    return pd.DataFrame(rows())


def _interval(estimate: Estimate) -> dict[str, float]:
    return {"low": estimate.low, "high": estimate.high, "replicas": estimate.replicas}


def normalized(networks: pd.DataFrame, confidence: float) -> dict[str, float]:
    """A row of NORMALIZED but for the kind."""
    factor = statistics.geometric_mean(np.exp(networks["log_factor"].to_numpy()), confidence)
    return {
        "factor": factor.value,
        **_interval(factor),
        "dimensions": networks["dimensions"].mean(),
        "predicted": np.exp(networks["predicted_log_factor"].iloc[0]),
    }


def residual(networks: pd.DataFrame, confidence: float) -> dict[str, float]:
    """A row of RESIDUAL but for the kind."""
    ratio = statistics.mean(networks["log_ratio"].to_numpy(), confidence)
    return {
        "log_ratio": ratio.value,
        **_interval(ratio),
        "predicted_log_ratio": networks["predicted_log_ratio"].iloc[0],
    }


def shattered(networks: pd.DataFrame, confidence: float) -> dict[str, float]:
    """A row of SHATTERED but for the kind."""
    correlation = statistics.mean(networks["correlation"].to_numpy(), confidence)
    means = networks[["neighbours", "shared", "factor"]].mean()
    return {
        "correlation": correlation.value,
        **_interval(correlation),
        **{str(name): float(value) for name, value in means.items()},
        "predicted": networks["predicted"].iloc[0],
    }


def spectrum(networks: pd.DataFrame, confidence: float) -> dict[str, float]:
    """A row of SPECTRUM but for the kind."""
    spread = networks["relative_variance"].to_numpy()
    if (spread < NOTHING).all():
        typical = Estimate(0.0, 0.0, 0.0, len(spread))
    else:
        typical = statistics.geometric_mean(spread, confidence)
    first = networks.iloc[0]
    layers, width, depth = (
        (first["weights"], first["activation"]),
        int(first["width"]),
        int(first["depth"]),
    )
    squared = np.square(networks["mean_square"].to_numpy())
    with np.errstate(invalid="ignore"):  # where no direction is left, of all networks
        of_means = float(((spread + 1) * squared).sum() / squared.sum() - 1)
    return {
        "typical": typical.value,
        **_interval(typical),
        "of_means": of_means,
        "predicted": jacobian_spectrum.relative_variance(*layers, width, depth),
        "wide": jacobian_spectrum.wide_limit(*layers, depth),
    }
