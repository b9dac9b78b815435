"""The package of Debian: stand-ins for apt-get and dpkg-deb that answer, fail, hang or are gone."""

import gzip
import tarfile
import time
from pathlib import Path

import pytest

from tests.images.sources.small_files import FILES
from tests.images.sources.stand_ins import Refusing, never
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist, sources
from unstable_gradients.images.debian_package import DebianPackage
from unstable_gradients.images.source import Unreachable

PACKAGE = DebianPackage("some-data", "usr/share/some")
# What apt-get does after `update` or `download`: the last words of its command.
GIVES = 'cp "$HERE/some-data_1_all.deb" .'


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all programs that the machine knows, and the package that apt-get brings."""
    here = tmp_path / "machine"
    (here / "bin").mkdir(parents=True)
    for name in ("cp", "tar", "sh", "sleep"):
        (found,) = [each for each in ("/bin", "/usr/bin") if Path(each, name).exists()][:1]
        (here / "bin" / name).symlink_to(Path(found, name))
    monkeypatch.setenv("PATH", str(here / "bin"))
    monkeypatch.setenv("HERE", str(here))
    install(here, "dpkg-deb", 'shift; exec tar -xf "$1" -C "$2"')
    apt(here)
    pack(here, FILES)
    return here


def install(here: Path, name: str, script: str) -> None:
    program = here / "bin" / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def apt(here: Path, download: str = GIVES, update: str = ":") -> None:
    noted = 'for last; do :; done; echo "$@" >>"$HERE/asked"'
    install(here, "apt-get", f'{noted}\ncase "$*" in *update) {update};; *) {download};; esac')


def pack(here: Path, files: dict[str, bytes], folder: str = PACKAGE.folder) -> None:
    tree = here / "tree"
    for name, content in files.items():
        path = tree / folder / f"{name}.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(content))
    with tarfile.open(here / "some-data_1_all.deb", "w") as archive:
        archive.add(tree, ".")


def obtained() -> dict[str, bytes]:
    return sources.obtain([PACKAGE, Refusing()], never, "fashion-mnist")


def test_the_package_gives_the_files(machine: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert obtained() == FILES
    assert capfd.readouterr() == ("", "")


def test_apt_works_in_folders_of_its_own_and_after_an_update(machine: Path) -> None:
    obtained()
    first, second = (machine / "asked").read_text().splitlines()
    assert first.split()[-1] == "update"
    assert second.split()[-2:] == ["download", "some-data"]
    for line in (first, second):
        given = dict(word.split("=") for word in line.split() if "=" in word)
        own = Path(given["Dir::State"]).parent
        assert given["Dir::Cache"] == str(own / "cache")
        assert not own.exists(), "left behind"


def test_a_machine_without_apt_is_unreachable(machine: Path, tmp_path: Path) -> None:
    (machine / "bin/apt-get").unlink()
    with pytest.raises(Unreachable, match=r"^no program apt-get on this machine$"):
        PACKAGE.fetch(tmp_path, 60.0)


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"update": "echo 'W: old' >&2; echo 'E: no lists' >&2; exit 100"}, "no lists"),
        ({"download": "echo 'E: Unable to locate package' >&2; exit 100"}, "Unable to locate pack"),
        ({"download": "exit 3"}, "exit status 3"),
        ({"download": ":"}, "0 packages came, expected one"),
    ],
)
def test_an_apt_that_fails_is_unreachable(
    machine: Path, tmp_path: Path, how: dict[str, str], reason: str
) -> None:
    apt(machine, **how)
    with pytest.raises(Unreachable, match=f"^{reason}") as caught:
        PACKAGE.fetch(tmp_path, 60.0)
    assert "\n" not in str(caught.value)


def test_an_apt_that_hangs_is_given_up_with_what_it_has_started(
    machine: Path, tmp_path: Path
) -> None:
    apt(machine, update="sleep 60; :")
    start = time.monotonic()
    with pytest.raises(Unreachable, match=r"^no result within 0.2 s$"):
        PACKAGE.fetch(tmp_path, 0.2)
    assert time.monotonic() - start < 5


def test_the_second_step_has_what_the_first_left_of_the_time(machine: Path, tmp_path: Path) -> None:
    apt(machine, update="sleep 0.5", download="sleep 60; :")
    with pytest.raises(Unreachable, match=r"^no result within [012]\.\d+ s$"):
        PACKAGE.fetch(tmp_path, 3.0)


def test_a_program_that_cannot_be_run_is_no_source(machine: Path, tmp_path: Path) -> None:
    (machine / "bin/apt-get").write_bytes(b"\x7fELF of another machine")
    with pytest.raises(Unreachable, match=r"^no program apt-get that could be run \(Exec format"):
        PACKAGE.fetch(tmp_path, 60.0)


def test_a_package_that_cannot_be_unpacked_is_an_error(machine: Path) -> None:
    install(machine, "dpkg-deb", "echo 'dpkg-deb: error:' >&2; echo 'no archive' >&2; exit 2")
    with pytest.raises(
        InvalidInput,
        match=r"^apt-get download some-data: the package cannot be unpacked: .* no archive$",
    ):
        obtained()


def test_a_package_without_a_file_is_an_error(machine: Path) -> None:
    (machine / "tree" / PACKAGE.folder / f"{mnist.FILES[1]}.gz").unlink()
    pack(machine, {})
    with pytest.raises(InvalidInput, match=f"apt-get download some-data .*: {mnist.FILES[1]} is m"):
        obtained()


def test_a_package_with_another_file_is_an_error(machine: Path) -> None:
    pack(machine, {mnist.FILES[2]: b"other"})
    with pytest.raises(InvalidInput, match=rf"{mnist.FILES[2]} differs \(text, 5 bytes\): its sha"):
        obtained()


def test_fashion_mnist_is_asked_for_in_its_order() -> None:
    names = [each.name for each in sources.sources({"FASHION_MNIST_DIR": "x"}, "fashion-mnist")]
    assert names[0] == "FASHION_MNIST_DIR x"
    assert all(name.startswith("http") for name in names[1:-1])
    assert names[-1] == "apt-get download dataset-fashion-mnist"
