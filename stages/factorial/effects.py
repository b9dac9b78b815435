"""What each factor of a complete factorial study does to accuracy, and what factors do together.

The table of one replica's accuracies, with an axis for each factor, is a sum of components, one for
each set of factors S (analysis of variance): the mean over the axes that are not in S, less the
components of all smaller sets within S. They are orthogonal, so that the variance of the table is
the sum of theirs. A component of one factor is its main effect, one of several their interaction.

Chance, too, makes means differ, so that the largest less the smallest is never 0, nor is a sum of
squares. Therefore what is found in a replica is held against the other replicas, which share with
it whatever is not chance: they choose the levels that are compared, and products of its component
with those of the others stand for the square. Both are right on average, and where a factor does
nothing, 0 on average. Such products share replicas, so that Student's interval of their mean would
be too narrow: the parts of the variance have the jackknife's, whose coverage a test simulates.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.study.statistics import Estimate, Sample, jackknife

# What the factor in a column of FACTORIAL_TRIALS is called.
FACTORS: Mapping[str, str] = {
    "activation": "activation",
    "initialization": "initialization",
    "mu_max": "momentum",
    "rate": "learning rate",
    "hidden_layers": "depth",
}
SEVERAL_FACTORS = 3  # from this many on, their interactions are taken together
# Names of terms; one of two factors is called after both.
JOINED_BY = " with "
THREE_OR_MORE = "three or more factors"
CHANCE = "chance"
INTERACTIONS = "interactions"  # all terms of two factors or more

Accuracies = Float[np.ndarray, "replica *level"]
Component = Float[np.ndarray, "replica ..."]  # with length 1 along axes where it is constant


@dataclass(frozen=True)
class Design:
    """A complete factorial table.

    Attributes:
        levels: of each factor that has several, by its name, in the order of the axes.
        accuracies: of every replica, with an axis for each of these factors.
    """

    levels: Mapping[str, Sequence[str]]
    accuracies: Accuracies


@dataclass(frozen=True)
class Effect:
    """What the better level of a factor gains.

    Attributes:
        best: the level of the highest mean accuracy over everything else, in all replicas.
        worst: that of the lowest.
        differences: for each replica the mean accuracy with the level that is best in the others,
            less that with the one that is worst in them; NaN where there are no others.
    """

    best: str
    worst: str
    differences: Sample


def by_function(trials: pd.DataFrame, functions: Mapping[str, str]) -> pd.DataFrame:
    """FACTORIAL_TRIALS with the function of each name of params.yaml, once if it has two names."""
    return trials.assign(activation=trials["activation"].map(functions)).drop_duplicates()


def design(trials: pd.DataFrame) -> Design:
    """The design of FACTORIAL_TRIALS of all activation functions.

    Raises:
        InvalidInput: unless every replica has every combination of levels, and a factor several.
    """
    found = {column: list(dict.fromkeys(trials[column])) for column in FACTORS}
    replicas = sorted(set(trials["replica"]))
    every = pd.MultiIndex.from_product([replicas, *found.values()])
    accuracy = trials.set_index(["replica", *FACTORS])["validation_accuracy"]
    if len(accuracy) != len(every) or not every.isin(accuracy.index).all():
        raise InvalidInput(
            f"factorial study: {len(accuracy)} networks, expected one for each combination of "
            f"levels in each of {len(replicas)} replicas, which are {len(every)}"
        )
    several = {column: levels for column, levels in found.items() if len(levels) > 1}
    if not several:
        raise InvalidInput("factorial study: a single combination, expected several levels of some")
    return Design(
        levels={FACTORS[column]: [_shown(each) for each in several[column]] for column in several},
        accuracies=accuracy.reindex(every)
        .to_numpy(float)
        .reshape(len(replicas), *map(len, several.values())),
    )


def _shown(level: object) -> str:
    return f"{level:g}" if isinstance(level, int | float) else str(level)


@np.errstate(invalid="ignore")  # what is no finite accuracy has no effect, NaN
def effects(design: Design) -> dict[str, Effect]:
    """The main effect of each factor."""
    found = {}
    for axis, (factor, levels) in enumerate(design.levels.items(), 1):
        others = tuple(other for other in range(1, design.accuracies.ndim) if other != axis)
        means = design.accuracies.mean(axis=others)
        chosen_by, rows = _of_the_others(means), np.arange(len(means))
        differences = means[rows, chosen_by.argmax(axis=1)] - means[rows, chosen_by.argmin(axis=1)]
        found[factor] = Effect(
            best=levels[means.mean(axis=0).argmax()],
            worst=levels[means.mean(axis=0).argmin()],
            differences=np.where(np.isfinite(chosen_by).all(axis=1), differences, np.nan),
        )
    return found


def components(accuracies: Accuracies) -> dict[tuple[int, ...], Component]:
    """The component of every set of factors but none, by the places of these factors.

    Places count the factors from 0, whose axes come after that of the replicas.
    """
    factors = accuracies.ndim - 1
    found: dict[tuple[int, ...], Component] = {}
    for size in range(factors + 1):
        for chosen in itertools.combinations(range(factors), size):
            others = tuple(axis + 1 for axis in range(factors) if axis not in chosen)
            component = accuracies.mean(axis=others, keepdims=True)
            for places, part in found.items():
                if set(places) < set(chosen):
                    component = component - part
            found[chosen] = component
    del found[()]
    return found


def shares(accuracies: Accuracies, names: Sequence[str]) -> dict[str, float]:
    """The part of each term in the variance of the replicas' tables; together they are 1.

    Terms are the factors, pairs of them, three or more of them, and chance, which is what a
    replica does not share with the others. Each part is the mean product of the components of two
    replicas, over the mean variance of a table: 0 on average, and at times below, if the term is
    chance. NaN of a single replica, and of tables without variance.

    Args:
        accuracies: of the replicas, with an axis for each factor.
        names: of the factors.
    """
    replicas, levels = len(accuracies), math.prod(accuracies.shape[1:])
    found = dict.fromkeys(_terms(names), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = accuracies.reshape(replicas, -1).var(axis=1).mean() * (replicas - 1) * replicas
        for places, component in components(accuracies).items():
            constant = levels / component[0].size  # entries of the table that it stands for
            squares = np.sum(component.sum(axis=0) ** 2) - np.sum(component**2)
            found[_term(places, names)] += float(constant * squares / levels / whole)
    return found | {CHANCE: 1 - sum(found.values())}


def _terms(names: Sequence[str]) -> list[str]:
    """What the terms of these factors are called, those of several after those of fewer."""
    sizes = range(1, len(names) + 1)
    every = [places for size in sizes for places in itertools.combinations(range(len(names)), size)]
    return list(dict.fromkeys(_term(places, names) for places in every))


def _term(places: Sequence[int], names: Sequence[str]) -> str:
    if len(places) >= SEVERAL_FACTORS:
        return THREE_OR_MORE
    return JOINED_BY.join(names[place] for place in places)


def estimates(design: Design, confidence: float) -> dict[str, Estimate]:
    """The part of each term in the variance, and of all interactions, with the jackknife."""
    names = list(design.levels)
    whole = with_interactions(shares(design.accuracies, names))
    others = [
        with_interactions(shares(np.delete(design.accuracies, replica, axis=0), names))
        for replica in range(len(design.accuracies))
    ]
    return {
        term: jackknife(part, np.array([each[term] for each in others]), confidence)
        for term, part in whole.items()
    }


def with_interactions(found: Mapping[str, float]) -> dict[str, float]:
    """The parts, and that of all terms of two factors or more."""
    return {
        **found,
        INTERACTIONS: math.fsum(part for term, part in found.items() if order(term) > 1),
    }


def _of_the_others(values: Component) -> Component:
    """For each replica the mean of the others; NaN if there are none."""
    with np.errstate(invalid="ignore"):
        return (values.sum(axis=0, keepdims=True) - values) / np.float64(len(values) - 1)


def order(term: str) -> int:
    """How many factors a term has; of three or more 3, of chance and of all interactions 0."""
    if term in (CHANCE, INTERACTIONS):
        return 0
    return SEVERAL_FACTORS if term == THREE_OR_MORE else term.count(JOINED_BY) + 1
