"""Claim G4: activation, initialization, optimizer and depth all matter.

The chapter sums up the research it quotes so: the activation function, the initial weights, how
gradient descent is done and other hyper-parameters all play a part in making networks hard to
train. Each is judged by what its better choice gains on average over all others, and the part
that they play together by the variance that no factor accounts for alone.
"""

import pandas as pd

from stages.factorial import effects
from unstable_gradients.network.momentum import Momentum
from unstable_gradients.study import findings, statistics
from unstable_gradients.study.ledger import OF_IMAGES, Claim, Quantity
from unstable_gradients.study.rules import ACTING
from unstable_gradients.study.verdicts import Finding, Interval

FACTOR_MATTERS = {
    "activation": Claim("G4a", "the activation function matters"),
    "initialization": Claim("G4b", "the initialization matters"),
    "momentum": Claim("G4c", "the optimizer matters"),
    "learning rate": Claim("G4d", "the learning rate matters"),
    "depth": Claim("G4e", "the depth matters"),
}
ACT_TOGETHER = Claim("G4f", "they act together: what one of them does depends on the others")
LEVELS_IN_CLAIMS = {
    "activation": "{}",
    "initialization": "{}",
    "momentum": "mu_max {}",
    "learning rate": "eta / (1 - mu_max) of {}",
    "depth": "depth {}",
}
BETTER_LEVEL = "accuracy with the best level minus with the worst"
PART = "part of the interactions in the variance of accuracy"


def claims(trials: pd.DataFrame, confidence: float) -> list[Quantity]:
    """G4, from FACTORIAL_TRIALS, for each factor that has several levels."""
    design = effects.design(trials)
    steps = int(trials["step"].max())
    after = f"after {steps:,} steps, mean over all other factors"
    found = []
    for factor, effect in effects.effects(design).items():
        best, worst = (
            LEVELS_IN_CLAIMS[factor].format(level) for level in (effect.best, effect.worst)
        )
        finding = findings.effect(statistics.mean(effect.differences, confidence), confidence)
        if factor == "momentum":
            finding = _if_it_acts(finding, float(trials["mu_max"].max()), steps)
        found.append(
            Quantity(
                FACTOR_MATTERS[factor],
                BETTER_LEVEL,
                finding,
                network=f"{best} minus {worst}",
                setting=f"{after}; levels chosen by other replicas",
                unit=OF_IMAGES,
            )
        )
    if len(design.levels) > 1:
        part = effects.estimates(design, confidence)[effects.INTERACTIONS]
        finding = findings.effect(part, confidence, Interval.JACKKNIFE)
        found.append(
            Quantity(ACT_TOGETHER, PART, finding, "all combinations", f"after {steps:,} steps")
        )
    return found


def _if_it_acts(finding: Finding, mu_max: float, steps: int) -> Finding:
    """The finding on momentum, if the schedule is at its largest coefficient most of the time.

    Before that it makes smaller steps than plain descent with the same eta / (1 - mu_max), so that
    what it gains is that of a learning rate which rises.
    """
    acting = Momentum("nesterov", mu_max).steps_at_largest(steps)
    if acting > ACTING * steps:
        return finding
    return finding.untested(f"mu_max {mu_max:g} acts in {acting:,} of {steps:,} steps only")


def headline(trials: pd.DataFrame) -> dict[str, float]:
    """The part of each factor, and of all interactions, in the variance of accuracy."""
    design = effects.design(trials)
    shares = effects.with_interactions(effects.shares(design.accuracies, list(design.levels)))
    names = [*design.levels, effects.INTERACTIONS] if len(design.levels) > 1 else design.levels
    return {f"factorial.share.{name.replace(' ', '-')}": shares[name] for name in names}
