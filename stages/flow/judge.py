"""Judge the claims F3, H1, H3, H4 and H7, gradients of deep untrained networks."""

from stages.flow import claims, comparison, spread_claims, spread_comparison
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
from unstable_gradients.study.ledger import settled_late

LATE = "H7g"  # derived when the spreads had been seen


def main(given: ComparedActivations) -> None:
    """Apply the rules to the networks of all activation functions."""
    measured, predicted, spreads = (
        tables.read(given.functions, measure=GRADIENT_MEASURES)
        for tables in (FLOW_NETWORK, MEAN_FIELD, FLOW_SPREAD)
    )
    found = Evidence(
        networks=comparison.networks(measured, predicted),
        functions=given.functions,
        balancing=BALANCING_RUN.read(measure=GRADIENT_MEASURES),
        turns=TURN.read(measure=GRADIENT_MEASURES),
    )
    headline = claims.headline(found, FLOW_AGREEMENT.read())
    of_spreads = spread_claims.claims(
        spread_comparison.with_spread(found.networks, spreads), given.functions, given.confidence
    )
    blind = [each for each in of_spreads if each.claim.id != LATE]
    late = settled_late(each for each in of_spreads if each.claim.id == LATE)
    judged("flow").write([*claims.claims(found, given.confidence), *blind, *late], headline)
