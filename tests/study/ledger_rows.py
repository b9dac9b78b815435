"""What was judged of one claim."""

from collections.abc import Iterable

from unstable_gradients.study.ledger import Quantity
from unstable_gradients.study.verdicts import Verdict


def of(quantities: Iterable[Quantity], id: str, network: str = "", setting: str = "") -> list:
    """The findings on a claim, those of a network and setting if they are named."""
    return [
        each.finding
        for each in quantities
        if each.claim.id == id and network in each.network and setting in each.setting
    ]


def verdicts(
    quantities: Iterable[Quantity], id: str, network: str = "", setting: str = ""
) -> list[Verdict]:
    """The verdicts on them."""
    return [each.verdict for each in of(quantities, id, network, setting)]
