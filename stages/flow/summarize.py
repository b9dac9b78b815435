"""Compare the gradients of deep untrained networks with what theory predicts."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

import pandas as pd
from pydantic import Field

from stages.flow import comparison as flow_comparison
from stages.flow.tables import (
    ACTIVATION_FUNCTION,
    BALANCE,
    BALANCING_CURVE,
    BALANCING_RUN,
    BALANCING_WIDTH,
    DEEP_LIMIT,
    FLOW_ACTIVATION,
    FLOW_AGREEMENT,
    FLOW_COMPARISON,
    FRONT_AGREEMENT,
    GRADIENT_FLOW,
    LAYER_JACOBIAN,
    MEAN_FIELD,
    TURN,
)
from unstable_gradients.program import activation_arguments, arguments, command_line
from unstable_gradients.study import tables

MEASURES = ("rms", "mean")


# pydantic lets the last base decide whether there may be flags that are no fields.
class Arguments(arguments.StatisticsArguments, activation_arguments.ActivationsArguments):
    """Tables to read and to write."""

    measured: Path = Field(description="folder of the tables of measured gradients")
    predicted: Path = Field(description="folder of the tables of predicted gradients")
    layer_runs: Path = Field(description="folder of the tables of activations")
    jacobian_runs: Path = Field(description="folder of the tables of singular values")
    limit_runs: Path = Field(description="folder of the tables of the limit of many layers")
    balance_runs: Path = Field(description="folder of the tables of balancing widths")
    balancing_runs: Path = Field(description="CSV file of slopes of networks of different widths")
    balancing_curves: Path = Field(description="CSV file of predicted slopes")
    comparison: Path = Field(description="CSV file of every layer's factor")
    agreement: Path = Field(description="CSV file of how well factors are predicted")
    fronts: Path = Field(description="CSV file of how well the front layer is predicted")
    slopes: Path = Field(description="CSV file of slopes against the width")
    turns: Path = Field(description="CSV file of the widths at which the slopes are 0")
    layers: Path = Field(description="CSV file of statistics of the activations")
    jacobians: Path = Field(description="CSV file of singular values")
    limits: Path = Field(description="CSV file of the limit of many layers")
    balance: Path = Field(description="CSV file of the widths that balance N(0, 1) weights")
    names: Path = Field(description="CSV file of the activation function of each name")


def main(given: Arguments) -> None:
    """Read the tables of every activation function, by name, and write the aggregates."""
    measured, predicted, layers, jacobians, limits, balance = (
        flow_comparison.collect(folder, given.functions, columns)
        for folder, columns in (
            (given.measured, GRADIENT_FLOW),
            (given.predicted, MEAN_FIELD),
            (given.layer_runs, FLOW_ACTIVATION),
            (given.jacobian_runs, LAYER_JACOBIAN),
            (given.limit_runs, DEEP_LIMIT),
            (given.balance_runs, BALANCE),
        )
    )
    runs = tables.read(given.balancing_runs, BALANCING_RUN, measure=MEASURES)
    curves = tables.read(given.balancing_curves, BALANCING_CURVE, measure=MEASURES)
    names = pd.DataFrame(given.functions.items(), columns=list(ACTIVATION_FUNCTION))
    compared = flow_comparison.comparison(measured, predicted, given.confidence)
    for frame, columns, target in (
        (compared, FLOW_COMPARISON, given.comparison),
        (flow_comparison.agreement(compared), FLOW_AGREEMENT, given.agreement),
        (flow_comparison.fronts(compared), FRONT_AGREEMENT, given.fronts),
        (
            flow_comparison.balancing_slopes(runs, curves, given.confidence),
            BALANCING_WIDTH,
            given.slopes,
        ),
        (flow_comparison.turns(runs, curves, given.confidence), TURN, given.turns),
        (layers, FLOW_ACTIVATION, given.layers),
        (jacobians, LAYER_JACOBIAN, given.jacobians),
        (limits, DEEP_LIMIT, given.limits),
        (balance, BALANCE, given.balance),
        (names, ACTIVATION_FUNCTION, given.names),
    ):
        tables.write(frame, columns, target)


if __name__ == "__main__":
    command_line.run(main, Arguments)
