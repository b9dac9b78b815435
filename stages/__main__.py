"""`python -m stages PROGRAM --flag value ...`: run a program of the study, as DVC does.

PROGRAM is a module below `stages`, as momentum.summarize; `--help` behind it lists its flags.
"""

from unstable_gradients.program import kernels

kernels.fix()  # before anything imports numpy

import sys

from unstable_gradients.program import launcher

if __name__ == "__main__":
    launcher.run("stages", sys.argv[1:])
