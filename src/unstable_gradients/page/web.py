"""What a page of one file runs: modules of JavaScript, styles, and data for them.

Modules and styles stand in the folder `web`, each module known by the name of its file. The page
holds those that it needs in an import map, as addresses that contain them, so that they import one
another by name also where the page is opened from a disk, and nothing needs to be bundled. Data
are blocks by name that scripts look up, written as they are given: what is large is compressed
before, by zopfli (see packed.py), because two builds of zlib do not make the same bytes.
"""

import base64
import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from unstable_gradients.errors import InvalidInput

FOLDER = Path(__file__).parent / "web"
MODULE = r'"([a-z\d-]+)"'
IMPORTED = re.compile(rf"^import [^;]*?from {MODULE};$|\bworkerOf\({MODULE}\)", re.MULTILINE)
# As they are within the address of a module. A dollar sign would begin a formula of the page.
READABLE = " !'()*+,-./:;=?@[]_{}|&\n"

Json = Mapping[str, Any] | Sequence[Any] | str | int | float | bool | None  # and such, inside


def scripts(entries: Iterable[str]) -> str:
    """The elements that run these modules, with all that they import and the workers they start.

    Raises:
        InvalidInput: if a module is missing.
    """
    wanted = list(entries)
    texts: dict[str, str] = {}
    unread = list(wanted)
    while unread:
        name = unread.pop()
        if name not in texts:
            texts[name] = _text(f"{name}.js")
            unread += [first or second for first, second in IMPORTED.findall(texts[name])]
    imports: Json = {name: _address(texts[name]) for name in sorted(texts)}
    run = "\n".join(f'import "{name}";' for name in wanted)
    return (
        f'<script type="importmap">{_json({"imports": imports})}</script>\n'
        f'<script type="module">\n{run}\n</script>'
    )


def styles() -> str:
    """The element that holds all styles, file by file in the order of their names."""
    sheets = sorted(each.name for each in FOLDER.glob("*.css"))
    return f"<style>\n{''.join(map(_text, sheets))}</style>"


def data(name: str, content: bytes | Json) -> str:
    """The element that holds bytes or JSON for scripts, which know it by its name."""
    if isinstance(content, bytes):
        kind, held = "application/octet-stream;base64", base64.b64encode(content).decode("ascii")
    else:
        kind, held = "application/json", _json(content)
    return f'<script type="{kind}" id="{html.escape(name)}">{held}</script>'


def _text(file: str) -> str:
    path = FOLDER / file
    if not path.is_file():
        raise InvalidInput(f"{path.name}: missing, expected a file of the page in {FOLDER.name}/")
    return path.read_text(encoding="utf-8")


def _address(text: str) -> str:
    """An address that contains the text of a module."""
    return f"data:text/javascript;charset=utf-8,{quote(text, safe=READABLE)}"


def _json(content: Json) -> str:
    """JSON that neither ends the element it stands in nor has what the page takes for formulas."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("$", "\\u0024")
