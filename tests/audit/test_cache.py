"""DVC's cache wherever DVC is told to keep it; what was not looked at is said."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit.conftest import OUTPUTS, repro
from tests.audit.test_audit import audit

OUT = "data/runs/a.csv"


@pytest.fixture(autouse=True)
def _configured_by_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for level in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"DVC_{level}_CONFIG_DIR", str(tmp_path / level))


def dvc(root: Path, *words: str) -> None:
    subprocess.run([sys.executable, "-m", "dvc", *words], cwd=root, check=True, capture_output=True)


def copy_in(cache: Path, root: Path, name: str = OUT) -> Path:
    md5 = hashlib.md5((root / name).read_bytes()).hexdigest()
    return cache / "files/md5" / md5[:2] / md5[2:]


def damage(copy: Path) -> None:
    copy.chmod(0o644)
    copy.write_bytes(copy.read_bytes() + b"damaged")


def notes(root: Path) -> list[str]:
    """What a whole audit says besides of outputs."""
    *lines, _ = audit(root).stdout.splitlines()
    return [line.strip() for line in lines if line[0] == " "]


LEVELS = ("--local", "--project", "--global", "--system")


@pytest.mark.parametrize("level", LEVELS)
def test_a_damaged_copy_is_found_wherever_the_cache_is(
    project: Path, tmp_path: Path, level: str
) -> None:
    elsewhere = tmp_path / "else where"
    shutil.move(project / ".dvc/cache", elsewhere)
    dvc(project, "cache", "dir", level, str(elsewhere))
    assert audit(project).returncode == 0
    copy = copy_in(elsewhere, project)
    damage(copy)
    done = audit(project, OUT)
    assert done.returncode == 1
    assert f"✗ {copy}: damaged, as DVC keeps {OUT}" in done.stdout
    assert f"✗ {OUT}\n" in audit(project).stdout


def test_the_nearest_level_counts(project: Path, tmp_path: Path) -> None:
    for level, name in zip(LEVELS, ("1", "2", "3", "4"), strict=True):
        shutil.copytree(project / ".dvc/cache", tmp_path / name)
        dvc(project, "cache", "dir", level, str(tmp_path / name))
    for level, name in zip(LEVELS, ("1", "2", "3", "4"), strict=True):
        damage(copy_in(tmp_path / name, project))
        assert f"✗ {tmp_path / name}/files/md5/" in audit(project, OUT).stdout
        dvc(project, "cache", "dir", level, "--unset")
    assert audit(project, OUT).returncode == 0


def test_a_relative_cache_in_the_project_is_named_from_there(project: Path) -> None:
    shutil.move(project / ".dvc/cache", project / "data/copies")
    dvc(project, "cache", "dir", "--local", "data/copies")
    copy = copy_in(project / "data/copies", project)
    damage(copy)
    assert f"✗ {copy.relative_to(project)}: damaged" in audit(project, OUT).stdout


def test_a_remote_that_serves_as_cache_is_one(project: Path, tmp_path: Path) -> None:
    shutil.move(project / ".dvc/cache", tmp_path / "served")
    dvc(project, "remote", "add", "here", str(tmp_path / "served"))
    dvc(project, "config", "cache.local", "here")
    damage(copy_in(tmp_path / "served", project))
    assert audit(project, OUT).returncode == 1


@pytest.mark.parametrize("kind", ["hardlink", "symlink"])
def test_outputs_may_be_links_into_a_shared_cache(project: Path, tmp_path: Path, kind: str) -> None:
    shared = tmp_path / "shared"
    shutil.move(project / ".dvc/cache", shared)
    dvc(project, "cache", "dir", "--local", str(shared))
    dvc(project, "config", "--local", "cache.type", kind)
    dvc(project, "config", "--local", "cache.shared", "group")
    dvc(project, "checkout", "--relink")
    copy = copy_in(shared, project)
    assert (project / OUT).is_symlink() == (kind == "symlink")
    assert (project / OUT).samefile(copy)
    assert audit(project).returncode == 0
    damage(copy)  # and the output with it
    text = audit(project, OUT).stdout
    assert f"✗ {OUT}  changed since" in text
    assert f"✗ {copy}: damaged" in text
    copy.unlink()
    state = "missing" if kind == "symlink" else "changed since"
    assert f"✗ {OUT}  {state}" in audit(project, OUT).stdout


def test_it_is_said_how_many_copies_there_are(project: Path) -> None:
    (line,) = notes(project)
    # DVC keeps no copies of the numbers and the two tables of the ledger.
    has = len(OUTPUTS) - 4
    where = "DVC's cache, .dvc/cache/files/md5"
    assert line == f"{where}: the copies of {has} outputs were hashed; of 4 it has none, or not all"
    copy_in(project / ".dvc/cache", project, "data/code/measure.txt").unlink()
    assert f"copies of {has - 1} outputs" in notes(project)[0]
    shutil.rmtree(project / ".dvc/cache")
    assert notes(project) == [f"{where}: there is none, so no copies were looked at"]


def test_remotes_are_named_and_not_their_passwords(project: Path) -> None:
    dvc(project, "remote", "add", "far", "https://me:secret@example.org/dvc")
    dvc(project, "remote", "add", "--local", "near", "/mnt/near")
    assert notes(project)[1:] == ["not looked at: what DVC keeps elsewhere (far, near)"]
    assert "secret" not in audit(project).stdout


def test_a_copy_that_cannot_be_read_is_no_good_copy(project: Path) -> None:
    copy = copy_in(project / ".dvc/cache", project)
    copy.unlink()
    copy.symlink_to(copy)  # a loop: root, too, cannot read it
    name = copy.relative_to(project)
    assert any(line.startswith(f"{name}: not looked at, it cannot") for line in notes(project))


def test_a_cache_that_is_on_no_disk_is_not_looked_at(project: Path) -> None:
    dvc(project, "remote", "add", "far", "ssh://example.org/dvc")
    dvc(project, "config", "cache.local", "far")
    first = "DVC's cache was not looked at: it is not in a folder of this machine"
    assert notes(project)[0] == first


@pytest.mark.parametrize("text", ["[cache\n", "[cache]\n    color = blue\n"])
def test_a_configuration_that_dvc_refuses_is_told(project: Path, text: str) -> None:
    (project / ".dvc/config.local").write_text(text, encoding="utf-8")
    damage(copy_in(project / ".dvc/cache", project))
    (line,) = notes(project)
    assert line.startswith("DVC's cache was not looked at: DVC does not say where it is (config ")


def test_without_dvc_the_cache_is_not_looked_at(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "none/dvc").mkdir(parents=True)
    (tmp_path / "none/dvc/__init__.py").write_text("raise ImportError('no DVC here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "none"))
    done = audit(project)
    assert done.returncode == 0
    assert "DVC's cache was not looked at: DVC cannot be asked where it is (no" in done.stdout


def test_beside_json_it_is_said_on_the_other_stream(project: Path) -> None:
    for words in ([], [OUT]):
        done = audit(project, "--json", *words)
        assert done.stderr.startswith("audit: DVC's cache, .dvc/cache/files/md5: the copies of ")


def test_what_dvc_makes_after_a_move_is_looked_at_where_it_is(
    project: Path, tmp_path: Path
) -> None:
    dvc(project, "cache", "dir", "--local", str(tmp_path / "new"))
    program = project / "stages/measure.py"
    program.write_text(program.read_text().replace('"x\\n"', '"y\\n"'))
    repro(project)
    damage(copy_in(tmp_path / "new", project))
    assert f"✗ {tmp_path / 'new'}" in audit(project, OUT).stdout
