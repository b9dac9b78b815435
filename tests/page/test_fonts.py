"""The font that a page brings along."""

import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from unstable_gradients.page import fonts

PAGE = "<html><head></head><body>深さ5層、正解率は96.5%（λ = 5）。‖∂C/∂b‖ ✓</body></html>"


def faces(page: str) -> dict[int, bytes]:
    found = re.findall(r"font-weight: (\d+);.*?base64,([^)]*)\)", page, re.DOTALL)
    return {int(weight): base64.b64decode(packed) for weight, packed in found}


def test_both_weights_have_the_characters_that_are_shown() -> None:
    found = faces(fonts.with_fonts(PAGE))
    assert {*found} == {400, 700}
    for packed in found.values():
        font = TTFont(io.BytesIO(packed))
        assert font.flavor == "woff2"
        there = {chr(each) for each in font.getBestCmap()}
        assert {*"深さ層、正解率は（）。596%λ="} <= there
        assert not {*"‖∂✓"} & there, "signs of formulas are too wide in this font"
        assert "高" not in there
        assert "Open Font License" in str(font["name"].getDebugName(13))


def test_another_language_brings_the_characters_of_a_name_in_one_weight() -> None:
    found = faces(fonts.with_names(PAGE.replace("。", "—é")))
    assert {*found} == {400}
    there = {chr(each) for each in TTFont(io.BytesIO(found[400])).getBestCmap()}
    assert there == {*"深さ層、正解率は（）"}


def test_the_bytes_depend_on_the_characters_only() -> None:
    turned = PAGE.replace("深さ5層", "5層深さ")
    assert faces(fonts.with_fonts(PAGE)) == faces(fonts.with_fonts(turned))


@pytest.mark.parametrize("weight", fonts.FILES)
def test_a_font_knows_no_more_than_it_is_asked(weight: int) -> None:
    small, large = (len(fonts.packed_subset(weight, text)) for text in ("層", "層深勾配消失問題"))
    assert small < large < 10_000
