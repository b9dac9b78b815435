"""Learning rates under momentum.

With the coefficient mu, a step in one direction goes on in those that follow, each time mu times as
far: together they go eta (1 + mu + mu^2 + ...) = eta / (1 - mu) times the gradient.
"""

from typing import TypeVar

import pandas as pd

Rates = TypeVar("Rates", float, pd.Series)


def added_up(eta: Rates, mu: Rates) -> Rates:
    """The learning rate to which steps of the learning rate eta add up."""
    return eta / (1 - mu)


def of_one_step(rate: float, mu: float) -> float:
    """The learning rate of steps that add up to this one."""
    return rate * (1 - mu)
