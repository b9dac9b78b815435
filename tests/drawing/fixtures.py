"""What tests of figures share; pytest finds the fixtures through tests/conftest.py."""

import pytest

from tests.drawing.readable import assert_readable
from unstable_gradients.drawing.style import Style

__all__ = ["assert_readable", "style"]


@pytest.fixture
def style() -> Style:
    return Style(width=7.0, font_size=9.0, dpi=80)
