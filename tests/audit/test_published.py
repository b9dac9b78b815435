"""The files of MNIST in a lineage, held against their published sums."""

import hashlib

import pytest

from unstable_gradients.audit import published, study
from unstable_gradients.images import mnist


def put(root, monkeypatch, data="mnist"):
    folder = root / study.MNIST
    folder.mkdir(parents=True)
    sums = {}
    for name in mnist.FILES:
        (folder / name).write_text(f"{name} as it was published")
        sums[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    monkeypatch.setitem(published.SHA256, data, sums)
    return sums


@pytest.mark.parametrize("data", published.SHA256)
def test_each_file_is_given_with_its_published_sum(data, tmp_path, monkeypatch):
    sums = put(tmp_path, monkeypatch, data)
    found = list(published.check(tmp_path))
    assert [each.path for each in found] == [f"data/mnist/{name}" for name in mnist.FILES]
    assert [each.sha256 for each in found] == list(sums.values())
    assert all(each.intact for each in found)


def test_another_byte_or_a_missing_file_is_not_as_published(tmp_path, monkeypatch):
    put(tmp_path, monkeypatch)
    other, missing = (tmp_path / study.MNIST / name for name in mnist.FILES[1:3])
    other.write_text(other.read_text() + ".")
    missing.unlink()
    assert [each.intact for each in published.check(tmp_path)] == [True, False, False, True]
