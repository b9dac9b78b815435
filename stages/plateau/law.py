"""The law of the plateau (H6), fitted to networks of two depths without weight decay.

It is fitted to geometric means over the replicas, and once more without each of them: from these
fits come the intervals of all that follows from it (Tukey's jackknife).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.plateau.tables import PLATEAU_FITS
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import activations, initializers
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.study import statistics
from unstable_gradients.study.statistics import Estimate, Sample
from unstable_gradients.theory import fixed_points, initializations, plateau_law
from unstable_gradients.theory.plateau_law import PlateauLaw

Of = Callable[[PlateauLaw], float]  # what follows from a law


@dataclass(frozen=True)
class Recipe:
    """What the law knows of the networks before they are trained.

    Attributes:
        start: sqrt(chi), the gain of a hidden layer by mean-field theory.
        decay: eta / n, the part of the weights that a step takes away for a lambda of 1.
    """

    start: float
    decay: float

    @classmethod
    def of(
        cls, activation: str, initializer: str, biases: str, width: int, step: Hyperparameters
    ) -> "Recipe":
        """Such networks; `step` has a lambda of 1."""
        drawn = initializations.hidden_layer(initializers.named(initializer, biases), width)
        limit = fixed_points.deep_limit(activations.named(activation), drawn)
        return cls(limit.factor**0.5, step.shrinkage)


@dataclass(frozen=True)
class Fits:
    """The law from all replicas, and without each of them.

    Attributes:
        whole: from all.
        without: a law for each replica left out, in their order; none if there is but one.
        decay: eta / n.
        depths: the two that it was fitted to.
    """

    whole: PlateauLaw
    without: Sequence[PlateauLaw]
    decay: float
    depths: tuple[int, int]

    def length(self, depth: int, lmbda: float) -> float:
        """The length of the plateau in steps."""
        return self.whole.length(depth, self.decay * lmbda)

    def own(self, depth: int, length: float) -> PlateauLaw:
        """The law of one network, whose plateau without decay is this long."""
        return plateau_law.of_length(self.whole.start, self.whole.exit, depth, length)

    def estimate(self, of: Of, confidence: float) -> Estimate:
        """What follows from the law, a positive number, with its interval."""
        whole = float(np.log(of(self.whole)))
        without = np.array([np.log(of(each)) for each in self.without])
        with np.errstate(invalid="ignore"):  # of what is infinite there is no interval
            found = statistics.jackknife(whole, without, confidence)
        value, low, high = np.exp([found.value, found.low, found.high]).tolist()
        return Estimate(value, low, high, found.replicas, found.freedom)

    def ratios(self, of: Of, measured: Sample) -> Sample:
        """What follows from the law over what was measured of the same replicas.

        As pseudo-values, a number for each replica, in which its part in the fit is counted, too:
        their geometric mean has the interval of the jackknife.
        """
        logs = statistics.logarithms(measured)
        whole = np.log(of(self.whole)) - logs.mean()
        n = len(logs)
        if n != len(self.without):
            return np.full(n, np.nan)
        law = np.log([of(each) for each in self.without])
        without = law - (logs.sum() - logs) / (n - 1)
        return np.exp(n * whole - (n - 1) * without)


def fit(plateau: pd.DataFrame, depths: tuple[int, int], recipe: Recipe) -> Fits | None:
    """The law from the rows without decay of PLATEAU; None if it cannot be had from them.

    A depth may be missing, a replica may not have left, and with few of them no exit may fit.
    """
    rows = plateau[(plateau["lmbda"] == 0) & plateau["hidden_layers"].isin(depths)]
    logs = rows.assign(log=np.log(rows["steps"].where(rows["left"] == 1)))
    lengths = logs.pivot_table("log", "replica", "hidden_layers")  # NaN where a replica stayed
    if list(lengths.columns) != list(depths) or lengths.isna().any(axis=None) or len(lengths) < 2:
        return None
    every = np.ones(len(lengths), bool)
    chosen = [every, *(np.arange(len(lengths)) != place for place in range(len(lengths)))]
    try:
        whole, *without = (
            plateau_law.fitted(recipe.start, np.exp(lengths[some].mean()).to_dict())
            for some in chosen
        )
    except InvalidInput:
        return None
    return Fits(whole, without, recipe.decay, depths)


def table(fits: Fits | None) -> pd.DataFrame:
    """The laws as rows of PLATEAU_FITS, the one from all replicas first."""
    if fits is None:
        return pd.DataFrame(columns=list(PLATEAU_FITS.columns))
    laws = [fits.whole, *fits.without]
    rows = [
        {
            "left_out": place - 1 if place else np.nan,
            "start": law.start,
            "exit": law.exit,
            "coupling": law.coupling,
            "decay": fits.decay,
            "fewer_layers": fits.depths[0],
            "more_layers": fits.depths[1],
        }
        for place, law in enumerate(laws)
    ]
    return pd.DataFrame(rows)


def read() -> Fits | None:
    """The law as PLATEAU_FITS has it; None if it has none.

    Raises:
        InvalidInput: if the table is missing or damaged.
    """
    rows = PLATEAU_FITS.read_part()
    if rows.empty:
        return None
    constants = rows[["start", "exit", "coupling"]].to_numpy().tolist()
    try:
        laws = [PlateauLaw(*each) for each in constants]
    except InvalidInput as odd:
        raise InvalidInput(f"{PLATEAU_FITS.path}: {odd}") from None
    first = rows.iloc[0]
    depths = int(first["fewer_layers"]), int(first["more_layers"])
    return Fits(laws[0], laws[1:], float(first["decay"]), depths)


def by_replica(rows: pd.DataFrame) -> Float[np.ndarray, " replica"]:
    """The steps of these rows of PLATEAU, NaN of replicas that did not leave."""
    ordered = rows.sort_values("replica")
    return ordered["steps"].where(ordered["left"] == 1).to_numpy(float)
