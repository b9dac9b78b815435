"""What the law of the plateau says beside what was measured, as tables (H6)."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.plateau.law import Fits, Of, by_replica
from stages.plateau.tables import CRITICAL_LAMBDA, PLATEAU_GAINS, PLATEAU_LAW, PLATEAU_PREDICTED
from unstable_gradients.study import statistics
from unstable_gradients.study.statistics import Estimate
from unstable_gradients.theory import plateau_law

PARTS = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the plateau, at which gains are taken
SHALLOWEST_HELD = 4  # hidden layers from which on a critical lambda is a matter of the start
UNKNOWN = Estimate(np.nan, np.nan, np.nan, 0)


def constants(fits: Fits | None, confidence: float) -> pd.DataFrame:
    """The constants with their intervals: PLATEAU_LAW, without rows where there is no law."""
    if fits is None:
        return pd.DataFrame(columns=list(PLATEAU_LAW.columns))
    exit = fits.estimate(lambda law: law.exit, confidence)
    coupling = fits.estimate(lambda law: law.coupling, confidence)
    rows = [
        ("start", fits.whole.start, np.nan, np.nan),
        ("exit", exit.value, exit.low, exit.high),
        ("coupling", coupling.value, coupling.low, coupling.high),
        ("decay", fits.decay, np.nan, np.nan),
    ]
    return pd.DataFrame(rows, columns=list(PLATEAU_LAW.columns))


def predicted(plateau: pd.DataFrame, fits: Fits | None, confidence: float) -> pd.DataFrame:
    """The lengths by the law and as measured, of two layers and more: PLATEAU_PREDICTED."""
    deep = plateau[plateau["hidden_layers"] >= plateau_law.FEWEST_LAYERS]
    found = []
    for (lmbda, depth), rows in deep.groupby(["lmbda", "hidden_layers"]):
        law = _estimate(fits, confidence, depth, lmbda)
        measured = statistics.geometric_mean(by_replica(rows), confidence)
        found.append(
            {
                "lmbda": lmbda,
                "hidden_layers": depth,
                "fitted": int(fits is not None and lmbda == 0 and depth in fits.depths),
                "predicted": law.value,
                "predicted_low": law.low,
                "predicted_high": law.high,
                "measured": measured.value,
                "low": measured.low,
                "high": measured.high,
                "leaving": int((rows["left"] == 1).sum()),
                "replicas": len(rows),
            }
        )
    return pd.DataFrame(found, columns=list(PLATEAU_PREDICTED.columns))


def _estimate(fits: Fits | None, confidence: float, depth: int, lmbda: float) -> Estimate:
    if fits is None:
        return UNKNOWN
    decay = fits.decay * lmbda
    return fits.estimate(lambda law: law.length(depth, decay), confidence)


def decaying(plateau: pd.DataFrame, steps: int, bracketing: pd.DataFrame) -> pd.DataFrame:
    """The networks that weight decay may hold, of both experiments: CRITICAL_LENGTHS.

    Args:
        plateau: PLATEAU.
        steps: that its networks were given.
        bracketing: rows with the columns of CRITICAL_LENGTHS.
    """
    deep = plateau[(plateau["hidden_layers"] >= SHALLOWEST_HELD) & (plateau["lmbda"] > 0)]
    found = pd.concat([bracketing, deep.assign(given=steps)], ignore_index=True)
    return found.drop_duplicates(["lmbda", "hidden_layers", "replica"])


def critical(
    plateau: pd.DataFrame, held: pd.DataFrame, fits: Fits | None, confidence: float
) -> pd.DataFrame:
    """How many leave with each lambda, and the critical one by the law: CRITICAL_LAMBDA.

    Args:
        plateau: PLATEAU.
        held: CRITICAL_LENGTHS.
        fits: the law, if there is one.
        confidence: of the intervals.
    """
    found = []
    for (depth, lmbda), rows in held.groupby(["hidden_layers", "lmbda"]):
        given, left = int(rows["given"].max()), int((rows["left"] == 1).sum())
        probability = statistics.frequency_of(left, len(rows), confidence)
        row = {
            "hidden_layers": depth,
            "lmbda": lmbda,
            "given": given,
            "leaving": left,
            "expected": np.nan,
            "replicas": len(rows),
            "probability": probability.value,
            "low": probability.low,
            "high": probability.high,
            "longest": _longest(plateau, depth),
        }
        law = UNKNOWN
        if fits is not None:
            law = fits.estimate(_critical(depth, fits.decay), confidence)
            fate = expected(plateau, rows, fits)
            row["expected"] = int((fate["expected"] <= fate["given"]).sum())
        row |= {"predicted": law.value, "predicted_low": law.low, "predicted_high": law.high}
        found.append(row)
    return pd.DataFrame(found, columns=list(CRITICAL_LAMBDA.columns))


def _longest(plateau: pd.DataFrame, depth: object) -> float:
    """The longest stay of a depth without decay; infinite where one did not leave, or none was."""
    free = plateau[(plateau["lmbda"] == 0) & (plateau["hidden_layers"] == depth)]
    return float(free["steps"].max()) if len(free) and free["left"].all() else np.inf


def _critical(depth: int, decay: float) -> Of:
    return lambda law: law.critical_decay(depth) / decay


def expected(plateau: pd.DataFrame, rows: pd.DataFrame, fits: Fits) -> pd.DataFrame:
    """What the law makes of the length of each network without decay.

    Args:
        plateau: PLATEAU, where those lengths are.
        rows: of one depth and lambda.
        fits: the law.

    Returns:
        The rows of the replicas that leave without decay, with columns `without`, their steps then,
        and `expected`, the steps that the law expects of each with this lambda; infinite where it
        is to stay.
    """
    depth, lmbda = int(rows["hidden_layers"].iloc[0]), float(rows["lmbda"].iloc[0])
    free = plateau[(plateau["lmbda"] == 0) & (plateau["hidden_layers"] == depth)]
    free = free[free["left"] == 1].set_index("replica")["steps"]
    found = rows[rows["replica"].isin(free.index)].sort_values("replica")
    without = free[found["replica"]].to_numpy(float)
    decay = fits.decay * lmbda
    steps = [fits.own(depth, each).length(depth, decay) for each in without.tolist()]
    return found.assign(without=without, expected=steps)


def gains(traces: pd.DataFrame) -> pd.DataFrame:
    """The gains of networks without decay on the way: from PLATEAU_TRACE to PLATEAU_GAINS.

    The last one is that of the look that shows the plateau left, a little after its end.
    """
    wanted = (traces["lmbda"] == 0) & (traces["hidden_layers"] >= plateau_law.FEWEST_LAYERS)
    rows = list(_gains(traces[wanted]))
    return pd.DataFrame(rows, columns=list(PLATEAU_GAINS.columns))


def _gains(traces: pd.DataFrame) -> Iterator[tuple[int, int, float, float]]:
    for (depth, replica), rows in traces.groupby(["hidden_layers", "replica"]):
        if rows["left"].iloc[-1]:
            steps, logs = rows["step"].to_numpy(float), np.log(rows["gain"].to_numpy(float))
            for part in PARTS:
                gain = np.exp(np.interp(part * steps[-1], steps, logs))
                yield int(str(depth)), int(str(replica)), part, float(gain)
