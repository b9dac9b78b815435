"""Judge the claims F3, H1, H3 and H4, gradients of deep untrained networks."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.flow import claims as gradient_flow
from stages.flow import comparison as flow_comparison
from stages.flow.tables import (
    BALANCING_RUN,
    FLOW_AGREEMENT,
    FLOW_NETWORK,
    MEAN_FIELD,
    TURN,
)
from unstable_gradients.program import activation_arguments, arguments, command_line
from unstable_gradients.study import ledger, tables

MEASURES = ("rms", "mean")


class Arguments(arguments.JudgingArguments, activation_arguments.ActivationsArguments):
    """The tables to read."""

    networks: Path = Field(description="folder of the tables of single networks")
    predictions: Path = Field(description="folder of the tables of predictions")
    balancing: Path = Field(description="CSV file of slopes of networks of different widths")
    turns: Path = Field(description="CSV file of the widths at which gradients turn")
    agreement: Path = Field(description="CSV file of how well factors are predicted")


def main(given: Arguments) -> None:
    """Apply the rules to the networks of all activation functions."""
    measured = flow_comparison.collect(
        given.networks, given.functions, FLOW_NETWORK, measure=MEASURES
    )
    predicted = flow_comparison.collect(
        given.predictions, given.functions, MEAN_FIELD, measure=MEASURES
    )
    found = gradient_flow.Tables(
        networks=flow_comparison.networks(measured, predicted),
        functions=given.functions,
        balancing=tables.read(given.balancing, BALANCING_RUN, measure=MEASURES),
        turns=tables.read(given.turns, TURN, measure=MEASURES),
    )
    headline = gradient_flow.headline(found, tables.read(given.agreement, FLOW_AGREEMENT))
    claims = gradient_flow.claims(found, given.confidence)
    ledger.write_part(claims, headline, given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
