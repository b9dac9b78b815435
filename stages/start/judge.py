"""Judge the claims of section C, the speed of learning at the start."""

from pydantic import Field

from stages.ledger.tables import judged
from stages.start import claims, neurons
from stages.start.parameters import Bars
from stages.start.tables import INITIAL_GRADIENT
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study.networks import ComparedVariants, collect_distinct, shown
from unstable_gradients.training.book_settings import Untrained


class Judged(Untrained, ComparedVariants):
    """The networks that are compared, how they start, and the one whose neurons are shown."""

    bars: Bars = Field(description="network and neurons drawn as bars")


def main(given: Judged) -> None:
    """Apply the rules to the networks of different sizes."""
    name = given.bars.network
    if name not in given.networks:
        known = ", ".join(given.networks)
        raise InvalidInput(f"--bars.network {name}: expected one of {known}")
    runs = collect_distinct(INITIAL_GRADIENT, given.networks)
    bars = {shown(given.networks[name]): neurons.of(name)}
    found = claims.claims(runs, bars, given.bars.neurons, given.confidence)
    judged("start").write(given.departures.applied(found), claims.headline(runs))
