"""Judge the claims of section A, depth in circuits."""

from stages.circuits import claims
from stages.circuits.tables import (
    BOOLEAN_FUNCTION,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    UNNEGATED_INPUTS,
)
from stages.ledger.tables import judged
from unstable_gradients.program.parameters import Params


def main(given: Params) -> None:
    """Apply the rules to the circuits."""
    parity, multipliers = PARITY_CIRCUIT.read(), MULTIPLIER.read()
    found = claims.claims(
        BOOLEAN_FUNCTION.read(), UNNEGATED_INPUTS.read(), parity, PARITY_BOUND.read(), multipliers
    )
    judged("circuits").write(found, claims.headline(parity, multipliers))
