"""What the tests of one program's run have in common: nothing of a run outlives its test."""

import sys
from collections.abc import Callable, Iterator

import pytest

_listening: list[Callable[[str, tuple[object, ...]], None]] = []


def _pass_on(event: str, arguments: tuple[object, ...]) -> None:
    for hear in _listening or ():  # when Python ends, it is None
        hear(event, arguments)


sys.addaudithook(_pass_on)


@pytest.fixture(autouse=True)
def _audit_hooks_of_one_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let go of the audit hooks of a test: Python keeps one to the end of the process.

    Each would slow every later test, as Python calls them at every attribute that is set by name.
    """
    monkeypatch.setattr(sys, "addaudithook", _listening.append)
    yield
    _listening.clear()
