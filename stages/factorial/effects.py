"""What each factor of a complete factorial study does to accuracy, and what factors do together.

The table of one replica's accuracies, with an axis for each factor, is a sum of components, one for
each set of factors S (analysis of variance): the mean over the axes that are not in S, less the
components of all smaller sets within S. They are orthogonal, so that the variance of the table is
the sum of theirs. A component of one factor is its main effect, one of several their interaction.

Chance, too, makes means differ, so that the largest less the smallest is never 0, nor is a sum of
squares. Therefore what is found in a replica is held against the other replicas, which share with
it whatever is not chance: they choose the levels that are compared, and the product of its
component and the mean of the others' components stands for the square. Both are right on average,
and where a factor does nothing, 0 on average.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float

from unstable_gradients.errors import InvalidInput
from unstable_gradients.study.statistics import Sample

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


def shares(design: Design) -> dict[str, Sample]:
    """The part of each term in the variance of each replica's table; together they are 1.

    Terms are the factors, pairs of them, three or more of them, and chance, which is what a
    replica does not share with the others. A part that is 0 on average can be below 0 in a replica.
    """
    names = list(design.levels)
    axes = tuple(range(1, len(names) + 1))
    with np.errstate(invalid="ignore", divide="ignore"):  # of a table without variance, no part
        return _parts(design, names, axes)


def _parts(design: Design, names: list[str], axes: tuple[int, ...]) -> dict[str, Sample]:
    whole = design.accuracies.var(axis=axes)
    found = {}
    many = np.zeros(len(whole))
    for places, component in components(design.accuracies).items():
        part = (component * _of_the_others(component)).mean(axis=axes) / whole
        if len(places) < SEVERAL_FACTORS:
            found[JOINED_BY.join(names[place] for place in places)] = part
        else:
            many = many + part
    if len(names) >= SEVERAL_FACTORS:
        found[THREE_OR_MORE] = many
    return found | {CHANCE: 1 - sum(found.values())}


def _of_the_others(values: Component) -> Component:
    """For each replica the mean of the others; NaN if there are none."""
    with np.errstate(invalid="ignore"):
        return (values.sum(axis=0, keepdims=True) - values) / np.float64(len(values) - 1)


def together(shares: Mapping[str, Sample]) -> Sample:
    """The part of all interactions, of two factors or more."""
    return np.sum([part for term, part in shares.items() if order(term) > 1], axis=0)


def order(term: str) -> int:
    """How many factors a term has; of three or more 3, of chance 0."""
    if term == CHANCE:
        return 0
    return SEVERAL_FACTORS if term == THREE_OR_MORE else term.count(JOINED_BY) + 1
