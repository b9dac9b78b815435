"""Judge claims E1 to E7, chains of layers with one neuron each."""

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
from unstable_gradients.program.parameters import Statistics


def main(given: Statistics) -> None:
    """Apply the rules."""
    found = claims.Results(
        chain_derivative=CHAIN_DERIVATIVE.read(),
        chain_cascade=CHAIN_CASCADE.read(),
        activation_slope=ACTIVATION_SLOPE.read(),
        chain_terms=CHAIN_TERMS.read(),
        exploding_chain=EXPLODING_CHAIN.read(),
        chain_ratio=CHAIN_RATIO.read(),
        chain_activation=CHAIN_ACTIVATION.read(),
    )
    headline = claims.headline(found.chain_terms, found.exploding_chain)
    judged("chain").write(claims.claims(found, given.confidence), headline)
