"""Hashes of folders, held against DVC's own."""

import hashlib
from pathlib import Path

from dvc_data.hashfile.hash_info import HashInfo
from dvc_data.hashfile.tree import Tree

from unstable_gradients.audit.files import Files


def test_a_folder_has_the_hash_that_dvc_takes_of_it(tmp_path: Path) -> None:
    """Also where a file's name begins with that of a folder, and sorts before or behind it."""
    tree = Tree()
    for name in ("a/b", "a.json", "a-b", "a0", "A", "é"):
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
        md5 = hashlib.md5(path.read_bytes()).hexdigest()
        tree.add(tuple(name.split("/")), None, HashInfo("md5", md5))
    tree.digest()
    assert tree.hash_info is not None
    assert Files(tmp_path).digest("folder") == tree.hash_info.value
