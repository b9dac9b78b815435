"""The whole page: of the study where its results are, else of a tiny study."""

from pathlib import Path

import pytest
from dvc.parsing.interpolate import to_str

from stages.ledger.tables import CLAIMS
from stages.page import tables
from stages.page.tables import TEMPLATE
from stages.training.tables import SPEED_PICTURE, TRACED_IMAGE
from tests import running
from tests.stages.page import tiny_study
from unstable_gradients.program.code import ROOT

PROGRAM = "page.render"
# What the report reads, as links: it writes beside the template.
READ = (".pipelines", "benchmarks", "data", "params.yaml", "stages")
GROUPS = ("network", "statistics", "experiments", "chapter", "compared", "shown", "variants")


def is_there() -> bool:
    """Whether the study has run here."""
    needed = (CLAIMS.path, TRACED_IMAGE.path, SPEED_PICTURE.svg)
    return all((ROOT / path).exists() for path in needed)


def made(folder: Path, monkeypatch: pytest.MonkeyPatch, language: str = "en") -> Path:
    """The page in this language, made in this folder."""
    monkeypatch.setenv("PYTHONPATH", f"{ROOT / 'src'}:{ROOT}")
    if is_there():
        _link(folder)
        running.run(PROGRAM, flags(language), folder)
    else:
        running.run(PROGRAM, tiny_study.flags(language=language), tiny_study.tiny_study(folder))
    return folder / tables.page(language)


def flags(language: str) -> str:
    """The command line as DVC makes it of params.yaml."""
    params = tiny_study.PARAMS
    unpacked = (to_str(params[group], {"list": "nargs"}) for group in GROUPS)
    return " ".join((f"--name {language} --kernels {params['kernels']}", *unpacked))


def _link(folder: Path) -> None:
    (folder / TEMPLATE.parent).mkdir(parents=True)
    for name in READ:
        (folder / name).symlink_to(ROOT / name)
    for path in (ROOT / TEMPLATE.parent).iterdir():
        if not path.name.startswith("chapter5"):
            (folder / TEMPLATE.parent / path.name).symlink_to(path)
    (folder / TEMPLATE).symlink_to(ROOT / TEMPLATE)
