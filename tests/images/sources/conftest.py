"""The tiny files in place of the published ones."""

import hashlib

import pytest

from tests.images.sources.small_files import FILES
from unstable_gradients.images import checksums


@pytest.fixture(autouse=True)
def _small_files_are_the_published_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    for data in checksums.SHA256:
        monkeypatch.setitem(checksums.SHA256, data, sums)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
