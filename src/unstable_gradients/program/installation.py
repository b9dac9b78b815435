"""What a process computes with, as far as it can change a bit of a result."""

import functools
import hashlib
import importlib.util
import platform
import sys
from collections.abc import Mapping
from pathlib import Path

from unstable_gradients.program import code, packages


@functools.cache
def source(package: str) -> str:
    """MD5 of a package's source as it was when this process first asked; "missing" without it.

    A process that lives long keeps the modules that it has imported, whatever becomes of the
    files; so it keeps this too.
    """
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        return "missing"
    folder = Path(next(iter(found.submodule_search_locations)))
    listing = [
        f"{path.relative_to(folder).as_posix()} {hashlib.md5(path.read_bytes()).hexdigest()}\n"
        for path in sorted(folder.rglob("*.py"))
    ]
    return hashlib.md5("".join(listing).encode()).hexdigest()


def facts() -> dict[str, str]:
    """Source, versions and floating-point kernels, these as the libraries have loaded them."""
    import numpy as np
    import scipy.linalg  # noqa: F401 (scipy brings a BLAS of its own)
    from threadpoolctl import threadpool_info

    kernels = {
        f"{each['architecture']} with {each['num_threads']} thread(s)"
        for each in threadpool_info()
        if each["user_api"] == "blas"
    }
    return {
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        **{f"source of {package}": source(package) for package in code.PACKAGES},
        **{name: packages.version(name) for name in (*packages.MODULES, *packages.CARRIERS)},
        "architecture": platform.machine(),
        "C library": " ".join(platform.libc_ver()),
        "BLAS kernels": ", ".join(sorted(kernels)),
        "numpy's kernels": " ".join(np.show_config(mode="dicts")["SIMD Extensions"]["found"]),
    }


def difference(found: Mapping[str, str], expected: Mapping[str, str]) -> str | None:
    """The first fact that is not as expected, in words."""
    for name, value in expected.items():
        if found.get(name) != value:
            return f"{name} {found.get(name, 'unknown')}, expected {value} as here"
    return None
