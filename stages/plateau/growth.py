"""By which factor a hidden layer prolongs the plateau."""

import numpy as np
import pandas as pd


def growth(plateau: pd.DataFrame) -> dict[float, float]:
    """The factor by which a hidden layer prolongs the plateau, for each lambda.

    It is the geometric mean between the shallowest and the deepest networks that all left it.
    """
    found = {}
    for lmbda, logs in _log_lengths(plateau).items():
        layers = logs.index[-1] - logs.index[0]
        found[lmbda] = float(np.exp((logs.iloc[-1] - logs.iloc[0]) / layers))
    return found


def factors(plateau: pd.DataFrame) -> dict[float, pd.Series]:
    """The factor from each depth to the next one tried, under which it stands, for each lambda."""
    return {
        lmbda: np.exp(logs.diff() / logs.index.to_series().diff()).iloc[1:]
        for lmbda, logs in _log_lengths(plateau).items()
    }


def mean_logs(rows: pd.DataFrame) -> pd.Series:
    """ln steps of PLATEAU, the mean over the replicas, at the depths at which all left."""
    depths = rows.groupby("hidden_layers")
    logs = depths["steps"].apply(lambda steps: float(np.mean(np.log(steps))))
    return logs[depths["left"].all()]


def _log_lengths(plateau: pd.DataFrame) -> dict[float, pd.Series]:
    """The same for each lambda at which all replicas leave the plateau at two depths or more."""
    found = {}
    for lmbda, rows in plateau.groupby("lmbda"):
        logs = mean_logs(rows)
        if len(logs) > 1:
            found[float(str(lmbda))] = logs
    return found
