"""Programs of the study as DVC calls them, inside this process, in a folder of their own."""

import contextlib
from pathlib import Path

from unstable_gradients.program import launcher


def run(program: str, flags: str, folder: Path) -> None:
    """Run a program with these flags where the folder is the project's.

    What it refuses is an InvalidInput here, and one line on a terminal. Processes are up to the
    environment: one, unless the test says otherwise.
    """
    main, model = launcher.main_of("stages", program)
    given = launcher.parameters_of(model, flags.split())
    with contextlib.chdir(folder):
        main(given)
