"""Judge the claims F3, H1, H3 and H4, gradients of deep untrained networks."""

from stages.flow import claims, comparison
from stages.flow.claims import Evidence
from stages.flow.tables import (
    BALANCING_RUN,
    FLOW_AGREEMENT,
    FLOW_NETWORK,
    GRADIENT_MEASURES,
    MEAN_FIELD,
    TURN,
)
from stages.ledger.tables import judged
from unstable_gradients.study.activations import ComparedActivations


def main(given: ComparedActivations) -> None:
    """Apply the rules to the networks of all activation functions."""
    measured, predicted = (
        tables.read(given.functions, measure=GRADIENT_MEASURES)
        for tables in (FLOW_NETWORK, MEAN_FIELD)
    )
    found = Evidence(
        networks=comparison.networks(measured, predicted),
        functions=given.functions,
        balancing=BALANCING_RUN.read(measure=GRADIENT_MEASURES),
        turns=TURN.read(measure=GRADIENT_MEASURES),
    )
    headline = claims.headline(found, FLOW_AGREEMENT.read())
    judged("flow").write(claims.claims(found, given.confidence), headline)
