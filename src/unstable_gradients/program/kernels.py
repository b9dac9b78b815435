"""Fixes the floating-point kernels before numpy is loaded.

OpenBLAS and numpy choose their kernels by the processor they run on, and kernels of different
vector width add in a different order. A study that is to give the same bytes everywhere has to
choose for them. Both libraries read that choice from the environment when they are loaded, and
Python reads its hash seed when it starts, so a program whose environment differs starts itself
again with the right one. This module therefore imports no other package.
"""

import gc
import os
import platform
import sys
from collections.abc import Mapping, Sequence

from unstable_gradients.errors import InvalidInput

KERNELS = ("pinned", "native")
FLAG = "--kernels"

ALWAYS = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",  # Accelerate, on a Mac
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "agg",
}
# The kernels of an x86-64 processor with AVX2. The numpy names are those that
# numpy.show_config() prints; naming a feature the processor lacks is harmless.
PINNED = {
    "OPENBLAS_CORETYPE": "Haswell",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
}
CHOOSING = {*PINNED, "NPY_ENABLE_CPU_FEATURES"}  # numpy takes it for an error beside the other
X86_64 = {"x86_64", "AMD64"}


def environment(kernels: str, machine: str, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment in which a program has the kernels asked for, the rest as inherited."""
    fixed = {name: value for name, value in inherited.items() if name not in CHOOSING}
    fixed.update(ALWAYS)
    if kernels == "pinned" and machine in X86_64:
        fixed.update(PINNED)
    return fixed


def asked_for(arguments: Sequence[str]) -> str:
    """The value of `--kernels` on a command line, "pinned" where it is not given.

    Raises:
        InvalidInput: if it is given twice or is not the name of kernels.
    """
    given = [place for place, word in enumerate(arguments) if word == FLAG]
    if not given:
        return "pinned"
    if len(given) > 1:
        raise InvalidInput(f"{FLAG}: given twice")
    value = "".join(arguments[given[0] + 1 : given[0] + 2])
    if value not in KERNELS:
        raise InvalidInput(f"{FLAG} {value}: expected one of {', '.join(KERNELS)}")
    return value


def without_flag(arguments: Sequence[str]) -> list[str]:
    """A command line without `--kernels` and its value, which are not for the program."""
    rest = list(arguments)
    if FLAG in rest:
        place = rest.index(FLAG)
        del rest[place : place + 2]
    return rest


def fix() -> None:
    """Give this program its kernels; call before anything imports numpy.

    From then on the garbage collector rests, until `launcher.run` has it start again: what is
    imported stays, and looking for garbage in it takes a seventh of the time.

    Kernels that there are not are left to `launcher.run` to refuse.
    """
    try:
        kernels = asked_for(sys.argv)
    except InvalidInput:
        kernels = "pinned"
    wanted = environment(kernels, platform.machine(), os.environ)
    if wanted != dict(os.environ):
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], wanted)
    gc.disable()
