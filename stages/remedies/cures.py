"""Claims H8 and I on training: what the field found since the chapter, and a start for sigmoids.

Each cure is judged at one depth, named beforehand, by how many networks train there by plain
descent: what another update rule does is not its merit. A claim that something does not help is
judged by how many do not train, and says in how many steps: with more of them some might.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from stages.remedies import limits, reference
from stages.remedies.reference import CHAPTERS, Recipe
from stages.remedies.trials import TRAINING, Trials, in_words, often
from unstable_gradients.study import book
from unstable_gradients.study.ledger import STUDY, Claim, Quantity

IOFFE = "Ioffe and Szegedy 2015"
YANG = "Yang et al. 2019"
HE_2015, HE_2016 = "He et al. 2015", "He et al. 2016"
DE = "De and Smith 2020"
SAXE = "Saxe et al. 2013"
PLAIN_LAYERS = {"normalization": "none", "skips": "none"}
CHAPTERS_START = {name: book.NETWORK[name] for name in ("activation", "initializer", "biases")}


@dataclass(frozen=True)
class Cure:
    """What a recipe is said to do.

    Attributes:
        claim: with the depth in words, and without the steps.
        recipe: values by which rows of DEEPEST are told to be of it.
        depth: hidden layers at which it is judged.
        trains: whether networks are said to train there, or not to.
        added: whether the values are those of something that is added to the chapter's recipe, of
            which all others are to be.
    """

    claim: Claim
    recipe: Mapping[str, object]
    depth: int
    trains: bool = True
    added: bool = False

    def stated(self, steps: int, chapters: Recipe) -> Claim:
        """The claim of networks that were given these steps; `chapters` is the chapter's recipe."""
        text = self.claim.text.replace(CHAPTERS, chapters.called)
        return replace(self.claim, text=text if self.trains else f"{text} in {steps:,} steps")

    def whole(self, chapters: Recipe) -> Mapping[str, object] | None:
        """All values by which it is told; None if what is to be added is there already."""
        if not self.added:
            return self.recipe
        base = chapters.of_a_remedy
        if any(base[name] == value for name, value in self.recipe.items()):
            return None
        return {**base, **self.recipe}


CURES = (
    Cure(
        Claim(
            "H8",
            "sigmoid networks of 16 hidden layers train with Glorot's weights, four times as large "
            "between hidden layers, and centred biases",
            STUDY,
        ),
        {
            "activation": "sigmoid",
            "initializer": "glorot-sigmoid",
            "biases": "centred",
            **PLAIN_LAYERS,
        },
        16,
    ),
    Cure(
        Claim("I2a", f"batch normalization trains {CHAPTERS} 16 layers deep", IOFFE),
        {"normalization": "batch"},
        16,
        added=True,
    ),
    Cure(
        Claim("I2b", "rectifiers of 32 layers with batch normalization do not train", YANG),
        {"activation": "relu", "initializer": "he", "normalization": "batch", "skips": "none"},
        32,
        trains=False,
    ),
    # In a first look with 30 times the steps four of six networks did.
    Cure(
        Claim("I3c", "sigmoids of 8 layers with layer normalization do not train", STUDY),
        {**CHAPTERS_START, "normalization": "layer", "skips": "none"},
        8,
        trains=False,
    ),
    Cure(
        Claim("I4f", f"skip connections train {CHAPTERS} 32 layers deep", HE_2016),
        {"skips": "identity"},
        32,
        added=True,
    ),
    Cure(
        Claim("I4g", "skip connections past scaled branches train rectifiers of 32 layers", DE),
        {"activation": "relu", "initializer": "he", "normalization": "none", "skips": "scaled"},
        32,
    ),
    Cure(
        Claim("I7a", "He's start trains 30 layers of rectifiers", HE_2015),
        {"activation": "relu", "initializer": "he", **PLAIN_LAYERS},
        30,
    ),
    Cure(
        Claim("I7b", "Glorot's start does not train 30 layers of rectifiers", HE_2015),
        {"activation": "relu", "initializer": "glorot-uniform", **PLAIN_LAYERS},
        30,
        trains=False,
    ),
    Cure(
        Claim("I8e", "with orthogonal weights tanh networks of 32 layers train", SAXE),
        {"activation": "tanh", "initializer": "orthogonal", **PLAIN_LAYERS},
        32,
    ),
)


def claims(trials: Trials, chapters: Recipe, confidence: float) -> Iterator[Quantity]:
    """Each cure by every recipe of its kind that was tried at its depth."""
    plain = limits.plain(trials.deepest)
    for cure in CURES:
        kind = cure.whole(chapters)
        if kind is None:
            continue
        for _, remedy in plain[reference.is_of(plain, kind)].iterrows():
            if cure.depth in trials.depths(remedy["remedy"]):
                trained = trials.trained(remedy["remedy"], cure.depth)
                setting = f"{in_words(remedy)}, {trials.within}"
                name, shown = (
                    (TRAINING, trained) if cure.trains else ("frequency of not training", ~trained)
                )
                claim = cure.stated(trials.steps, chapters)
                yield often(claim, name, shown, cure.depth, setting, confidence)
