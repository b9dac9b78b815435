"""Programs in tests: their flags, what they write, and what they refuse."""

import functools
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.pipeline import in_process
from tests.running import run
from unstable_gradients.errors import InvalidInput

Flags = Mapping[str, str | None]
# Two networks, not in the order of the alphabet.
VARIANTS: Flags = {"b.hidden": "3", "a.hidden": "3 2"}
STATISTICS: Flags = {"confidence": "0.9"}
STYLE: Flags = {"confidence": "0.95", "width": "7.0", "font-size": "9.0", "dpi": "60"}
# A network with more weights than the 8,192 numbers that numpy handles at a time.
NETWORK: Flags = {
    "name": "depth-2",
    "hidden": "20 6",
    "activation": "sigmoid",
    "cost": "cross-entropy",
    "initializer": "default",
    "seed": "3",
    "replicas": "5",
}


def flags_of(stage: str) -> dict[str, str]:
    """All flags of a stage, as its dvc.yaml has them, with tiny values.

    Tests add values of their own for what they count on: those of params.yaml may change. A
    parameter that a stage gets in addition needs no line in them.
    """
    return dict(_flags_of(stage))


@functools.cache
def _flags_of(stage: str) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder, in_process.inside(Path(folder)):
        _, *given = in_process.arguments(in_process.commands(in_process.tiny_params()), stage)
    flags = " ".join(given).removeprefix("--").split(" --")
    return {name: value for name, _, value in (flag.partition(" ") for flag in flags)}


def in_the_book(published: Mapping[str, object]) -> dict[str, str]:
    """Flags of a setting of `book`."""
    return {name.replace("_", "-"): str(value) for name, value in published.items()}


def words(flags: Flags) -> str:
    """The flags as a command line; one that is None is left out."""
    return " ".join(f"--{flag} {value}" for flag, value in flags.items() if value is not None)


def written(folder: Path) -> dict[str, bytes]:
    """Every file of the study but the images, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "mnist" not in path.parts
    }


def refusal(program: str, flags: Flags, folder: Path, outputs: Sequence[str | Path]) -> str:
    """What a program says of bad input; outputs from an earlier run stay, and no other appears."""
    for name in outputs:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"earlier")
    before = written(folder)
    with pytest.raises(InvalidInput) as caught:
        run(program, words(flags), folder)
    assert written(folder) == before
    assert "\n" not in str(caught.value)
    return str(caught.value)
