"""By which factor a hidden layer prolongs the plateau."""

import numpy as np
import pandas as pd


def growth(plateau: pd.DataFrame) -> dict[float, float]:
    """The factor by which a hidden layer prolongs the plateau, for each lambda.

    It is the geometric mean between the shallowest and the deepest networks that all left it.
    """
    found: dict[float, float] = {}
    for lmbda, rows in plateau.groupby("lmbda"):
        depths = rows.groupby("hidden_layers")
        logs = depths["steps"].apply(lambda steps: float(np.mean(np.log(steps))))
        logs = logs[depths["left"].all()]
        if len(logs) > 1:
            layers = logs.index[-1] - logs.index[0]
            found[float(str(lmbda))] = float(np.exp((logs.iloc[-1] - logs.iloc[0]) / layers))
    return found
