"""Judge claims E1 to E7, chains of layers with one neuron each."""

from pydantic import Field

from stages.chain import claims
from stages.chain.tables import (
    ACTIVATION_SLOPE,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_DERIVATIVE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
)
from stages.ledger.tables import judged
from unstable_gradients.program.parameters import Positive, Statistics


class Judged(Statistics):
    """How sure to be, and one of the functions that chains are made of."""

    steepness: Positive = Field(description="k of the steep sigmoid, sigmoid(k z)")


def main(given: Judged) -> None:
    """Apply the rules."""
    found = claims.Results(
        chain_derivative=CHAIN_DERIVATIVE.read(),
        chain_cascade=CHAIN_CASCADE.read(),
        activation_slope=ACTIVATION_SLOPE.read(),
        chain_terms=CHAIN_TERMS.read(),
        exploding_chain=EXPLODING_CHAIN.read(),
        chain_ratio=CHAIN_RATIO.read(),
        chain_activation=CHAIN_ACTIVATION.read(),
        steepness=given.steepness,
    )
    headline = claims.headline(found.chain_terms, found.exploding_chain)
    judged("chain").write(claims.claims(found, given.confidence), headline)
