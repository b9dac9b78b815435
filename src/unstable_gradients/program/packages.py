"""The packages that a program computes with, and their versions."""

import importlib.metadata
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# All that the project depends on, as requirements/lock.txt spells it, with the module to import.
MODULES = {
    name: name
    for name in (
        *("brotli", "dvc", "ipykernel", "jaxtyping", "jinja2", "joblib", "latex2mathml"),
        *("matplotlib", "mpmath", "nbconvert", "nbformat", "numpy", "pandas", "papermill"),
        *("pathspec", "pooch", "pydantic", "requests", "scipy", "threadpoolctl", "tqdm", "zopfli"),
    )
} | {
    "fonttools": "fontTools",
    "ipython": "IPython",
    "noto-cjk-sans-jp-bold": "noto_cjk_sans_jp_bold",
    "noto-cjk-sans-jp-regular": "noto_cjk_sans_jp_regular",
    "ruamel-yaml": "ruamel.yaml",
    "ruamel-yaml-clib": "ruamel.yaml.clib._ruamel_yaml",
    "vl-convert-python": "vl_convert",
}
# What functions and results travel by between processes: it computes nothing.
CARRIERS = ("cloudpickle", "dask", "distributed")
_came_along: set[str] = set()


@contextmanager
def coming_along() -> Iterator[None]:
    """Take what the block imports for a part of the carriers, and not of the program."""
    before = set(sys.modules)
    try:
        yield
    finally:
        _came_along.update(sys.modules.keys() - before)


def imported() -> dict[str, str]:
    """The version of each of these packages that the program has imported so far."""
    loaded = sys.modules.keys() - _came_along
    return {name: version(name) for name, module in sorted(MODULES.items()) if module in loaded}


def version(name: str) -> str:
    """The version of a package; "missing" where it is not installed."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "missing"
