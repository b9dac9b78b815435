"""Scripts, styles and data in a page of one file."""

import base64
import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.page.web.images import WORDS
from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import web
from unstable_gradients.page.html import with_formulas


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of modules of our own."""
    monkeypatch.setattr(web, "FOLDER", tmp_path)
    (tmp_path / "first.js").write_text(
        'import { two } from "second";\nworkerOf("work");\n// 100% </script> "é" `${a} ${b}`\n',
        "utf-8",
    )
    (tmp_path / "second.js").write_text(
        'import {\n  a,\n} from "third";\nexport const two = a;\n', encoding="utf-8"
    )
    for name in ("third", "work", "unused"):
        (tmp_path / f"{name}.js").write_text(f"export const a = '{name}';\n", encoding="utf-8")
    for name in ("b", "a"):
        (tmp_path / f"{name}.css").write_text(f".{name} {{ color: red; }}\n", encoding="utf-8")
    return tmp_path


def imports(page: str) -> dict[str, str]:
    held = re.search(r'<script type="importmap">(.*?)</script>', page)
    assert held
    return json.loads(held[1])["imports"]


def test_a_page_holds_the_modules_that_are_imported_and_no_others(folder: Path) -> None:
    held = imports(web.scripts(["first"]))
    assert list(held) == ["first", "second", "third", "work"]
    for name, address in held.items():
        kind, _, text = address.partition(",")
        assert kind == "data:text/javascript;charset=utf-8"
        assert unquote(text) == (folder / f"{name}.js").read_text(encoding="utf-8")


def test_entries_run_in_their_order(folder: Path) -> None:
    page = web.scripts(["third", "second"])
    assert page.endswith('<script type="module">\nimport "third";\nimport "second";\n</script>')


def test_no_text_ends_the_element_that_holds_it_or_is_taken_for_a_formula(folder: Path) -> None:
    page = web.scripts(["first"]) + web.data("name", {"key": "</script><!-- $x$"})
    assert page.count("</script>") == 3
    assert "<!--" not in page
    assert with_formulas(page) == page


def test_a_missing_module_is_named(folder: Path) -> None:
    (folder / "third.js").unlink()
    with pytest.raises(InvalidInput, match=r"^third\.js: missing, expected a file of the page"):
        web.scripts(["first"])


def test_styles_follow_one_another_by_name(folder: Path) -> None:
    assert web.styles() == "<style>\n.a { color: red; }\n.b { color: red; }\n</style>"


def test_data_come_back_as_they_were() -> None:
    content = bytes(range(256))
    start, end = '<script type="application/octet-stream;base64" id="a">', "</script>"
    held = web.data("a", content)
    assert base64.b64decode(held.removeprefix(start).removesuffix(end)) == content
    facts = {"speed": [0.1, 1e-9, None], "words": "‖∂C/∂b‖ < 1 & 'so' on"}
    held = web.data("b", facts)
    start = '<script type="application/json" id="b">'
    assert json.loads(held.removeprefix(start).removesuffix(end)) == facts


def test_numbers_that_json_does_not_have_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        web.data("a", [float("nan")])


def test_modules_of_the_page_name_no_address_and_no_english() -> None:
    for path in web.FOLDER.glob("*.*"):
        text = path.read_text(encoding="utf-8")
        addresses = re.findall(r"https?://[^\"\s]+", text)
        assert addresses in ([], ["http://www.w3.org/2000/svg"])
        assert len(text.splitlines()) < 250
        if path.suffix == ".js":
            code = re.sub(r"/\*.*?\*/|//.*", "", text, flags=re.DOTALL)
            assert not re.search(r'["`>][A-Z][a-z]+ [a-z]+', code), path.name


def leaves(words: dict) -> list[str]:
    return [
        key
        for name, value in words.items()
        for key in (leaves(value) if isinstance(value, dict) else [name])
    ]


def test_no_words_of_the_living_network_are_left_over() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in web.FOLDER.glob("*.js"))
    words = leaves(json.loads(WORDS.read_text(encoding="utf-8")))
    assert [key for key in words if not re.search(rf"\b{key}\b", code)] == []
