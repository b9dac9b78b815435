"""Compare the gradients of deep untrained networks with what theory predicts."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from unstable_gradients import flow_comparison, tables
from unstable_gradients.program import arguments, command_line, flow_arguments
from unstable_gradients.tables.gradient_flow import (
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


# pydantic lets the last base decide whether there may be flags that are no fields.
class Arguments(arguments.StatisticsArguments, flow_arguments.ActivationsArguments):
    """Tables to read and to write."""

    runs: Path = Field(description="folder with a folder of tables for each kind of run")
    comparison: Path = Field(description="CSV file of every layer's factor")
    agreement: Path = Field(description="CSV file of how well factors are predicted")
    fronts: Path = Field(description="CSV file of how well the front layer is predicted")
    slopes: Path = Field(description="CSV file of slopes against the width")
    turns: Path = Field(description="CSV file of the widths at which the slopes are 0")
    layers: Path = Field(description="CSV file of statistics of the activations")
    jacobians: Path = Field(description="CSV file of singular values")
    limits: Path = Field(description="CSV file of the limit of many layers")
    balance: Path = Field(description="CSV file of the widths that balance N(0, 1) weights")


def main(given: Arguments) -> None:
    """Read the tables of every activation function, by name, and write the aggregates."""
    measured, predicted, layers, jacobians, limits, balance = (
        flow_comparison.collect(given.runs / folder, given.names, columns)
        for folder, columns in (
            ("gradient-flow", GRADIENT_FLOW),
            ("mean-field", MEAN_FIELD),
            ("flow-layers", FLOW_ACTIVATION),
            ("flow-jacobians", LAYER_JACOBIAN),
            ("deep-limit", DEEP_LIMIT),
            ("balance", BALANCE),
        )
    )
    runs = tables.read(given.runs / "balancing-width.csv", BALANCING_RUN)
    curves = tables.read(given.runs / "balancing-curve.csv", BALANCING_CURVE)
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
    ):
        tables.write(frame, columns, target)


if __name__ == "__main__":
    command_line.run(main, Arguments)
