"""Columns of the study's tables: their names, their kinds of values and what these mean."""

import math
import sys
from collections.abc import Iterable
from typing import ClassVar, TypeVar

Kind = TypeVar("Kind", bound="Column")

LARGEST = 1e150  # whose square is finite
LARGEST_WHOLE = 10**8  # the largest whole numbers count chains; this many fit the memory

# What columns of these names mean in every table that does not say otherwise.
GLOSSARY = {
    "network": "name of the variant",
    "sizes": "neurons of every layer, as 784-30-10",
    "hidden_layers": "how many the network has",
    "replica": "random start, counted from 0",
    "replicas": "random starts behind the numbers of the row",
    "epoch": "passes over the images before the measurement; 0: untrained",
    "step": "steps of gradient descent before the measurement; 0: untrained",
    "layer": "hidden layer, counted from 1 at the front",
    "measure": "what the numbers of the row are of",
    "median": "over the replicas",
    "lower": "lower end of the band into which one more replica falls, at this place",
    "upper": "upper end of that band",
    "mean": "over the replicas",
    "low": "lower end of the interval",
    "high": "upper end of the interval",
    "validation_accuracy": "fraction of the validation images",
    "training_accuracy": "fraction of the first training images, as many as for validation",
    "validation_cost": "nats per image, without the regularization term",
    "training_cost": "nats per image, without the regularization term",
}


class Column(str):
    """The name of a column of numbers, each of them finite and none missing.

    Attributes:
        meaning: what its values are.
        lowest: that a value can be.
        highest: that a value can be.
        expected: its values, in words.
        whole: whether they are whole numbers.
        missing: whether a row can go without one.
    """

    meaning: str
    lowest: ClassVar[float] = -LARGEST
    highest: ClassVar[float] = LARGEST
    expected: ClassVar[str] = "finite numbers"
    whole: ClassVar[bool] = False
    missing: ClassVar[bool] = False

    def __new__(cls: type[Kind], name: str, meaning: str = "") -> Kind:
        """A name, and what it means if that is not in the glossary."""
        column = super().__new__(cls, name)
        column.meaning = meaning or GLOSSARY.get(name, "")
        return column


class Positive(Column):
    """The name of a column of numbers above 0."""

    lowest = math.ulp(0.0)
    expected = "numbers above 0"


class Steps(Column):
    """The name of a column of numbers of steps, or of their means, from 1 on."""

    lowest = 1
    expected = "numbers from 1 on"


class Fraction(Column):
    """The name of a column of parts of a whole."""

    lowest, highest = 0.0, 1.0
    expected = "numbers from 0 to 1"


class Flag(Fraction):
    """The name of a column of 1 for yes and 0 for no."""

    whole = True
    expected = "0 or 1"


class Gap(Column):
    """The name of a column of numbers that a row can go without."""

    missing = True
    expected = "finite numbers or nothing"


class Extended(Gap):
    """The name of a column of numbers that a row can go without, and that can be infinite.

    So are those of networks whose training diverged, and what is computed from these.
    """

    lowest, highest = -math.inf, math.inf
    expected = "numbers or nothing"


class Logarithm(Extended):
    """The name of a column of natural logarithms of numbers of double precision, or of 0."""

    highest = math.log(sys.float_info.max)
    expected = f"numbers up to {highest:.1f} or nothing"


class Text(Column):
    """The name of a column of text, in every row."""


class Note(Text):
    """The name of a column of text that a row can go without."""


class Choice(Text):
    """The name of a column of text that is one of a few words.

    Attributes:
        words: these.
    """

    words: tuple[str, ...]

    def __new__(cls, name: str, words: Iterable[str] = (), meaning: str = "") -> "Choice":
        """A name, the words, and what the column means if that is not in the glossary."""
        column = super().__new__(cls, name, meaning)
        column.words = tuple(words)
        return column


class Whole(Column):
    """The name of a column of whole numbers from 0 on."""

    lowest, highest, whole = 0, LARGEST_WHOLE, True
    expected = f"whole numbers from 0 to {LARGEST_WHOLE}"


class Count(Whole):
    """The name of a column of whole numbers from 1 on."""

    lowest = 1
    expected = f"whole numbers from 1 to {LARGEST_WHOLE}"


class Setting(Column):
    """The name of a column of numbers that were set and not measured."""


class PositiveSetting(Positive, Setting):
    """The name of a column of such numbers above 0."""


Columns = tuple[Column, ...]

# Which network a row is of.
NETWORK_SIZES: Columns = (Text("network"), Text("sizes"), Whole("hidden_layers"))
# A quantity over the replicas: its median with a band, or its mean or frequency with an interval.
QUANTILES: Columns = (Extended("median"), Extended("lower"), Extended("upper"), Whole("replicas"))
INTERVAL: Columns = (Extended("low"), Extended("high"), Whole("replicas"))
