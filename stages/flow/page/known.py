"""Tables of deep networks with the activation function of each name in its place."""

from collections.abc import Iterator

import pandas as pd

from stages.flow import selection
from stages.flow.tables import ACTIVATION, ACTIVATION_FUNCTION, INITIALIZATION
from unstable_gradients.page.nouns import function
from unstable_gradients.study.tables import Table


def read(table: Table) -> pd.DataFrame:
    """The table, whose rows keep their numbers."""
    names = ACTIVATION_FUNCTION.read()
    functions = dict(zip(names["activation"], names["activation_function"], strict=True))
    return selection.by_function(table.read(), functions)


def widest(table: pd.DataFrame) -> pd.DataFrame:
    """The networks with most neurons in a layer."""
    return table[table["width"] == table["width"].max()]


def chapters(table: pd.DataFrame, initialization: str) -> pd.DataFrame:
    """Networks of the chapter's function with this start."""
    own = table[ACTIVATION] == selection.CHAPTER_FUNCTION
    return table[own & (table[INITIALIZATION] == initialization)]


def functions(table: pd.DataFrame) -> list[str]:
    """The activation functions in it, as a reader knows them."""
    return [function(str(name)) for name in table[ACTIVATION].unique()]


def each_function(table: pd.DataFrame, of: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The rows of each activation function that is in a table, in their order there."""
    for name in table[ACTIVATION].unique():
        yield of[of[ACTIVATION] == name]
