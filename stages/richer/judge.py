"""Judge the claims F1, F2 and B6: equation 124, and layers that do nothing."""

from stages.ledger.tables import judged
from stages.richer import claims
from stages.richer.tables import (
    FORMS,
    IDENTITY_LAYERS,
    IDENTITY_NEURON,
    MATRIX_PRODUCT,
    STATES,
    WITH_CONSTANT,
)
from unstable_gradients.study.networks import ComparedVariants, collect_distinct
from unstable_gradients.training.book_settings import ByMiniBatches


class Judged(ByMiniBatches, ComparedVariants):
    """The networks of different sizes, and how they learned what they know."""


def main(given: Judged) -> None:
    """Apply the rules to the networks of different sizes."""
    neurons = IDENTITY_NEURON.read(form=FORMS)
    deepened = collect_distinct(IDENTITY_LAYERS, given.networks, form=[WITH_CONSTANT])
    products = collect_distinct(MATRIX_PRODUCT, given.networks, state=STATES)
    judged("richer").write(
        claims.claims(neurons, deepened, products, given.departures, given.confidence),
        claims.headline(deepened, products),
    )
