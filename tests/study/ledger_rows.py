"""What was judged of one claim."""

from unstable_gradients.study.ledger import Claim


def found(claims: list[Claim], claim: str) -> dict[str, tuple[float, str]]:
    return {
        each.quantity: (each.finding.estimate.value, each.finding.verdict.value)
        for each in claims
        if each.claim == claim
    }
