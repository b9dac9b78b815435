"""Write for every program of the study a fingerprint of the code that it runs."""

import ast
from pathlib import Path

from unstable_gradients.program import code, files
from unstable_gradients.program.parameters import Params

PACKAGE = "stages"
ITSELF = "code.fingerprint"  # runs whenever any code changes
# What programs import without an import statement of theirs: the cells of a notebook do it.
NAMED = {"page.render": ("reports/chapter5.ipynb",)}


def main(given: Params) -> None:
    """Replace the folder of fingerprints."""
    with files.replacing(Path(code.FOLDER)) as folder:
        folder.mkdir()
        for program in programs():
            text = code.fingerprint(PACKAGE, program, NAMED.get(program, ()))
            (folder / f"{program}.txt").write_text(text, encoding="utf-8")


def programs() -> list[str]:
    """The modules of the study that have a function `main`, but for this one."""
    found = []
    for path in sorted((code.ROOT / PACKAGE).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            parts = path.relative_to(code.ROOT / PACKAGE).with_suffix("").parts
            found.append(".".join(parts))
    return [program for program in found if program != ITSELF]
