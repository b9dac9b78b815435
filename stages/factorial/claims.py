"""Claim G4: activation, initialization, optimizer and depth all matter.

The chapter sums up the research it quotes so: the activation function, the initial weights, how
gradient descent is done and other hyper-parameters all play a part in making networks hard to
train. Each is judged by what its better choice gains on average over all others, and the part
that they play together by the variance that no factor accounts for alone.
"""

import numpy as np
import pandas as pd

from stages.factorial import effects
from unstable_gradients.study import verdicts
from unstable_gradients.study.ledger import Claim

ID = "G4"
FACTOR_MATTERS = {
    "activation": "the activation function matters",
    "initialization": "the initialization matters",
    "momentum": "the optimizer matters",
    "learning rate": "the learning rate matters",
    "depth": "the depth matters",
}
LEVELS_IN_CLAIMS = {
    "activation": "{}",
    "initialization": "{}",
    "momentum": "mu_max {}",
    "learning rate": "eta / (1 - mu_max) of {}",
    "depth": "depth {}",
}
ACT_TOGETHER = "they act together: what one of them does depends on the others"


def claims(trials: pd.DataFrame, confidence: float) -> list[Claim]:
    """G4, from FACTORIAL_TRIALS, for each factor that has several levels."""
    design = effects.design(trials)
    after = f"after {int(trials['step'].max()):,} steps"
    found = []
    for factor, effect in effects.effects(design).items():
        best, worst = (
            LEVELS_IN_CLAIMS[factor].format(level) for level in (effect.best, effect.worst)
        )
        quantity = (
            f"validation accuracy {after}, mean over all else, {best} minus {worst}, chosen by the "
            "other replicas"
        )
        finding = verdicts.effect(effect.differences, confidence)
        found.append(Claim(ID, FACTOR_MATTERS[factor], quantity, finding))
    if len(design.levels) > 1:
        part = effects.together(effects.shares(design))
        quantity = f"part of interactions in the variance of validation accuracy {after}"
        found.append(Claim(ID, ACT_TOGETHER, quantity, verdicts.effect(part, confidence)))
    return found


def headline(trials: pd.DataFrame) -> dict[str, float]:
    """The part of each factor, and of all interactions, in the variance of accuracy."""
    design = effects.design(trials)
    shares = effects.shares(design)
    alone = {factor: shares[factor] for factor in design.levels}
    if len(alone) > 1:
        alone["interactions"] = effects.together(shares)
    return {
        f"factorial.share.{name.replace(' ', '-')}": float(np.mean(part))
        for name, part in alone.items()
    }
