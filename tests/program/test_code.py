"""Fingerprints of code: what changes them, and which modules they name."""

import hashlib
import io
import json
import tokenize
from pathlib import Path

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import code
from unstable_gradients.program.code import without_remarks

MODULE = '''\
"""What it holds."""

import math

LIMIT = 1.5
NAME = "a # b"


@cached
def area(radius):
    """Of a circle."""
    def inner():
        return math.pi  # the constant
    return inner() * radius**2
'''
WITHOUT = """\
import math
LIMIT = 1.5
NAME = "a # b"
@cached
def area(radius):
    def inner():
        return math.pi
    return inner() * radius**2"""


def test_comments_docstrings_and_blank_lines_go_and_all_else_stays():
    assert without_remarks(MODULE) == WITHOUT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  # the constant", ""),
        ("  # the constant", "  # type: ignore"),
        ("import math\n", "import math   \n"),
        ("import math\n", "import math\t\n\n\n"),
        ("import math\n", "import math\n\f\n"),
        ("import math\n", "# é, and “quotes”, and '''\nimport math\n"),
        ('"""What it holds."""\n', ""),
        ('"""What it holds."""', '"""What it holds.\n\nLIMIT = 2  # as code\n    def f():\n"""'),
        ('"""What it holds."""', "r'''ä\\ \"\"\" # é'''"),
        ('"""What it holds."""', '"one " "line"'),
        ('"""What it holds."""', '"""é"""  # remark'),
        ('    """Of a circle."""\n', ""),
        (
            "    def inner():\n",
            '    def inner():\n        """Of it.\n\n        Twice.\n        """\n\n',
        ),
        ("return inner() * radius**2\n", "return inner() * radius**2"),
    ],
)
def test_a_remark_changes_nothing(old, new):
    assert old in MODULE
    assert without_remarks(MODULE.replace(old, new)) == WITHOUT


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.5", "1.50"),
        ('"a # b"', '"a # c"'),
        ('"a # b"', '"a  # b"'),
        ('"a # b"', '"""a # b\n"""'),
        ("@cached\n", ""),
        ("@cached", "@cached()"),
        ("math.pi", "math.tau"),
        ("    return inner", "        return inner"),
        ('    """Of a circle."""\n', '    b"""Of a circle."""\n'),  # not a docstring
        ('    """Of a circle."""\n', '    f"""Of a circle."""\n'),
        ('    """Of a circle."""\n', '    x = """Of a circle."""\n'),
    ],
)
def test_any_other_change_changes_it(old, new):
    assert old in MODULE
    assert without_remarks(MODULE.replace(old, new)) != WITHOUT


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("", ""),
        ('"""Only a docstring."""\n', ""),
        ("# Only a comment.", ""),
        ('class A(B):\n    """Only a docstring."""\n\n\nx = 1\n', "class A(B):\nx = 1"),
        ('class A:\n    """Of A."""\n    x = 1\n    "kept"\n', 'class A:\n    x = 1\n    "kept"'),
        ('class A: "Of A."; x = 1\n', "class A: ; x = 1"),
        ('def f():\n    """Of f.\n  y"""; x = 1\n    y = 2\n', "def f():\n    ; x = 1\n    y = 2"),
        ('async def f():\n    """Of f."""\n    await g()\n', "async def f():\n    await g()"),
        ('if a:\n    """No docstring."""\n', 'if a:\n    """No docstring."""'),
        # Strings keep blank lines, spaces at the ends of lines, and what looks like a remark.
        ('x = """a  \n\n  # b\n"""  # c\n\ny = 1\n', 'x = """a  \n\n  # b\n"""\ny = 1'),
        ("x = '''it's \"\"\" # b'''\n", "x = '''it's \"\"\" # b'''"),
        ('x = ("a"  # one\n\n     "b")\n', 'x = ("a"\n     "b")'),
        ('x = "a\\\n  # b"\n', 'x = "a\\\n  # b"'),
        ('x = "\\"#", r"\\\\" + "#"  # a\n', 'x = "\\"#", r"\\\\" + "#"'),
        ("x = '\\'#'  # '\n", "x = '\\'#'"),
        ('x = f"{a!r:#>{width}} # {b}"  # c\n', 'x = f"{a!r:#>{width}} # {b}"'),
        ('x = f"""{a["#"]}\n\n# b {\nc  \n}"""\n', 'x = f"""{a["#"]}\n\n# b {\nc  \n}"""'),
        ('x = f"{a[\'#\']}" \'"\'  # "\n', 'x = f"{a[\'#\']}" \'"\''),
        # A separator that str.splitlines knows and Python does not.
        ('x = "\u2028#\x0b"\ny = 1  # b\n', 'x = "\u2028#\x0b"\ny = 1'),
        ('é = "ä"  # ü\n', 'é = "ä"'),
        ('class É:\n    "ü"; x = "ö" # ä\n', 'class É:\n    ; x = "ö"'),
    ],
)  # fmt: skip
def test_strings_stay_and_docstrings_go_wherever_they_are(source, text):
    assert without_remarks(source) == text


def tokens(source):
    """What Python reads, but for comments and the layout of lines."""
    layout = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    found = tokenize.generate_tokens(io.StringIO(source).readline)
    return [each.string for each in found if each.type not in layout]


def is_subsequence(part, whole):
    rest = iter(whole)
    return all(each in rest for each in part)


@pytest.mark.parametrize("package", ["circuits", "network", "program"])
def test_of_the_projects_modules_python_reads_the_same_but_for_docstrings(package):
    for path in (code.ROOT / "src/unstable_gradients" / package).glob("*.py"):
        source = path.read_text(encoding="utf-8")
        before, after = tokens(source), iter([*tokens(without_remarks(source)), ""])
        expected = next(after)
        gone = []
        for each in before:
            if each == expected:
                expected = next(after)
            else:
                gone.append(each)
        assert next(after, "") == ""
        assert all(each.endswith('"""') for each in gone), path
        assert len(gone) >= 1


def test_a_digest_is_that_of_the_text_whatever_ends_lines_and_in_whatever_encoding(tmp_path):
    path = tmp_path / "module.py"
    expected = hashlib.md5('x = "é"\ny = 1'.encode()).hexdigest()
    for content in (
        'x = "é"\ny = 1\n'.encode(),
        'x = "é"\r\n\r\ny = 1\r\n'.encode(),
        '\ufeffx = "é"\ny = 1\n'.encode(),
        '# -*- coding: latin-1 -*-\nx = "é"\ny = 1\n'.encode("latin-1"),
    ):
        path.write_bytes(content)
        assert code.digest(path) == expected


@pytest.mark.parametrize(
    "content", [b"def f(:\n", b"x = '\xff'\n", b"x = '\0'\n", b"  x = 1\n y = 2\n"]
)
def test_what_is_no_python_is_told_by_name(tmp_path, content):
    path = tmp_path / "module.py"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=r"module\.py: not to be parsed: "):
        code.digest(path)


FILES = {
    "src/unstable_gradients/__init__.py": "",
    "src/unstable_gradients/a.py": "import numpy",
    "src/unstable_gradients/b.py": "def f():\n    import unstable_gradients.deep.d as other",
    "src/unstable_gradients/deep/__init__.py": "from unstable_gradients import errors",
    "src/unstable_gradients/deep/c.py": "C = 1",
    "src/unstable_gradients/deep/d.py": "from . import e\nfrom ..f import F",
    "src/unstable_gradients/deep/e.py": "if False:\n    import unstable_gradients.g, os.path",
    "src/unstable_gradients/errors.py": "",
    "src/unstable_gradients/f.py": "F = 1",
    "src/unstable_gradients/g.py": "from unstable_gradients import g  # itself",
    "src/unstable_gradients/cells.py": "",
    "stages/__init__.py": "",
    "stages/__main__.py": "from unstable_gradients import a",
    "stages/one/__init__.py": "",
    "stages/one/plain.py": "def main(given): pass",
    "stages/one/function.py": "from unstable_gradients.b import f\ndef main(given): pass",
    "stages/one/module.py": "from unstable_gradients.deep import c\ndef main(given): pass",
    "stages/one/table.py": "MAIN = 1\nclass A:\n    def main(self): pass",
    "stages/page.py": "def main(given): pass",
}
ALWAYS = {"stages/__init__.py", "stages/__main__.py"}
ALWAYS |= {f"src/unstable_gradients/{name}.py" for name in ("__init__", "a")}
NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["import nothing of ours"]},
        {"cell_type": "code", "source": ["from unstable_gradients \\\n", "import cells\n"]},
        {"cell_type": "code", "source": "import stages.one.table as t"},
    ]
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in (FILES | {"page.ipynb": json.dumps(NOTEBOOK)}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def named(project, program, *files):
    """What the fingerprint of a program names beside what all of them do."""
    modules = code.parse(code.Sources(project).fingerprint("stages", program, files))
    assert set(modules) >= ALWAYS
    return {name.removeprefix("src/unstable_gradients/") for name in set(modules) - ALWAYS}


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("page", {"stages/page.py"}),
        ("one.plain", {"stages/one/__init__.py", "stages/one/plain.py"}),
        (
            "one.function",
            {"stages/one/__init__.py", "stages/one/function.py", "b.py", "deep/__init__.py"}
            | {"errors.py", "deep/d.py", "deep/e.py", "f.py", "g.py"},
        ),
        (
            "one.module",
            {"stages/one/__init__.py", "stages/one/module.py"}
            | {"deep/__init__.py", "deep/c.py", "errors.py"},
        ),
    ],
)
def test_the_modules_that_a_program_imports_wherever_and_however(project, program, expected):
    assert named(project, program) == expected


def test_a_notebook_adds_what_its_cells_import(project):
    added = {"cells.py", "stages/one/__init__.py", "stages/one/table.py"}
    assert named(project, "page", "page.ipynb") == {"stages/page.py"} | added


def test_programs_are_the_modules_with_a_function_main(project):
    assert code.Sources(project).programs("stages") == [
        "one.function",
        "one.module",
        "one.plain",
        "page",
    ]


def test_a_fingerprint_is_a_line_for_each_module_in_the_order_of_their_paths(project):
    empty = "d41d8cd98f00b204e9800998ecf8427e"  # md5sum of nothing
    lines = code.Sources(project).fingerprint("stages", "page").splitlines()
    paths = [line.split()[1] for line in lines]
    assert paths == sorted(paths)
    assert f"{empty}  stages/__init__.py" in lines


@pytest.mark.parametrize("name", ["stages/one/plain.py", "page.ipynb"])
def test_a_file_that_cannot_be_parsed_is_named(project, name):
    (project / name).write_text("{not Python", encoding="utf-8")
    with pytest.raises(InvalidInput, match=rf"^{name}: not to be parsed: "):
        named(project, "one.plain", "page.ipynb")


def test_a_fingerprint_is_read_where_it_lies(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert code.read("one.plain") is None
    path = tmp_path / "data/code/one.plain.txt"
    path.parent.mkdir(parents=True)
    path.write_text("12  stages/a.py\n34  src/two words.py\n", encoding="utf-8")
    found = code.read("one.plain")
    assert found.path.as_posix() == "data/code/one.plain.txt"
    assert found.modules == {"stages/a.py": "12", "src/two words.py": "34"}
    path.write_text("12 stages/a.py\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"^data/code/one\.plain\.txt: no fingerprint of code: "):
        code.read("one.plain")


def test_modules_that_a_fingerprint_lacks_or_has_in_another_form_are_named():
    known = code.Fingerprint(Path("data/code/p.txt"), {"a.py": "1", "b.py": "2"})
    known.check({})
    known.check({"b.py": "2"})
    with pytest.raises(
        InvalidInput, match=r"^c\.py: loaded, but data/code/p\.txt does not name it"
    ):
        known.check({"a.py": "1", "c.py": "3"})
    with pytest.raises(
        InvalidInput, match=r"^b\.py: 3 was loaded, expected 2 as in data/code/p\.t"
    ):
        known.check({"b.py": "3"})
