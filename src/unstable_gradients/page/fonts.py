"""The font of Japanese, which readers may lack: the characters that a page shows, inside the page.

It is Noto Sans CJK JP, under the SIL Open Font License, which two packages bring.
"""

import base64
import io
import re
from collections.abc import Iterable
from importlib import resources

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Noto Sans CJK JP"
# Letters, punctuation, and what is as wide as high; signs of formulas are left to other fonts, in
# this one some are too wide.
OURS = re.compile(
    "[\u0020-\u024f\u0370-\u03ff\u2010-\u2015\u2018-\u2026\u3000-\u9fff\uf900-\uffef]"
)
JAPANESE = re.compile("[\u3000-\u9fff\uf900-\uffef]")
FILES = {
    400: ("noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf"),
    700: ("noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf"),
}


def with_fonts(page: str) -> str:
    """A page in Japanese with the characters that it has, in both weights."""
    return _with(page, OURS, FILES)


def with_names(page: str) -> str:
    """A page in another language with the Japanese characters that it has, as in a link's name."""
    return _with(page, JAPANESE, [400])


def _with(page: str, characters: re.Pattern[str], weights: Iterable[int]) -> str:
    text = "".join(sorted(set(characters.findall(page))))
    faces = "".join(_face(weight, text) for weight in weights)
    return page.replace("</head>", f"<style>\n{faces}</style>\n</head>", 1)


def _face(weight: int, text: str) -> str:
    packed = base64.b64encode(packed_subset(weight, text)).decode("ascii")
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-display: block;\n'
        f'  src: url(data:font/woff2;base64,{packed}) format("woff2"); }}\n'
    )


def packed_subset(weight: int, text: str) -> bytes:
    """A font file (WOFF2) with the characters of a text, as far as the font has them."""
    package, file = FILES[weight]
    options = subset.Options(
        flavor="woff2",
        layout_features=["halt", "kern"],  # by the first, brackets and stops are trimmed
        name_IDs=[0, 1, 2, 13, 14],  # with copyright and licence
        notdef_outline=True,
        desubroutinize=True,
        hinting=False,
    )
    source, found = resources.files(package) / file, io.BytesIO()
    with (
        resources.as_file(source) as path,
        TTFont(path, lazy=True, recalcTimestamp=False) as font,
    ):
        chosen = subset.Subsetter(options)
        chosen.populate(text=text)
        chosen.subset(font)
        font.flavor = options.flavor
        font.save(found)
    return found.getvalue()
