"""MD5 in the page, against Python's."""

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.page.web.fixtures import PATIENCE
from unstable_gradients.page import web

# Around the borders of blocks of 64 bytes, of which the last holds nine bytes of its own.
LENGTHS = [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 118, 119, 120, 127, 128, 129, 1000, 4096, 70_001]
TEXTS = [
    "",
    "a",
    "message digest",
    "‖∂C/∂b‖ ≈ η · 10⁻³",
    "深いネットワーク" * 9,
    "🙂" * 33,
    "\0\n\r",
]
HASH = "async each => (await import('md5')).md5(each)"
OF_BYTES = f"each => ({HASH})(new Uint8Array(each))"
OF_TEXT = f"each => ({HASH})(new TextEncoder().encode(each))"


@pytest.fixture(scope="module")
def page(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A page with the module."""
    target = tmp_path_factory.mktemp("md5") / "md5.html"
    target.write_text(f"<!DOCTYPE html><title>t</title>{web.scripts(['md5'])}", encoding="utf-8")
    opened = chromium.new_page()
    opened.set_default_timeout(PATIENCE)
    opened.goto(target.as_uri())
    yield opened
    opened.close()


@pytest.mark.parametrize("length", LENGTHS)
def test_bytes_of_any_length(page: Any, length: int) -> None:
    content = np.random.default_rng(length).integers(0, 256, length).astype(np.uint8)
    expected = hashlib.md5(content.tobytes()).hexdigest()
    assert page.evaluate(OF_BYTES, content.tolist()) == expected


@pytest.mark.parametrize("text", TEXTS)
def test_texts_in_utf_8(page: Any, text: str) -> None:
    expected = hashlib.md5(text.encode("utf-8")).hexdigest()
    assert page.evaluate(OF_TEXT, text) == expected


def test_a_part_of_a_buffer_is_hashed_alone(page: Any) -> None:
    found = page.evaluate(f"({HASH})(new Uint8Array([9, 97, 98, 99, 9]).subarray(1, 4))")
    assert found == "900150983cd24fb0d6963f7d28e17f72"  # of "abc", RFC 1321, A.5
