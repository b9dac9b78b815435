"""Plateaus as they would be if the law held, each replica with a coupling of its own."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from stages.plateau import law
from stages.plateau.tables import CRITICAL_LENGTHS, PLATEAU, PLATEAU_GAINS
from unstable_gradients.theory.plateau_law import PlateauLaw

REPLICAS = 20
COUPLINGS = 5e-4 * np.exp(np.linspace(-0.1, 0.1, REPLICAS))
LAWS = [PlateauLaw(0.2, 0.45, each) for each in COUPLINGS.tolist()]
TYPICAL = PlateauLaw(0.2, 0.45, 5e-4)
DECAY = 2e-6  # eta / n
RECIPE = law.Recipe(0.2, DECAY)
GIVEN = 150_000


def plateau(
    depths: Iterable[int] = (2, 3, 4, 5), lmbdas: Iterable[float] = (0.0, 5.0), longer: float = 1.0
) -> pd.DataFrame:
    """PLATEAU, with the lengths of depths above 4 longer by a factor than the law's."""
    rows = [
        (lmbda, depth, replica, *stay(_length(each, depth, lmbda) * stretch, GIVEN))
        for depth, stretch in ((depth, longer if depth > 4 else 1.0) for depth in depths)
        for lmbda in lmbdas
        for replica, each in enumerate(LAWS)
    ]
    return pd.DataFrame(rows, columns=list(PLATEAU.columns)).sample(frac=1, random_state=0)


def _length(own: PlateauLaw, depth: int, lmbda: float) -> float:
    """One hidden layer leaves soon, of which the law says nothing."""
    return own.length(depth, DECAY * lmbda) if depth > 1 else 75.0


def stay(steps: float, given: int) -> tuple[float, float]:
    """The steps that are seen, and whether the plateau is left in them."""
    return (steps, 1.0) if steps <= given else (float(given), 0.0)


def bracketing(depth: int, lmbdas: Iterable[float], given: int = GIVEN) -> pd.DataFrame:
    """CRITICAL_LENGTHS of one depth."""
    rows = [
        (lmbda, depth, replica, *stay(each.length(depth, DECAY * lmbda), given), given)
        for lmbda in lmbdas
        for replica, each in enumerate(LAWS)
    ]
    table = pd.DataFrame(rows, columns=list(CRITICAL_LENGTHS.columns))
    whole = dict.fromkeys(("hidden_layers", "replica", "given"), int)
    return table.astype(dict.fromkeys(("lmbda", "steps", "left"), float) | whole)


def gains(depths: Iterable[int], above: float = 1.0, end: float = 1.0) -> pd.DataFrame:
    """PLATEAU_GAINS, half-way and at the end larger by a factor each than the law's."""
    rows = [
        (depth, replica, part, gain(each, depth, part) * factor * spread)
        for depth in depths
        for replica, (each, spread) in enumerate(
            zip(LAWS, np.exp(np.linspace(-0.01, 0.01, REPLICAS)), strict=True)
        )
        for part, factor in ((0.0, 1.0), (0.25, above), (0.5, above), (1.0, end))
    ]
    return pd.DataFrame(rows, columns=list(PLATEAU_GAINS.columns))


def gain(own: PlateauLaw, depth: int, part: float) -> float:
    """The gain after a part of the plateau."""
    return float(own.gain(depth, np.array([part * own.length(depth)]))[0])


def fits(**of_plateau: object) -> law.Fits:
    """The law fitted to these plateaus."""
    found = law.fit(plateau(**of_plateau), (2, 4), RECIPE)
    assert found is not None
    return found
