"""Claim I6: Adam does not see how small the gradient is until it falls below epsilon."""

from dataclasses import replace

import pandas as pd

from stages.adaptive.depth_at import by_replica
from unstable_gradients.study import findings, statistics
from unstable_gradients.study.ledger import STUDY, Claim, Quantity
from unstable_gradients.study.rules import WITH
from unstable_gradients.study.verdicts import Finding, Interval

DEEPER = Claim("I6a", "the smaller Adam's epsilon, the deeper the networks that train", STUDY)
LAYERS_A_DECADE = Claim(
    "I6b", "a decade of Adam's epsilon is worth the layers that weaken the gradient tenfold", STUDY
)


def claims(
    lengths: pd.DataFrame,
    depths: pd.DataFrame,
    slopes: pd.DataFrame,
    lmbda: float,
    confidence: float,
) -> list[Quantity]:
    """I6, from LENGTHS, DEPTHS and SLOPES.

    Args:
        lengths: tells which networks there are.
        depths: by replica and epsilon, whose plateaus last equally long.
        slopes: layers a decade of each replica.
        lmbda: the weight decay, part of the setting: Adam makes steps of full size of it, too.
        confidence: of the intervals.
    """
    if depths.empty or slopes.empty:
        return []
    table = by_replica(depths)
    smallest, largest = table.columns.min(), table.columns.max()
    if smallest == largest:
        return []
    network = f"{lengths['hidden_layers'].min()} to {lengths['hidden_layers'].max()} hidden layers"
    steps = int(depths["lasting"].iloc[0])
    reach = f"epsilon {smallest:g} to {largest:g}, plateaus of {steps:,} steps"
    setting = f"{reach}, lambda {lmbda:g}" + (", for Adam normalizes decay" if lmbda == 0 else "")
    deepest, shallowest = (
        statistics.pseudo_values(table[each].to_numpy(float)) for each in (smallest, largest)
    )
    gained, predicted = slopes["slope"].to_numpy(float), float(slopes["predicted"].iloc[0])
    return [
        Quantity(
            DEEPER,
            "depth with the smallest epsilon over that with the largest",
            seen(
                replace(
                    findings.excess(deepest / shallowest, confidence), interval=Interval.JACKKNIFE
                )
            ),
            network,
            setting,
        ),
        Quantity(
            LAYERS_A_DECADE,
            "layers gained a decade of epsilon, over those predicted",
            seen(
                findings.jackknifed_agreement(
                    statistics.pseudo_values(gained) / predicted, confidence
                )
            ),
            network,
            setting,
        ),
    ]


def seen(found: Finding) -> Finding:
    """The same finding: epsilons and depths were chosen after a look at networks like these."""
    return replace(found, written=WITH)
