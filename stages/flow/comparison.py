"""Gradients of deep untrained networks, measured against predicted (F3, H1, H3, H4).

Theory predicts means of squared norms. A typical network has less: if the logarithms of the norms
are normal with standard deviation s, the root of the mean of the squares is exp(s^2) times the
geometric mean. So the geometric mean, raised by its own s^2, tells whether a prediction fails
because networks of a kind differ from each other, or because it is wrong.
"""

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float
from scipy import special

from stages.flow import selection, slopes
from stages.flow.tables import (
    ACTIVATION,
    DEEP_NETWORK,
    FLOW_AGREEMENT,
    FRONT_AGREEMENT,
    INITIALIZATION,
    MEASURE,
)
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import rules, statistics

NETWORK_AND_MEASURE = [*DEEP_NETWORK, MEASURE]
LOG_TENTH = np.log(rules.TENTH)
DECADE = np.log(10)
Logs = Float[np.ndarray, " case"]


def comparison(measured: pd.DataFrame, predicted: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Each layer's factor and norm: FLOW_COMPARISON from GRADIENT_FLOW and MEAN_FIELD."""
    table = measured.merge(
        predicted,
        "left",
        [*NETWORK_AND_MEASURE, "layer"],
        suffixes=("", "_predicted"),
        validate="one_to_one",
    )
    student = special.stdtrit(np.maximum(table["replicas"] - 1, 1), (1 + confidence) / 2)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        half = student * table["log_factor_sd"] / np.sqrt(table["replicas"])  # NaN of one replica
        return table[[*NETWORK_AND_MEASURE, "layer", "replicas"]].assign(
            norm_decades=table["log_norm"] / DECADE,
            norm_sd_decades=table["log_norm_sd"] / DECADE,
            predicted_norm_decades=table["log_norm_predicted"] / DECADE,
            factor=np.exp(table["log_factor"]),
            low=np.exp(table["log_factor"] - half),
            high=np.exp(table["log_factor"] + half),
            square_factor=np.exp(table["log_square_factor"]),
            predicted_factor=np.exp(table["log_factor_predicted"]),
        )


def agreement(compared: pd.DataFrame) -> pd.DataFrame:
    """How well the factors of every width are predicted: FLOW_AGREEMENT from FLOW_COMPARISON."""
    rows = []
    known = compared[_positive(compared[["factor", "square_factor", "predicted_factor"]])]
    for (measure, width), cases in known.groupby(["measure", "width"], sort=False):
        predicted = np.log(cases["predicted_factor"].to_numpy())
        typical = np.log(cases["factor"].to_numpy())
        within = typical - _means(typical, cases)
        off = np.abs(typical - predicted)
        off_square = np.abs(np.log(cases["square_factor"].to_numpy()) - predicted)
        worst = cases.iloc[int(np.argmax(off))]
        rows.append(
            {
                "width": width,
                "measure": measure,
                "factors": len(cases),
                "r_squared": r_squared(typical, predicted),
                "within_r_squared": r_squared(within, predicted - typical + within),
                "between": r_squared(typical, typical - within),
                "ratio": np.exp(np.median(typical - predicted)),
                "too_small": np.mean(typical < predicted),
                "typical": np.exp(np.median(off)),
                "worst": np.exp(off.max()),
                "within_tenth": np.mean(off <= LOG_TENTH),
                "square_typical": np.exp(np.median(off_square)),
                "square_worst": np.exp(off_square.max()),
            }
            | {f"worst_{name}": worst[name] for name in ("activation", "initialization")}
            | {f"worst_{name}": worst[name] for name in ("depth", "layer")}
        )
    return pd.DataFrame(rows, columns=list(FLOW_AGREEMENT.columns))


def _means(logs: Logs, cases: pd.DataFrame) -> Logs:
    """For each case the mean over all networks of its activation function and initialization."""
    starts = [cases[name].to_numpy() for name in (ACTIVATION, INITIALIZATION)]
    return pd.Series(logs).groupby(starts).transform("mean").to_numpy()


def fronts(compared: pd.DataFrame) -> pd.DataFrame:
    """How well what arrives at the front is predicted: FRONT_AGREEMENT from FLOW_COMPARISON."""
    front = selection.deepest(compared)
    front = front[front["layer"] == 1]
    front = front[_ordinary(front[["norm_decades", "predicted_norm_decades"]])]
    rows = []
    for (measure, width), cases in front.groupby(["measure", "width"], sort=False):
        norm = cases["norm_decades"].to_numpy()
        predicted = cases["predicted_norm_decades"].to_numpy()
        spread = DECADE * np.square(cases["norm_sd_decades"].to_numpy())  # s^2, in decades
        off, corrected = np.abs(norm - predicted), np.abs(norm + spread - predicted)
        worst = cases.iloc[int(np.argmax(off))]
        rows.append(
            {
                "width": width,
                "measure": measure,
                "depth": cases["depth"].iloc[0],
                "networks": len(cases),
                "r_squared": r_squared(norm, predicted),
                "typical_decades": np.median(off),
                "worst_decades": off.max(),
                "worst_activation": worst["activation"],
                "worst_initialization": worst["initialization"],
                "corrected_typical_decades": np.median(corrected),
                "corrected_worst_decades": corrected.max(),
            }
        )
    return pd.DataFrame(rows, columns=list(FRONT_AGREEMENT.columns))


def _positive(values: pd.DataFrame) -> Bool[np.ndarray, " case"]:
    """The rows of numbers that have logarithms."""
    return np.asarray(((values > 0) & (values < np.inf)).all(axis=1))


def _ordinary(values: pd.DataFrame) -> Bool[np.ndarray, " case"]:
    """The rows of logarithms that can be squared."""
    return np.asarray((values.abs() < slopes.LARGEST_KNOWN).all(axis=1))


def r_squared(measured: Logs, predicted: Logs) -> float:
    """The part of the variance that the prediction explains, with no constant fitted."""
    total = np.square(measured - measured.mean()).sum()
    return float(1 - np.square(measured - predicted).sum() / total) if total > 0 else np.nan


def networks(measured: pd.DataFrame, predicted: pd.DataFrame) -> pd.DataFrame:
    """FLOW_NETWORK with predicted_slope and predicted_log_ratio, from MEAN_FIELD."""
    deep = predicted[predicted["depth"] > 1].sort_values("layer", kind="stable")
    if deep.empty:
        raise InvalidInput("predictions: no network of two layers, expected some")
    lines = [
        dict(zip(NETWORK_AND_MEASURE, kind, strict=True))
        | {
            f"predicted_{name}": values[0]
            for name, values in slopes.lines(layers["log_norm"].to_numpy()[None]).items()
        }
        for kind, layers in deep.groupby(NETWORK_AND_MEASURE, sort=False)
    ]
    return measured.merge(pd.DataFrame(lines), "left", NETWORK_AND_MEASURE, validate="many_to_one")


def balancing_slopes(runs: pd.DataFrame, curves: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Slopes at each width: BALANCING_WIDTH from BALANCING_RUN and BALANCING_CURVE."""
    rows = []
    for (width, measure), found in runs.groupby(["width", "measure"], sort=False):
        estimate = statistics.mean(found["slope"].to_numpy(), confidence)
        rows.append(
            {
                "width": width,
                "measure": measure,
                "slope": estimate.value,
                "low": estimate.low,
                "high": estimate.high,
                "replicas": estimate.replicas,
            }
        )
    table = curves.merge(pd.DataFrame(rows), "left", ["width", "measure"])
    table = table.drop(columns="deep_width").fillna({"replicas": 0}).astype({"replicas": int})
    return table.sort_values(["measure", "width"], ascending=[False, True], kind="stable")


def turns(runs: pd.DataFrame, curves: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Where gradients turn from vanishing to exploding: TURN, from the same tables."""
    rows = []
    for measure in runs["measure"].unique():
        crossings = turning_widths(runs, measure)
        estimate = statistics.geometric_mean(crossings, confidence)
        own = curves[(curves["measure"] == measure) & curves["square_slope"].notna()]
        if own.empty:
            raise InvalidInput(f"curves: no slope of squares of measure {measure}, expected some")
        squares, theory = slopes.crossing(
            own["width"].to_numpy(float), own[["square_slope", "predicted_slope"]].to_numpy().T
        )
        rows.append(
            {
                "measure": measure,
                "measured": estimate.value,
                "low": estimate.low,
                "high": estimate.high,
                "of_squares": squares,
                "predicted": theory,
                "deep_width": own["deep_width"].iloc[0],
                "replicas": estimate.replicas,
            }
        )
    return pd.DataFrame(rows)


def turning_widths(runs: pd.DataFrame, measure: str) -> Logs:
    """The width of every replica, from the slopes of its networks of all widths."""
    own = runs[runs["measure"] == measure]
    table = own.pivot_table(index="replica", columns="width", values="slope", dropna=False)
    return slopes.crossing(table.columns.to_numpy(float), table.to_numpy())
