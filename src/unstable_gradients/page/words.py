"""Words of the page that stand outside its texts: in files of JSON, a group of them for each part.

Which words there must be is known from where they are shown, so that none is missing or left over.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import web

IN_A_SCRIPT = re.compile(r"\bwords\.([A-Za-z]+)")

Words = Mapping[str, Any]


def read(path: Path, names: Iterable[str]) -> Words:
    """The words of a file, which has exactly these names.

    Raises:
        InvalidInput: as of `read_json`, or if it lacks a word or has one that is not shown.
    """
    words = read_json(path)
    expected = sorted(set(names))
    for name in sorted({*words} ^ {*expected}):
        fault = "is shown nowhere" if name in words else "is missing"
        raise InvalidInput(f"{path}: {name} {fault}, expected {', '.join(expected)}")
    return words


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file of JSON.

    Raises:
        InvalidInput: if the file is missing, or is something else.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidInput(f"{path}: missing, expected a JSON file") from None
    except ValueError as error:
        raise InvalidInput(f"{path}: {error}, expected JSON") from None
    if not isinstance(found, dict):
        raise InvalidInput(f"{path}: {type(found).__name__} in JSON, expected an object")
    return found


def of_scripts(path: Path, *modules: str) -> Words:
    """The words of a file that these modules show; they name each as `words.name`.

    Raises:
        InvalidInput: as of `read`.
    """
    texts = ((web.FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in modules)
    return read(path, (name for text in texts for name in IN_A_SCRIPT.findall(text)))
