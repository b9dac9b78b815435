"""`python -m stages PROGRAM --flag value ...`: run a program of the study, as DVC does.

PROGRAM is a module below `stages`, as momentum.summarize; `--help` behind it lists its flags, and
without it the programs. A copy of the project, as `dvc exp run --temp` makes one, runs its own
library and not what is installed, and so do the processes that it starts.
"""

import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PLACES = [str(PROJECT / "src"), str(PROJECT)]
sys.path[:0] = PLACES
others = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys([*PLACES, *others]))

from unstable_gradients.program import kernels

kernels.fix()  # before anything imports numpy

from unstable_gradients.program import launcher

if __name__ == "__main__":
    launcher.run("stages", sys.argv[1:])
