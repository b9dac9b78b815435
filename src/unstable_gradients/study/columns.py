"""Columns of the study's tables: their names, their kinds of values and what these mean."""

from collections.abc import Iterable
from typing import TypeVar

Kind = TypeVar("Kind", bound="Column")

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
    """The name of a column of numbers, where nothing stands for "none".

    Attributes:
        meaning: what its values are.
    """

    meaning: str

    def __new__(cls: type[Kind], name: str, meaning: str = "") -> Kind:
        """A name, and what it means if that is not in the glossary."""
        column = super().__new__(cls, name)
        column.meaning = meaning or GLOSSARY.get(name, "")
        return column


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


class Setting(Column):
    """The name of a column of numbers that were set and not measured."""


Columns = tuple[Column, ...]

# Which network a row is of.
NETWORK_SIZES: Columns = (Text("network"), Text("sizes"), Whole("hidden_layers"))
# A quantity over the replicas: its median with a band, or its mean or frequency with an interval.
QUANTILES: Columns = (Column("median"), Column("lower"), Column("upper"), Whole("replicas"))
INTERVAL: Columns = (Column("low"), Column("high"), Whole("replicas"))
