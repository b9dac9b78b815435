"""Inputs of interactive figures that offer what is in the data.

The group `offered` in the `usermeta` of a specification names, for parameters with an input, data
and a column of theirs: `{"network": ["speeds", "network"]}`. A choice offers the values of the
column, each once: numbers rising, texts in their order. A slider ends at the largest one. A third
name is that of a group of words for the values: `["layers", "activation", "words.functions"]`.
"""

import copy
from collections.abc import Mapping
from typing import Any

import pandas as pd

from unstable_gradients.errors import InvalidInput


def filled(
    specification: Mapping[str, Any], words: Mapping[str, Any], frames: Mapping[str, pd.DataFrame]
) -> dict[str, Any]:
    """The specification with what its inputs offer.

    A choice whose parameter has no value, or one that is not offered, begins with the first.

    Raises:
        InvalidInput: if there is no such parameter, input, data or column, or not both named.
    """
    found = copy.deepcopy(dict(specification))
    parameters = {each["name"]: each for each in found.get("params", []) if "name" in each}
    for name, source in found.get("usermeta", {}).get("offered", {}).items():
        if not isinstance(source, list) or len(source) not in {2, 3}:
            raise InvalidInput(f"offered: {name}: {source}, expected data, a column, words if any")
        data, column, *group = source
        bound = parameters.get(name, {}).get("bind", {})
        if "input" not in bound:
            raise InvalidInput(f"offered: {name}: expected a parameter with an input")
        if data not in frames or column not in frames[data]:
            raise InvalidInput(f"offered: {name}: no column {column} of data {data}, expected one")
        values = _each_once(frames[data][column])
        if bound["input"] == "range":
            bound["max"] = max(values)
            continue
        bound["options"] = values
        if group:
            named = words.get(group[0].removeprefix("words."), {})
            bound["labels"] = [named.get(value, str(value)) for value in values]
        if parameters[name].get("value") not in values:
            parameters[name]["value"] = values[0]
    return found


def _each_once(column: pd.Series) -> list[Any]:
    numbers = pd.api.types.is_numeric_dtype(column)
    return list(dict.fromkeys((column.sort_values() if numbers else column).tolist()))
