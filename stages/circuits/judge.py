"""Judge the claims of section A, depth in circuits."""

from stages.circuits import claims
from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    LINEAR_PIECES,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    UNNEGATED_INPUTS,
)
from stages.ledger.tables import judged
from unstable_gradients.program.parameters import Params


def main(given: Params) -> None:
    """Apply the rules to the circuits and the networks beside them."""
    parity, multipliers = PARITY_CIRCUIT.read(), MULTIPLIER.read()
    found = claims.claims(
        BOOLEAN_FUNCTION.read(),
        UNNEGATED_INPUTS.read(),
        parity,
        PARITY_BOUND.read(),
        multipliers,
        LINEAR_PIECES.read(),
    )
    judged("circuits").write(found, claims.headline(parity, multipliers))
