"""A cluster whose parts show certificates: strangers are refused in one line, and run nothing."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dask
import pytest
import trustme
from distributed import Client, Security

from tests.program.processes import (
    PROJECT,
    SCHEDULER,
    SOURCE,
    WORKER,
    draws,
    flat,
    joined,
    scheduler_of,
)
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.cluster import ADDRESS
from unstable_gradients.program.parallel import JOBS, map_blocks

TLS = "distributed.comm.tls"
REQUIRED = "distributed.comm.require-encryption"
FOREIGN = "(it closed the connection, maybe since its certificate and this one are not of the same"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificates of two authorities, each with its key in a file of its own."""
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("ours", "strange"):
        authority = trustme.CA()
        authority.cert_pem.write_to_path(folder / f"{name}-ca.pem")
        certificate = authority.issue_cert("127.0.0.1")
        certificate.private_key_pem.write_to_path(folder / f"{name}-key.pem")
        certificate.cert_chain_pems[0].write_to_path(folder / f"{name}.pem")
    (folder / "text.pem").write_text("no certificate", encoding="utf-8")
    return folder


def settings(files: Path, authority: str = "ours", own: str = "ours") -> dict[str, str]:
    """Dask's settings for certificates of one authority, or of two."""
    found = {f"{TLS}.ca-file": f"{files}/{authority}-ca.pem"}
    for role in ("scheduler", "worker", "client"):
        found[f"{TLS}.{role}.cert"] = f"{files}/{own}.pem"
        found[f"{TLS}.{role}.key"] = f"{files}/{own}-key.pem"
    return found


def variables(given: dict[str, str]) -> dict[str, str]:
    """The same by environment, as Dask documents it."""
    return {
        f"DASK_{name.replace('.', '__').replace('-', '_').upper()}": value
        for name, value in given.items()
    }


@pytest.fixture(scope="module")
def scheduler(files: Path) -> Iterator[str]:
    """The address of a scheduler of ours, with two workers that have certificates of ours."""
    contact, known = files / "scheduler.json", variables(settings(files) | {REQUIRED: "True"})
    with joined(*SCHEDULER, contact, "--protocol", "tls", **known):
        address = scheduler_of(contact)
        with joined(*WORKER, **known, **{ADDRESS: address, JOBS: "2"}):
            with dask.config.set(settings(files)), Client(address) as client:
                client.wait_for_workers(2, timeout=120)
            yield address


def begun(scheduler: str, files: Path) -> tuple[str, int]:
    """What our scheduler has been given to do so far, and by how many workers."""
    ours = Security(
        tls_ca_file=f"{files}/ours-ca.pem",
        tls_client_cert=f"{files}/ours.pem",
        tls_client_key=f"{files}/ours-key.pem",
        require_encryption=True,
    )
    with Client(scheduler, security=ours) as client:
        tasks = client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.transition_counter)
        return tasks, len(client.nthreads())


Refused = Callable[[str, dict[str, Any]], str]


@pytest.fixture
def refused(scheduler: str, files: Path, monkeypatch: pytest.MonkeyPatch) -> Refused:
    """What is said in one line to a client; the scheduler has nothing more to do than before."""

    def said(address: str, given: dict[str, Any]) -> str:
        before = begun(scheduler, files)
        monkeypatch.setenv(ADDRESS, address)
        with dask.config.set(given), pytest.raises(InvalidInput) as told:
            map_blocks(draws, 11, 3)
        assert begun(scheduler, files) == before
        assert "\n" not in str(told.value)
        return str(told.value)

    return said


def test_certificates_of_one_authority_give_the_bits_of_this_process(
    scheduler: str, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scheduler.startswith("tls://")
    monkeypatch.setenv(ADDRESS, scheduler)

    def drawn(block: range) -> tuple[int, list[float]]:
        return os.getpid(), draws(block)

    before = begun(scheduler, files)
    with dask.config.set(settings(files) | {REQUIRED: True}):
        parts = map_blocks(drawn, 23, 3)
    assert flat([sums for _, sums in parts]) == draws(range(23))
    assert os.getpid() not in {process for process, _ in parts}
    assert begun(scheduler, files) != before  # as it would show below


@pytest.mark.parametrize("known", ["ours", "strange"])
def test_a_client_of_another_authority_is_refused(
    scheduler: str, files: Path, refused: Refused, known: str
) -> None:
    """Whether it knows the scheduler's authority or not."""
    said = refused(scheduler, settings(files, known, "strange"))
    assert said.startswith(f"environment variable {ADDRESS} '{scheduler}': expected the address ")
    assert FOREIGN in said


def test_a_client_that_does_not_encrypt_is_refused(scheduler: str, refused: Refused) -> None:
    plain = scheduler.replace("tls://", "tcp://")
    assert refused(plain, {}) == (
        f"environment variable {ADDRESS} '{plain}': expected the address of a Dask scheduler (it "
        "closed the connection, maybe since its address begins with tls://)"
    )
    assert refused(plain, {REQUIRED: True}) == (
        f"Dask scheduler '{plain}': expected an address that begins with tls://, as Dask's setting "
        f"{REQUIRED} asks"
    )


@pytest.mark.parametrize(
    ("name", "file", "expected"),
    [
        ("ca-file", None, "ca-file (variable DASK_DISTRIBUTED__COMM__TLS__CA_FILE) is missing"),
        ("client.cert", None, "(variable DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT) is missing"),
        ("ca-file", "absent.pem", "absent.pem': No such file or directory, expected a file in PEM"),
        ("client.cert", "absent.pem", "absent.pem': No such file or directory, expected a file in"),
        ("client.key", "absent.pem", "absent.pem': No such file or directory, expected a file in"),
        ("client.cert", "", "': Is a directory, expected a file in PEM"),
        ("ca-file", "text.pem", "text.pem': "),
        ("client.cert", "text.pem", "text.pem' and client.key '"),
        ("client.key", None, "ours.pem': "),
        ("client.key", "strange-key.pem", "strange-key.pem': "),
    ],
)
def test_a_certificate_that_is_none_is_named(
    scheduler: str, files: Path, refused: Refused, name: str, file: str | None, expected: str
) -> None:
    named = None if file is None else f"{files}/{file}"
    said = refused(scheduler, settings(files) | {f"{TLS}.{name}": named})
    assert said.startswith(f"Dask's setting {TLS}.")
    assert expected in said


def test_a_setting_of_dask_that_is_none_is_told(
    scheduler: str, files: Path, refused: Refused
) -> None:
    said = refused(scheduler, settings(files) | {f"{TLS}.min-version": 1.0})
    assert said.startswith("Dask's configuration: distributed.comm.tls.min-version=1.0 is not supp")


@pytest.mark.parametrize(
    ("authority", "own", "protocol", "expected"),
    [
        ("ours", "strange", "tls", FOREIGN),
        ("strange", "strange", "tls", FOREIGN),
        (None, None, "tls", "CA_FILE) is missing, expected a file for an address that begins with"),
        ("ours", "absent", "tls", "absent.pem': No such file or directory, expected a file in PEM"),
        (None, None, "tcp", "(it closed the connection, maybe since its address begins with tls:"),
    ],
)
def test_a_worker_that_is_a_stranger_ends_with_a_line(
    scheduler: str, files: Path, authority: str, own: str, protocol: str, expected: str
) -> None:
    before = begun(scheduler, files)
    given = variables(settings(files, authority, own)) if authority else {}
    done = subprocess.run(
        [sys.executable, *WORKER],
        env=os.environ
        | {"PYTHONPATH": f"{SOURCE}{os.pathsep}{PROJECT}", JOBS: "1"}
        | given
        | {ADDRESS: scheduler.replace("tls", protocol)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("worker: ")
    assert expected in done.stderr
    assert done.stderr.count("\n") == 1
    assert begun(scheduler, files) == before
