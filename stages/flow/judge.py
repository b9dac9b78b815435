"""Judge the claims F3, H1, H3, H4 and H7, gradients of deep untrained networks."""

from stages.flow import claims, comparison, selection, spread_claims, spread_comparison
from stages.flow.claims import Evidence
from stages.flow.tables import (
    BALANCING_RUN,
    FLOW_AGREEMENT,
    FLOW_NETWORK,
    FLOW_SPREAD,
    GRADIENT_MEASURES,
    MEAN_FIELD,
    TURN,
)
from stages.ledger.tables import judged
from unstable_gradients.study.activations import ComparedActivations
from unstable_gradients.study.departures import Departures
from unstable_gradients.study.ledger import settled_late
from unstable_gradients.training.parameters import CostFunction

LATE = "H7g"  # derived when the spreads had been seen


class Judged(CostFunction, ComparedActivations):
    """The activation functions, and the cost of all networks."""


def main(given: Judged) -> None:
    """Apply the rules to the networks of all activation functions."""
    measured, predicted, spreads = (
        selection.by_function(
            tables.read(given.functions, measure=GRADIENT_MEASURES), given.functions
        )
        for tables in (FLOW_NETWORK, MEAN_FIELD, FLOW_SPREAD)
    )
    functions = {each: each for each in given.functions.values()}  # now under their own names
    found = Evidence(
        networks=comparison.networks(measured, predicted),
        functions=functions,
        balancing=BALANCING_RUN.read(measure=GRADIENT_MEASURES),
        turns=TURN.read(measure=GRADIENT_MEASURES),
    )
    headline = claims.headline(found, FLOW_AGREEMENT.read())
    of_spreads = spread_claims.claims(
        spread_comparison.with_spread(found.networks, spreads), functions, given.confidence
    )
    blind = [each for each in of_spreads if each.claim.id != LATE]
    late = settled_late(each for each in of_spreads if each.claim.id == LATE)
    every = [*claims.claims(found, given.confidence), *blind, *late]
    judged("flow").write(Departures.in_some(given, ["cost"]).applied(every), headline)
