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
    """The same from each depth to the next one tried, at which they stand."""
    return {
        lmbda: np.exp(logs.diff() / logs.index.to_series().diff()).iloc[1:]
        for lmbda, logs in _log_lengths(plateau).items()
    }


def _log_lengths(plateau: pd.DataFrame) -> dict[float, pd.Series]:
    """ln steps, the mean over the replicas, of the depths at which all leave the plateau.

    There is none for a lambda at which fewer than two depths do.
    """
    found = {}
    for lmbda, rows in plateau.groupby("lmbda"):
        depths = rows.groupby("hidden_layers")
        logs = depths["steps"].apply(lambda steps: float(np.mean(np.log(steps))))
        logs = logs[depths["left"].all()]
        if len(logs) > 1:
            found[float(str(lmbda))] = logs
    return found
