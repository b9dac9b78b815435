"""The lock files of a project: one for each dvc.yaml, wherever it is."""

import pytest

from unstable_gradients.audit import lock
from unstable_gradients.errors import InvalidInput


def write(root, **texts):
    """Files by name."""
    for name, text in texts.items():
        (root / name).write_text(text, encoding="utf-8")


def test_every_pipeline_of_the_project_has_one_but_none_of_what_is_beside_it(tmp_path):
    folders = [
        "",
        "stages/b/",
        "stages/a/",
        "deep/in/it/",
        ".hidden/a/",
        "stages/.code/",
        "env/lib/",
    ]
    for folder in folders:
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "dvc.yaml").touch()
    (tmp_path / "env/pyvenv.cfg").touch()
    (tmp_path / ".link").symlink_to("stages")
    found = [path.relative_to(tmp_path).as_posix() for path in lock.paths(tmp_path)]
    assert found == [
        "dvc.lock",
        "deep/in/it/dvc.lock",
        "stages/a/dvc.lock",
        "stages/b/dvc.lock",
    ]


STAGE = "cmd: python -m stages train"
YAML = "stages:\n  train:\n    foreach: {each}\n    do:\n      cmd: python -m stages train\n"
LOCKED = f"stages:\n  train@a:\n    {STAGE}\n  train@b:\n    {STAGE}\n"


@pytest.mark.parametrize(
    ("each", "params"),
    [
        ("[a]", ""),
        ("{a: 1}", ""),
        ("${several}", "several: {a: 1}\n"),
        ("${several}", "several: [a]\n"),
        ("${in.these.several-1}", "in: {these: {several-1: {a: {b: 1}}}}\n"),
    ],
)
def test_a_foreach_goes_through_keys_wherever_they_are_listed(tmp_path, each, params):
    texts = {"dvc.yaml": YAML.format(each=each), "dvc.lock": LOCKED}
    write(tmp_path, **texts | ({"params.yaml": params} if params else {}))
    found = lock.read(tmp_path)
    assert list(found.stages) == ["train@a"]
    assert list(found.former) == ["train@b"]


@pytest.mark.parametrize(
    ("each", "params"),
    [
        ("${several}", "other: [a]\n"),
        ("${several.deep}", "several: [a]\n"),
        ("${several}", "several: 3\n"),
        ("some${several}", "several: [a]\n"),
    ],
)
def test_a_foreach_through_nothing_is_refused(tmp_path, each, params):
    texts = {"dvc.yaml": YAML.format(each=each), "dvc.lock": LOCKED, "params.yaml": params}
    write(tmp_path, **texts)
    with pytest.raises(
        InvalidInput, match=r"dvc\.yaml: foreach .*: expected a list of params\.yaml"
    ):
        lock.read(tmp_path)


def test_some_of_the_lock_files_are_read_alone_with_parameters_given(tmp_path):
    (tmp_path / "own").mkdir()
    texts = {"dvc.yaml": YAML.format(each="${several}"), "dvc.lock": LOCKED}
    write(tmp_path / "own", **texts)
    write(tmp_path, **{"dvc.yaml": "not: a pipeline", "dvc.lock": "- no lock"})
    (tmp_path / ".link").symlink_to(".")
    locks = {f"{each}/dvc.yaml": tmp_path / f".link/{each}/dvc.lock" for each in ("own", "never")}
    (tmp_path / "never").mkdir()
    write(tmp_path / "never", **{"dvc.yaml": f"stages:\n  later:\n    {STAGE}\n    desc: Later\n"})
    found = lock.read_these(locks, {"several": {"b": 1}})
    assert list(found.stages) == ["own/dvc.yaml:train@b"]
    assert lock.descriptions(locks) == {
        "own/dvc.yaml:train": "",
        "never/dvc.yaml:later": "Later",
    }


def made(name: str, outputs: list[str], dependencies: list[str]) -> lock.Stage:
    deps, outs = ([lock.Recorded(path, "") for path in each] for each in (dependencies, outputs))
    return lock.Stage(name, "", tuple(deps), tuple(outs), {})


def test_before_a_stage_are_those_whose_outputs_it_used_and_those_before_them():
    """An output, a file in one, or all in a folder; not those that stand beside it or follow."""
    stages = [
        made("images", ["data/images"], []),
        made("train", ["data/runs/a.csv"], ["data/images/first"]),
        made("other", ["data/other.csv"], ["data/images"]),
        made("judge", ["judged.csv"], ["data/runs", "params.txt"]),
        made("report", ["report.html"], ["judged.csv", "data/other.csv"]),
    ]
    read = lock.Lock({each.name: each for each in stages})
    assert set(read.before("judge")) == {"judge", "train", "images"}
    assert set(read.before("images")) == {"images"}
    assert set(read.before("report")) == {each.name for each in stages}
