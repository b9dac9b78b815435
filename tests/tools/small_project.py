"""A project of one module, and an index that has what its environment is to hold."""

import base64
import hashlib
import importlib.metadata
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

from unstable_gradients.program.code import ROOT

COPIED = ("Makefile", "tools", ".gitignore", ".dvc/config", ".dvc/.gitignore")
PYPROJECT = """\
[build-system]
requires = ["flit_core>=4,<5"]
build-backend = "flit_core.buildapi"

[project]
name = "small-project"
version = "1"
description = "A project of one module"

[tool.flit.module]
name = "small_project"
"""
METADATA = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def make(folder: Path, index: Path) -> None:
    """The project, with the Makefile and the tools of this one, and the index in its form.

    The lock file has flit_core, as it is installed here, and a package `small`.
    """
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copyfile(source, target)
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (folder / "src").mkdir()
    (folder / "src/small_project.py").write_text("HERE = __file__\n", encoding="utf-8")
    (folder / "requirements").mkdir()
    flit = importlib.metadata.distribution("flit_core")
    of_flit = {
        str(each): each.locate().read_bytes()  # type: ignore[union-attr]
        for each in flit.files or []
        if each.parts[0] == "flit_core" and each.suffix != ".pyc"
    }
    wheels = (
        _wheel(index, "flit_core", flit.version, of_flit),
        _wheel(index, "small", "1", {"small.py": b"VALUE = 1\n"}),
    )
    (folder / "requirements/lock.txt").write_text("".join(wheels), encoding="utf-8")


def _wheel(index: Path, name: str, version: str, contents: dict[str, bytes]) -> str:
    """Put a wheel into the index; its line of the lock file."""
    place = index / name.replace("_", "-")
    place.mkdir(parents=True)
    about = f"{name}-{version}.dist-info"
    contents = contents | {
        f"{about}/METADATA": METADATA.format(name=name, version=version).encode(),
        f"{about}/WHEEL": WHEEL.encode(),
    }
    record = "".join(
        f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in contents.items()
    )
    wheel = place / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, data in contents.items():
            archive.writestr(path, data)
        archive.writestr(f"{about}/RECORD", f"{record}{about}/RECORD,,\n")
    (place / "index.html").write_text(f'<a href="{wheel.name}">{wheel.name}</a>', encoding="utf-8")
    sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"{name}=={version} \\\n    --hash=sha256:{sha256}\n"


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def run_make(folder: Path, *words: str, make: str = "make", **environment: str) -> tuple[int, str]:
    """Run make there as a user does whose pip knows no index; its status and all that it prints."""
    # What `make test` sets for the makes below it, of which this is none: they tell their folder.
    inherited = ("PIP_", "MAKE", "MFLAGS")
    own = {name: value for name, value in os.environ.items() if not name.startswith(inherited)}
    done = subprocess.run(
        [make, *words],
        cwd=folder,
        env=own | {"PIP_CONFIG_FILE": os.devnull} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout
