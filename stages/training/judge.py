"""Judge the claims of section D, the speed of learning during training."""

from pydantic import Field

from stages.ledger.tables import judged
from stages.training import claims
from stages.training.tables import GRADIENT_TRACE, MINI_BATCH_TRACE, SPEED_SHAPE
from unstable_gradients.study.departures import Departures
from unstable_gradients.study.networks import ComparedVariants, collect_distinct, read_distinct
from unstable_gradients.training.book_settings import ByFullBatches
from unstable_gradients.training.parameters import Decay, LearningRate

REPEATED = ("eta", "lmbda")


class Repeated(LearningRate, Decay):
    """How the same networks learn by mini-batches."""


class Judged(ByFullBatches, ComparedVariants):
    """The networks of different sizes, and how they learn."""

    mini_batch_trace: Repeated = Field(description="how they learn by mini-batches")


def main(given: Judged) -> None:
    """Apply the rules to the networks of different sizes."""
    networks = given.networks
    shape = read_distinct(SPEED_SHAPE, networks)
    full_batch = collect_distinct(GRADIENT_TRACE, networks)
    mini_batch = collect_distinct(MINI_BATCH_TRACE, networks)
    full = given.departures
    in_both = full | Departures.in_some(given.mini_batch_trace, REPEATED)
    found = [
        *full.applied(claims.claims(shape, given.confidence)),
        *in_both.applied(claims.noise_claims(mini_batch, full_batch, given.confidence)),
        *full.applied(claims.curve_claims(full_batch, given.confidence)),
    ]
    judged("training").write(found, claims.headline(shape))
