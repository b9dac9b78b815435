"""Judge claims E1 to E7, chains of layers with one neuron each."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.chain import claims as chain
from stages.chain.tables import (
    ACTIVATION_SLOPE,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_DERIVATIVE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
)
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import ledger, tables


class Arguments(arguments.JudgingArguments):
    """The tables to read."""

    derivatives: Path = Field(description="CSV file of derivatives in three ways")
    cascade: Path = Field(description="CSV file of predicted and actual changes")
    slopes: Path = Field(description="CSV file of the activation functions' slopes")
    terms: Path = Field(description="CSV file of the sizes of terms")
    exploding: Path = Field(description="CSV file of exploding chains")
    ratios: Path = Field(description="CSV file of ratios of gradients by length")
    activations: Path = Field(description="CSV file of chains of other activation functions")


def main(given: Arguments) -> None:
    """Apply the rules."""
    found = chain.Tables(
        chain_derivative=tables.read(given.derivatives, CHAIN_DERIVATIVE),
        chain_cascade=tables.read(given.cascade, CHAIN_CASCADE),
        activation_slope=tables.read(given.slopes, ACTIVATION_SLOPE),
        chain_terms=tables.read(given.terms, CHAIN_TERMS),
        exploding_chain=tables.read(given.exploding, EXPLODING_CHAIN),
        chain_ratio=tables.read(given.ratios, CHAIN_RATIO),
        chain_activation=tables.read(given.activations, CHAIN_ACTIVATION),
    )
    judged = chain.claims(found, given.confidence)
    ledger.write_part(judged, chain.headline(found), given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
