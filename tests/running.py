"""Programs of the study as DVC calls them, inside this process, in a folder of their own."""

import contextlib
from pathlib import Path

from unstable_gradients.program import command_line, kernels, launcher


def run(program: str, flags: str, folder: Path) -> None:
    """Run a program with these flags where the folder is the project's.

    What it refuses is an InvalidInput here, and one line on a terminal. Processes are up to the
    environment: one, unless the test says otherwise.
    """
    main, model = launcher.main_of("stages", program)
    given = command_line.parse(model, kernels.without_flag(flags.split()))
    with contextlib.chdir(folder):
        main(given)
