"""Write for every program of the study a fingerprint of the code that it runs."""

from pathlib import Path

from stages.page.tables import TEMPLATE
from unstable_gradients.program import code, files
from unstable_gradients.program.parameters import Params

PACKAGE = "stages"
# They run whenever any code changes: this program, and the one that comes before it.
WITHOUT = ("code.fingerprint", "references.check")
# Files that a program executes and that import modules: the cells of a notebook.
NAMED = {"page.render": (TEMPLATE.as_posix(),)}


def main(given: Params) -> None:
    """Replace the folder of fingerprints."""
    sources = code.Sources(code.ROOT)
    with files.replacing(Path(code.FOLDER)) as folder:
        folder.mkdir()
        for program in sources.programs(PACKAGE):
            if program not in WITHOUT:
                text = sources.fingerprint(PACKAGE, program, NAMED.get(program, ()))
                (folder / f"{program}.txt").write_text(text, encoding="utf-8")
