"""Claim I6: Adam does not see how small the gradient is until it falls below epsilon."""

from dataclasses import replace

import pandas as pd

from stages.adaptive.half_way import by_replica
from unstable_gradients.study import findings
from unstable_gradients.study.ledger import STUDY, Claim, Quantity
from unstable_gradients.study.rules import WITH
from unstable_gradients.study.verdicts import Finding

DEEPER = Claim("I6a", "the smaller Adam's epsilon, the deeper the networks that train", STUDY)
LAYERS_A_DECADE = Claim(
    "I6b", "a decade of Adam's epsilon is worth the layers that weaken the gradient tenfold", STUDY
)


def claims(
    left: pd.DataFrame,
    half_ways: pd.DataFrame,
    slopes: pd.DataFrame,
    lmbda: float,
    confidence: float,
) -> list[Quantity]:
    """I6, from LEFT, HALF_WAY and SLOPES.

    Args:
        left: tells which networks there are.
        half_ways: depths, by replica and epsilon.
        slopes: layers a decade of each replica.
        lmbda: the weight decay, part of the setting: Adam makes steps of full size of it, too.
        confidence: of the intervals.
    """
    depths = by_replica(half_ways)
    smallest, largest = depths.columns.min(), depths.columns.max()
    if smallest == largest:
        return []
    network = f"{left['hidden_layers'].min()} to {left['hidden_layers'].max()} hidden layers"
    reach = f"epsilon {smallest:g} to {largest:g}, {left['steps'].max():,} steps"
    setting = f"{reach}, lambda {lmbda:g}" + (", for Adam normalizes decay" if lmbda == 0 else "")
    return [
        Quantity(
            DEEPER,
            "depth with the smallest epsilon over that with the largest",
            seen(findings.excess((depths[smallest] / depths[largest]).to_numpy(), confidence)),
            network,
            setting,
        ),
        Quantity(
            LAYERS_A_DECADE,
            "layers gained a decade of epsilon, over those predicted",
            seen(
                findings.agreement((slopes["slope"] / slopes["predicted"]).to_numpy(), confidence)
            ),
            network,
            setting,
        ),
    ]


def seen(found: Finding) -> Finding:
    """The same finding: epsilons and depths were chosen after a look at networks like these."""
    return replace(found, written=WITH)
