"""Programs of the study as DVC calls them, inside this process, in a folder of their own."""

import contextlib
import os
from pathlib import Path
from typing import Any

from unstable_gradients.program import launcher
from unstable_gradients.program.parallel import JOBS
from unstable_gradients.program.parameters import Params


def run(program: str, flags: str, folder: Path) -> None:
    """Run a program with these flags where the folder is the project's.

    What it refuses is an InvalidInput here, and one line on a terminal. Processes are up to the
    environment: one, unless the test says otherwise. In one process it is seen, too, whether the
    program looks at every parameter: one that it ignores would rerun its stages for nothing.
    """
    main, model = launcher.main_of("stages", program)
    given = launcher.parameters_of(model, flags.split())
    seen = watched(given)
    with contextlib.chdir(folder):
        main(given)
    if os.environ.get(JOBS) == "1":
        assert seen == set(model.model_fields), f"{program} ignores some of its parameters"


def watched(given: Params) -> set[str]:
    """The fields of a program's parameters that are looked at from now on."""
    kind, seen = type(given), set[str]()

    class Watched(kind):  # type: ignore[misc, valid-type]
        def __getattribute__(self, name: str) -> Any:
            if name in kind.model_fields:
                seen.add(name)
            return super().__getattribute__(name)

    object.__setattr__(given, "__class__", Watched)
    return seen
