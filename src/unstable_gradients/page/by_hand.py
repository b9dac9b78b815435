"""What a notebook of the study does first where nobody gives it parameters: opened by hand."""

import os
import sys
from pathlib import Path

from unstable_gradients.errors import InvalidInput

MARK = "dvc.yaml"  # in the project's folder


def enter_project() -> None:
    """Go from the folder that a notebook was opened in to the project's, whose code is imported.

    Raises:
        InvalidInput: if it is not in a project.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / MARK).is_file():
            os.chdir(folder)
            sys.path.insert(0, str(folder))
            return
    raise InvalidInput(
        f"{here}: neither here nor above is the project that this notebook is of (no {MARK}); "
        "run `make page` there"
    )
