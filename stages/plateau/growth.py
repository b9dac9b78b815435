"""By which factor a hidden layer prolongs the plateau.

Networks of one hidden layer have no plateau, and those that never leave theirs have no length. So
the lambdas are compared over the same depths, from two layers on, at which every replica leaves it
whatever lambda is: over other depths for each, they would differ because their depths do.
"""

import numpy as np
import pandas as pd

FEWEST_LAYERS = 2


def compared(plateau: pd.DataFrame) -> pd.DataFrame:
    """The rows of the depths over which the lambdas are compared: from PLATEAU."""
    lambdas = plateau["lmbda"].nunique()
    depths = plateau.groupby("hidden_layers")
    whole = depths["left"].all() & (depths["lmbda"].nunique() == lambdas)
    chosen = whole.index[whole & (whole.index >= FEWEST_LAYERS)]
    return plateau[plateau["hidden_layers"].isin(chosen)]


def growth(plateau: pd.DataFrame) -> dict[float, float]:
    """The factor by which a hidden layer prolongs the plateau, for each lambda.

    It is the geometric mean between the shallowest and the deepest networks compared.
    """
    found = {}
    for lmbda, logs in mean_logs(plateau).items():
        layers = logs.index[-1] - logs.index[0]
        if layers:
            found[lmbda] = float(np.exp((logs.iloc[-1] - logs.iloc[0]) / layers))
    return found


def factors(plateau: pd.DataFrame) -> dict[float, pd.Series]:
    """The factor from each depth compared to the next, under which it stands, for each lambda."""
    return {
        lmbda: np.exp(logs.diff() / logs.index.to_series().diff()).iloc[1:]
        for lmbda, logs in mean_logs(plateau).items()
        if len(logs) > 1
    }


def mean_logs(plateau: pd.DataFrame) -> dict[float, pd.Series]:
    """ln steps of PLATEAU, the mean over the replicas at each depth compared, for each lambda."""
    means = {}
    for lmbda, rows in compared(plateau).groupby("lmbda"):
        logs = np.log(rows["steps"])
        means[float(str(lmbda))] = logs.groupby(rows["hidden_layers"]).mean()
    return means
