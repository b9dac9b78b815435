"""What git says of files, in whole checkouts and in every way in which one is partial."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.audit.conftest import git
from unstable_gradients.audit.git import Told, last_commits

PATHS = ["src", "params.yaml"]


@pytest.fixture(autouse=True)
def _settings_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)


def put(root: Path, text: str = "1\n") -> Path:
    (root / "src/deep").mkdir(parents=True)
    for name in ("params.yaml", "src/a.py", "src/deep/bär.py"):
        (root / name).write_text(text, encoding="utf-8")
    return root


def commit(root: Path, message: str, *paths: str) -> str:
    git(root, "add", *(paths or ["--all"]))
    git(root, "commit", "--quiet", "--message", message)
    return git(root, "log", "-1", "--format=%h").strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository of two commits, the second of which changes src/a.py."""
    root = put(tmp_path / "project")
    git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root, "One")
    (root / "src/a.py").write_text("2\n", encoding="utf-8")
    commit(root, "Two")
    return root


def first_and_second(root: Path) -> tuple[str, str]:
    second, first = git(root, "log", "--format=%h").split()
    return first, second


def silent(root: Path, name: str = "src/a.py") -> str:
    """Why git does not say of a file which commit changed it; of no file then a commit."""
    told = last_commits(root, PATHS).of(name)
    assert not told.commit
    return told.silent


def test_each_file_has_the_commit_that_last_changed_it(root: Path) -> None:
    first, second = first_and_second(root)
    commits = last_commits(root, PATHS)
    assert commits.of("src/a.py") == Told(second)
    assert commits.of("src/deep/bär.py") == commits.of("params.yaml") == Told(first)


def test_what_is_new_or_edited_is_not_committed(root: Path) -> None:
    (root / "src/a.py").write_text("3\n", encoding="utf-8")
    (root / "src/new.py").write_text("1\n", encoding="utf-8")
    commits = last_commits(root, PATHS)
    assert commits.of("src/a.py") == commits.of("src/new.py") == Told()
    assert commits.of("params.yaml").commit


def test_a_merge_that_changes_a_file_itself_is_its_last_commit(root: Path) -> None:
    git(root, "switch", "--quiet", "--create", "side", "HEAD~")
    (root / "src/a.py").write_text("4\n", encoding="utf-8")
    commit(root, "Side")
    git(root, "switch", "--quiet", "main")
    with pytest.raises(subprocess.CalledProcessError):
        git(root, "merge", "--quiet", "side")
    (root / "src/a.py").write_text("5\n", encoding="utf-8")
    merge = commit(root, "Merge")
    assert last_commits(root, PATHS).of("src/a.py") == Told(merge)


def test_a_project_may_be_a_folder_of_a_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    root = put(tmp_path / "in/it")
    first = commit(tmp_path, "One")
    assert last_commits(root, PATHS).of("src/deep/bär.py") == Told(first)
    (root / "src/a.py").write_text("3\n", encoding="utf-8")
    assert last_commits(root, PATHS).of("src/a.py") == Told()


def test_a_work_tree_is_as_good_as_the_repository(root: Path, tmp_path: Path) -> None:
    git(root, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    assert last_commits(tmp_path / "tree", PATHS).of("src/a.py").commit


SETTINGS = (
    *("color.ui=always", "core.abbrev=12", "core.quotePath=true", "diff.noprefix=true"),
    *("diff.relative=true", "format.pretty=fuller", "log.decorate=full", "log.follow=true"),
    *("log.showSignature=true", "status.branch=true", "status.renames=true", "status.short=true"),
)


def test_what_users_set_for_git_changes_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "src/deep/bär.py").write_text("3\n", encoding="utf-8")
    expected = last_commits(root, PATHS)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    for each in SETTINGS:
        git_config = ["git", "config", "--file", str(tmp_path / "config"), *each.split("=")]
        subprocess.run(git_config, check=True)
    monkeypatch.setenv("LC_ALL", "de_DE.ISO-8859-1")
    found = last_commits(root, PATHS)
    for name in ("src/a.py", "src/deep/bär.py", "params.yaml"):
        assert found.of(name).commit[:7] == expected.of(name).commit[:7]
        assert not found.of(name).silent


def test_another_owner(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert silent(root) == f"detected dubious ownership in repository at '{root}'"


def test_no_program_git(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert silent(root) == "no program git"


def test_a_git_that_is_none(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a Mac without its developer tools."""
    program = tmp_path / "git"
    program.write_text("#!/bin/sh\necho 'xcrun: error: no developer tools' >&2; exit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert silent(root) == "xcrun: error: no developer tools"
    program.write_bytes(b"\x7fELF of another machine")
    assert silent(root) == "git cannot be run (Exec format error)"


def test_a_git_that_hangs(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "git"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("unstable_gradients.audit.git.SECONDS", 0.1)
    assert silent(root) == "no answer within 0.1 s"


def test_no_repository(tmp_path: Path) -> None:
    assert silent(put(tmp_path / "archive")).startswith("not a git repository")


def test_an_archive_unpacked_in_a_repository_of_something_else(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "letters").touch()
    commit(tmp_path, "Letters")
    root = put(tmp_path / "archive")
    expected = f"the repository at {tmp_path} holds none of these files"
    assert silent(root) == silent(root, "params.yaml") == expected


def test_a_shallow_clone_knows_only_what_came_after_its_first_commit(
    root: Path, tmp_path: Path
) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{root}", str(shallow))
    boundary = git(shallow, "log", "-1", "--format=%h").strip()
    assert silent(shallow) == f"the clone is shallow; it was {boundary} or a commit before it"
    (shallow / "params.yaml").write_text("4\n", encoding="utf-8")
    assert last_commits(shallow, PATHS).of("params.yaml") == Told()
    last = commit(shallow, "Three")
    assert last_commits(shallow, PATHS).of("params.yaml") == Told(last)
    assert boundary in silent(shallow)


def test_a_clone_without_trees_does_not_load_them(root: Path, tmp_path: Path) -> None:
    git(root, "config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    git(tmp_path, "clone", "--quiet", "--filter", "tree:0", f"file://{root}", str(partial))
    packs = sorted((partial / ".git/objects").rglob("*"))
    assert silent(partial, "params.yaml")
    assert sorted((partial / ".git/objects").rglob("*")) == packs


def test_a_sparse_checkout_says_that_it_leaves_files_out(root: Path) -> None:
    git(root, "sparse-checkout", "set", "--no-cone", "/params.yaml", "/src/a.py")
    assert not (root / "src/deep").exists()
    reason = "it was told not to look at this file (sparse checkout or skip-worktree)"
    assert silent(root, "src/deep/bär.py") == reason
    assert last_commits(root, PATHS).of("src/a.py").commit


@pytest.mark.parametrize(
    ("flag", "reason"),
    [
        ("--assume-unchanged", "it was told not to look at this file (assume-unchanged)"),
        ("--skip-worktree", "it was told not to look at this file (sparse checkout or skip-w"),
    ],
)
def test_a_file_that_git_was_told_not_to_look_at(root: Path, flag: str, reason: str) -> None:
    git(root, "update-index", flag, "src/a.py")
    (root / "src/a.py").write_text("3\n", encoding="utf-8")
    assert silent(root).startswith(reason)
    assert last_commits(root, PATHS).of("params.yaml").commit


def test_a_work_tree_whose_repository_is_gone(root: Path, tmp_path: Path) -> None:
    git(root, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    shutil.rmtree(root)
    assert silent(tmp_path / "tree").startswith("not a git repository: ")


def test_a_branch_without_commits(tmp_path: Path) -> None:
    root = put(tmp_path / "unborn")
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", "--all")
    assert silent(root) == "your current branch 'main' does not have any commits yet"


def test_a_bare_repository(root: Path) -> None:
    git(root, "config", "core.bare", "true")
    assert silent(root) == "this operation must be run in a work tree"


def test_a_damaged_repository(root: Path) -> None:
    (root / ".git/index").write_bytes(b"damaged, and more than twelve bytes")
    assert silent(root).startswith("bad signature")


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"])
def test_a_repository_that_the_environment_names_is_not_asked(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As in a hook of another repository."""
    expected = last_commits(root, PATHS).of("src/a.py")
    other = put(tmp_path / "other", "other\n")
    git(other, "init", "--quiet")
    commit(other, "Other")
    values = {"GIT_WORK_TREE": other, "GIT_INDEX_FILE": other / ".git/index"}
    monkeypatch.setenv(name, str(values.get(name, other / ".git")))
    assert last_commits(root, PATHS).of("src/a.py") == expected


def test_a_repository_beside_the_project_is_not_followed(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (root / ".git").rename(tmp_path / "beside")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "beside"))
    assert silent(root).endswith("(GIT_DIR, which the environment has, is not followed)")


def test_the_index_is_left_as_it_was(root: Path) -> None:
    before = (root / ".git/index").stat()
    os.utime(root / "src/a.py")
    assert last_commits(root, PATHS).of("src/a.py").commit
    assert (root / ".git/index").stat().st_mtime_ns == before.st_mtime_ns
