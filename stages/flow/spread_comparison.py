"""The spread of gradients among networks of one kind, measured beside predicted (H7)."""

import numpy as np
import pandas as pd

from stages.flow.tables import DEEP_NETWORK, GRADIENT_SPREAD, MEASURE, SPREAD_THEORIES
from unstable_gradients.study import statistics
from unstable_gradients.study.rules import DOUBLE
from unstable_gradients.study.statistics import Estimate, Sample
from unstable_gradients.theory.gradient_spread import Spread

KIND = [*DEEP_NETWORK, MEASURE]
LEAST = 3  # replicas of which one can be left out


def log_variances(sample: Sample) -> Sample:
    """Pseudo-values of ln s^2, whose mean and Student's interval are the jackknife's (Miller 1968).

    The interval of the chi-square distribution would be one of normal samples only: it is too
    narrow where the tails are heavier. NaN of fewer than three replicas.
    """
    count = len(sample)
    if count < LEAST or not np.isfinite(sample).all():
        return np.full(count, np.nan)
    squares = np.square(sample - sample.mean())
    # Without one value: the sum of squares about the mean of the others.
    others = squares.sum() - squares * count / (count - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.log(squares.sum() / (count - 1))
        return count * whole - (count - 1) * np.log(others / (count - 2))


def log_sd(sample: Sample, confidence: float) -> Estimate:
    """The standard deviation, with the jackknife's interval of its logarithm."""
    found = statistics.mean(log_variances(sample) / 2, confidence)
    with np.errstate(over="ignore"):
        low, high = np.exp([found.low, found.high]).tolist()
    sd = float(np.std(sample, ddof=1)) if len(sample) > 1 else np.nan
    return Estimate(sd, low, high, found.replicas, found.freedom)


def with_spread(networks: pd.DataFrame, predicted: pd.DataFrame) -> pd.DataFrame:
    """`comparison.networks` with the columns of FLOW_SPREAD in every row of a kind."""
    return networks.merge(predicted, "left", KIND, validate="many_to_one")


def comparison(networks: pd.DataFrame, predicted: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """GRADIENT_SPREAD from `comparison.networks` and FLOW_SPREAD."""
    rows = []
    for kind, own in networks.groupby(KIND, sort=False):
        with np.errstate(invalid="ignore"):  # both may be infinite
            shifts = (own["log_ratio"] - own["predicted_log_ratio"]).to_numpy()
        spread, shift = log_sd(shifts, confidence), statistics.mean(shifts, confidence)
        known = np.isfinite(shifts).all()
        rows.append(
            dict(zip(KIND, kind, strict=True))
            | {"log_sd": spread.value, "log_sd_low": spread.low, "log_sd_high": spread.high}
            | {"log_shift": shift.value, "log_shift_low": shift.low, "log_shift_high": shift.high}
            | {"within": np.mean(np.abs(shifts) <= np.log(DOUBLE)) if known else np.nan}
            | {"replicas": len(own)}
        )
    table = pd.DataFrame(rows).merge(predicted, "left", KIND, validate="one_to_one")
    for theory in SPREAD_THEORIES:
        sd, shift = table[f"{theory}_log_sd"], table[f"{theory}_log_shift"]
        table[f"{theory}_within"] = [
            Spread(4 * one**2, 2 * other).share_within(DOUBLE)
            for one, other in zip(sd, shift, strict=True)
        ]
    return table[list(GRADIENT_SPREAD.columns)]
