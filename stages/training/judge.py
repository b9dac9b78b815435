"""Judge the claims of section D, the speed of learning during training."""

from stages.ledger.tables import judged
from stages.training import claims
from stages.training.tables import GRADIENT_TRACE, MINI_BATCH_TRACE, SPEED_SHAPE
from unstable_gradients.study.networks import ComparedVariants, collect_distinct, read_distinct


def main(given: ComparedVariants) -> None:
    """Apply the rules to the networks of different sizes."""
    networks = given.networks
    shape = read_distinct(SPEED_SHAPE, networks)
    full_batch = collect_distinct(GRADIENT_TRACE, networks)
    mini_batch = collect_distinct(MINI_BATCH_TRACE, networks)
    found = [
        *claims.claims(shape, given.confidence),
        *claims.noise_claims(mini_batch, full_batch, given.confidence),
        *claims.curve_claims(full_batch, given.confidence),
    ]
    judged("training").write(found, claims.headline(shape))
