"""The rules of judgement in words, with their limits, as `findings` applies them."""

from dataclasses import dataclass
from enum import StrEnum

HALF_POINT = 0.005
HALF_DECADE = 10**0.5
NEARLY_ALWAYS = 4 / 5
MOSTLY = 1 / 2
TENTH = 1.1  # a factor
DOUBLE = 2.0
TWENTIETH = 1 / 20
TRUE_OF = 19 / 20  # of all networks or cases, where power is asked for
ACTING = 1 / 2  # a schedule is tested if it is at its largest in more than this part of the steps


class Scale(StrEnum):
    """On which scale numbers that are judged by a rule are means, and differ between two runs."""

    LINEAR = "difference"
    LOGARITHMIC = "factor"
    PROPORTION = "difference of proportions"


@dataclass(frozen=True)
class Rule:
    """A rule as a reader meets it.

    Attributes:
        name: in the ledger.
        words: what it asks, and what its power is the probability of.
        written: before its first numbers or not, with all its limits.
        scale: on which its numbers are means.
    """

    name: str
    words: str
    written: str
    scale: Scale = Scale.LINEAR


BEFORE, REVISED, WITH = "before its numbers", "before, then revised", "with or after its numbers"
PUBLISHED_ACCURACY = Rule(
    "published accuracy",
    "The book's number lies where one more of our networks would fall, so that the book's run "
    f"could be one of ours, and that interval ends within {100 * HALF_POINT:g} percentage points "
    "of our mean. Power: that it says “fails” of a run of networks whose mean is that far off.",
    REVISED,
)
PUBLISHED_SIZE = Rule(
    "published size",
    "The same of a positive number, by logarithms, with a margin of half a decade, a factor of "
    f"{HALF_DECADE:.1f}. Power: that it says “fails” of a run of networks that far off.",
    REVISED,
    Scale.LOGARITHMIC,
)
PUBLISHED_CURVE = Rule(
    "published curve",
    "Nowhere does the book's curve stray farther from the mean of ours, in units of their spread, "
    "than one more of ours would: a simultaneous band holds it. Power: that it says “fails” of "
    "curves that are off by half a decade throughout; where it is below one half, nothing holds.",
    WITH,
)
FREQUENCY = Rule(
    "frequency",
    f"Of all networks more than {NEARLY_ALWAYS:.0%} are so, and a reader's own run would nearly "
    f"always show it; in direction, if more than {MOSTLY:.0%} are. A network whose training "
    f"diverged is not so. Power: that it says “holds” of what is true of {TRUE_OF:.0%}.",
    REVISED,
    Scale.PROPORTION,
)
GAIN = Rule(
    "gain",
    "The mean difference is above zero. Power: that it says “holds” of a gain of a stated size: "
    f"the book's, where it prints one, else {TWENTIETH:g}.",
    BEFORE,
)
NO_GAIN = Rule(
    "no gain",
    "The mean difference is below a margin, which is half of the gain that the book prints for "
    "the step that helps. Power: that it says “holds” of two equal populations.",
    WITH,
)
EQUALITY = Rule(
    "equality",
    f"The mean difference is less than {100 * HALF_POINT:g} percentage points either way, which "
    "is what two single runs, judged on 10,000 images, can tell apart. Power: that it says "
    "“holds” of two equal populations.",
    WITH,
)
AGREEMENT = Rule(
    "agreement",
    f"The ratio of two quantities is between 1/{TENTH:g} and {TENTH:g}; in direction, if it is "
    f"between 1/{DOUBLE:g} and {DOUBLE:g}. So what agrees in direction is of one size and may be "
    "surely unequal, as with an interval from 0.6 to 0.8. Power: that it says “holds” of equal "
    "ones.",
    BEFORE,
    Scale.LOGARITHMIC,
)
# Behind an agreement in direction, by whether the two are surely unequal.
ONLY_OF_ONE_SIZE = {
    True: f"; within a factor of {DOUBLE:g}, but surely not within a tenth",
    False: f"; within a factor of {DOUBLE:g}, not surely within a tenth",
}
EXCESS = Rule(
    "excess",
    f"The ratio is above 1. Power: that it says “holds” of a ratio of {TENTH:g}.",
    WITH,
    Scale.LOGARITHMIC,
)
EFFECT = Rule(
    "effect",
    f"A difference of accuracies, or a part of their variance, is above {TWENTIETH:g}; in "
    "direction, if it is above zero: it is there, and need not matter. What lies below that limit "
    "and may be zero fails. Power: that it says "
    f"“holds” of one of {2 * TWENTIETH:g}.",
    WITH,
)
BRACKET = Rule(
    "bracket",
    "A ratio that is only known to lie between two numbers is judged by these as an agreement is "
    "by its interval.",
    WITH,
)
KINDS = Rule(
    "kinds",
    "Each kind of network is judged by the interval of its ratio, within a factor. More than "
    f"{NEARLY_ALWAYS:.0%} of the kinds hold; in direction, if more than {MOSTLY:.0%} do. Kinds "
    "that are undecided count as holding for the upper end and as failing for the lower one. "
    "Power: the part of the kinds that are decided.",
    WITH,
)
THEOREM = Rule(
    "theorem",
    "It is true in every case that was checked; one counterexample refutes it. Power: that cases "
    f"drawn at random would show one, if it is true of {TRUE_OF:.0%}; none where all are tried, or "
    "cases follow from one another.",
    WITH,
)
SOLUTION = Rule(
    "solution",
    "What the equation gives rounds to the number that the book prints.",
    WITH,
)
RULES = (
    *(
        PUBLISHED_ACCURACY,
        PUBLISHED_SIZE,
        PUBLISHED_CURVE,
        FREQUENCY,
        GAIN,
        NO_GAIN,
        EQUALITY,
        AGREEMENT,
    ),
    *(EXCESS, EFFECT, BRACKET, KINDS, THEOREM, SOLUTION),
)
BY_NAME = {rule.name: rule for rule in RULES}
