"""Compare the gradients of deep untrained networks with what theory predicts."""

import pandas as pd

from stages.flow import comparison, spread_comparison
from stages.flow.tables import (
    ACTIVATION_FUNCTION,
    BALANCE,
    BALANCES,
    BALANCING_CURVE,
    BALANCING_RUN,
    BALANCING_WIDTH,
    DEEP_LIMIT,
    DEEP_LIMITS,
    FLOW_ACTIVATION,
    FLOW_ACTIVATIONS,
    FLOW_AGREEMENT,
    FLOW_COMPARISON,
    FLOW_NETWORK,
    FLOW_SPREAD,
    FRONT_AGREEMENT,
    GRADIENT_FLOW,
    GRADIENT_MEASURES,
    GRADIENT_SPREAD,
    LAYER_JACOBIAN,
    LAYER_JACOBIANS,
    MEAN_FIELD,
    TURN,
)
from unstable_gradients.study.activations import ComparedActivations


def main(given: ComparedActivations) -> None:
    """Read the tables of every activation function, by name, and write the aggregates."""
    names, confidence = given.functions, given.confidence
    measured, mean_field = GRADIENT_FLOW.read(names), MEAN_FIELD.read(names)
    compared = comparison.comparison(measured, mean_field, confidence)
    networks = comparison.networks(FLOW_NETWORK.read(names), mean_field)
    runs = BALANCING_RUN.read(measure=GRADIENT_MEASURES)
    curves = BALANCING_CURVE.read(measure=GRADIENT_MEASURES)
    for table, frame in (
        (FLOW_COMPARISON, compared),
        (FLOW_AGREEMENT, comparison.agreement(compared)),
        (FRONT_AGREEMENT, comparison.fronts(compared)),
        (
            GRADIENT_SPREAD,
            spread_comparison.comparison(networks, FLOW_SPREAD.read(names), confidence),
        ),
        (BALANCING_WIDTH, comparison.balancing_slopes(runs, curves, confidence)),
        (TURN, comparison.turns(runs, curves, confidence)),
        (FLOW_ACTIVATIONS, FLOW_ACTIVATION.read(names)),
        (LAYER_JACOBIANS, LAYER_JACOBIAN.read(names)),
        (DEEP_LIMITS, DEEP_LIMIT.read(names)),
        (BALANCES, BALANCE.read(names)),
        (ACTIVATION_FUNCTION, pd.DataFrame(names.items(), columns=ACTIVATION_FUNCTION.columns)),
    ):
        table.write(frame)
