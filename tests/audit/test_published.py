"""The files of data sets in a lineage, held against their published sums."""

import hashlib

import pytest

from unstable_gradients.audit import published, show, study
from unstable_gradients.audit.lineage import Result, State
from unstable_gradients.audit.published import Published
from unstable_gradients.images import mnist

FOLDERS = pytest.mark.parametrize("folder", study.PUBLISHED)


def put(root, monkeypatch, folder):
    (root / folder).mkdir(parents=True)
    sums = {}
    for name in mnist.FILES:
        (root / folder / name).write_text(f"{name} of {folder} as it was published")
        sums[name] = hashlib.sha256((root / folder / name).read_bytes()).hexdigest()
    monkeypatch.setitem(published.SHA256, study.PUBLISHED[folder], sums)
    return sums


@FOLDERS
def test_each_file_is_given_with_its_published_sum(folder, tmp_path, monkeypatch):
    sums = put(tmp_path, monkeypatch, folder)
    found = list(published.check(tmp_path, folder))
    assert [each.path for each in found] == [f"{folder}/{name}" for name in mnist.FILES]
    assert [each.sha256 for each in found] == list(sums.values())
    assert all(each.intact for each in found)


@FOLDERS
def test_another_byte_or_a_missing_file_is_not_as_published(folder, tmp_path, monkeypatch):
    put(tmp_path, monkeypatch, folder)
    other, missing = (tmp_path / folder / name for name in mnist.FILES[1:3])
    other.write_text(other.read_text() + ".")
    missing.unlink()
    intact = [each.intact for each in published.check(tmp_path, folder)]
    assert intact == [True, False, False, True]


def test_a_lineage_says_of_each_file_whether_it_is_as_published():
    checked = (Published("images", "12ab", True), Published("labels", "34cd", False))
    result = Result("data/mnist", "56ef.dir", State.INTACT, (), checked)
    _, images, labels = show.Tree().lines(result)
    assert images.split() == ["✓", "images", "as", "published,", "sha256", "12ab"]
    assert labels.split() == ["✗", "labels", "NOT", "as", "published,", "sha256", "34cd"]


def test_a_data_set_that_could_not_be_had_has_no_files_to_check(tmp_path):
    folder = tmp_path / "data/fashion-mnist"
    folder.mkdir(parents=True)
    (folder / study.NO_FILES).touch()
    assert [*published.check(tmp_path, "data/fashion-mnist")] == []
