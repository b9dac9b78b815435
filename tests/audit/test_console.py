"""Every command of the audit, and a stage's message, in terminals that lack signs and letters."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.conftest import OUTPUTS, git
from tests.audit.test_audit import SOURCES

# Encodings that lack ✓, and mostly ä, too; the locale of the second need not be installed.
LOCALES = {
    "C": {"LC_ALL": "C"},
    "Latin-1": {"LC_ALL": "en_US.ISO-8859-1", "PYTHONIOENCODING": "latin-1"},
    "C, held to": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "POSIX, strict": {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii:strict"},
    "Latin-1, strict": {"LANG": "de_DE", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1:strict"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
}
EACH = pytest.mark.parametrize("locale", LOCALES.values(), ids=LOCALES)


def said(root: Path, module: str, *words: str, **locale: str) -> subprocess.CompletedProcess[bytes]:
    """What a program answers; none may end in a traceback."""
    kept = {name: value for name, value in os.environ.items() if name not in ("LANG", "LC_ALL")}
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=root,
        env=kept | {"PYTHONPATH": str(SOURCES)} | locale,
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    return done


def audit(root: Path, *words: str, **locale: str) -> subprocess.CompletedProcess[bytes]:
    return said(root, "unstable_gradients.audit", *words, **locale)


@EACH
def test_all_outputs_get_their_line(project: Path, locale: dict[str, str]) -> None:
    done = audit(project, **locale)
    assert done.returncode == 0
    # In the plain C locale Python writes UTF-8, as it has since version 3.7.
    sign = "✓".encode() if "✓".encode() in done.stdout else b"ok"
    assert done.stdout.count(sign + b" ") == len(OUTPUTS)
    (project / "data/runs/a.csv").unlink()
    done = audit(project, **locale)
    assert done.returncode == 1
    sign = "✗".encode() if sign != b"ok" else b"WRONG"
    assert sign + b" data/runs/a.csv" in done.stdout


@EACH
def test_a_lineage_is_shown(project: Path, locale: dict[str, str]) -> None:
    for words in (["reports/metrics.json"], ["claims:C3"], ["reports/metrics.json:accuracy"]):
        assert audit(project, *words, **locale).returncode == 0
    assert audit(project, "reports/nothing-ä✓.csv", **locale).returncode == 2
    assert audit(project, "--help", **locale).returncode == 0


@EACH
def test_letters_of_evidence_are_escaped_where_need_be(
    project: Path, locale: dict[str, str]
) -> None:
    ledger = project / "reports/claims.csv"
    ledger.write_text(ledger.read_text().replace("it grows.", "σ'(z) ≤ ¼ Müller"), "utf-8")
    done = audit(project, "claims:C3", **locale)
    assert done.returncode == 1  # for the ledger was edited
    assert b"(z)" in done.stdout
    found = json.loads(audit(project, "claims:C3", "--json", **locale).stdout)
    assert "σ'(z) ≤ ¼ Müller" in found["found"][0]


@EACH
def test_names_beyond_the_locale_are_found_or_refused_in_one_line(
    project: Path, locale: dict[str, str]
) -> None:
    """Where the locale has no bytes for a name, no file of that name can be opened."""
    given = project / "data/given"
    (given / "größe-σ").write_text("1")
    done = audit(project, **locale)
    assert done.returncode == 1
    assert done.stderr.count(b"\n") <= 1
    lock = project / "stages/measuring/dvc.lock"
    lock.write_text(lock.read_text("utf-8").replace("data/given", "data/gegebenes-ß"), "utf-8")
    done = audit(project, **locale)
    assert done.returncode in (1, 2)
    assert (done.returncode == 2) == (done.stderr.count(b"\n") == 1)


@EACH
def test_what_was_committed_is_told(project: Path, locale: dict[str, str]) -> None:
    done = said(project, "unstable_gradients.audit.committed", **locale)
    assert done.returncode == 2
    assert done.stderr.startswith(b"committed: reports/chapter5.html: no stage")


@EACH
def test_a_refused_rebuild_is_told(project: Path, locale: dict[str, str]) -> None:
    (project / "stages/collect.py").write_text("raise ValueError('σ ≤ ¼, Müller')\n", "utf-8")
    git(project, "commit", "--quiet", "--all", "--message", "Spoil")
    done = said(project, "unstable_gradients.audit.verify", **locale)
    assert done.returncode == 2
    assert done.stderr.startswith(b"verify: ")


@EACH
def test_processors_without_an_emulator_are_told(tmp_path: Path, locale: dict[str, str]) -> None:
    done = said(tmp_path, "unstable_gradients.audit.cpus", **locale, PATH="")
    assert (done.returncode, done.stderr[:6]) == (2, b"cpus: ")


@EACH
def test_a_stage_refuses_in_one_line(tmp_path: Path, locale: dict[str, str]) -> None:
    for words in (["größe.σ"], ["images.download_fashion", "--sets", "mníst-σ"]):
        done = said(SOURCES.parent, "stages", *words, **locale)
        assert done.returncode == 2
        assert done.stderr.count(b"\n") == 1


@EACH
def test_a_download_tells_of_a_folder_with_other_letters(
    tmp_path: Path, locale: dict[str, str]
) -> None:
    where = {"MNIST_DIR": str(tmp_path / "größe-σ"), "PYTHONPATH": str(SOURCES.parent)}
    done = said(tmp_path, "stages", "images.download", **(locale | where))
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
