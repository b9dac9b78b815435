"""Predict the gradient in deep untrained networks of one activation function (H1, H4)."""

import pandas as pd

from stages.flow import prediction
from stages.flow.parameters import DeepNetworks
from stages.flow.prediction import GatheredPairs
from stages.flow.tables import BALANCE, DEEP_LIMIT, MEAN_FIELD
from unstable_gradients.network import activations
from unstable_gradients.program import parallel


class Predicted(DeepNetworks, GatheredPairs):
    """The networks, and how the pairs of images are gathered."""


def main(given: Predicted) -> None:
    """Predict every network and write the tables."""
    setting = given.setting(activations.named(given.activation))

    def predict(some: range) -> pd.DataFrame:
        names = given.initializations[some.start : some.stop]
        return prediction.predictions(setting, names, given.widths, given.depths)

    predicted = pd.concat(parallel.map_blocks(predict, len(given.initializations), 1))
    limits = prediction.deep_limits(setting.function, given.initializations, given.widths)
    balance = prediction.balancing_width(setting.function)
    MEAN_FIELD.write(predicted, given.name)
    DEEP_LIMIT.write(limits, given.name)
    BALANCE.write(balance, given.name)
