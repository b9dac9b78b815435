"""Predict the spread of gradients among deep untrained networks of one activation (H7)."""

import pandas as pd

from stages.flow import spread
from stages.flow.parameters import DeepNetworks
from stages.flow.prediction import EveryPair
from stages.flow.tables import FLOW_SPREAD
from unstable_gradients.network import activations
from unstable_gradients.program import parallel


class Predicted(DeepNetworks, EveryPair):
    """The networks, and the images over which gradients are averaged."""


def main(given: Predicted) -> None:
    """Predict every network and write the table."""
    setting = given.setting(activations.named(given.activation))

    def predict(some: range) -> pd.DataFrame:
        names = given.initializations[some.start : some.stop]
        return spread.predictions(setting, names, given.widths, given.depths)

    predicted = pd.concat(parallel.map_blocks(predict, len(given.initializations), 1))
    FLOW_SPREAD.write(predicted, given.name)
