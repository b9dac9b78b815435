"""Blocks of replicas on a Dask cluster of separate processes: the same results, or a clear line."""

import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

import dask
import pytest
from distributed import Client, LocalCluster

from tests.program.processes import (
    PLAIN,
    PLAIN_WORKER,
    PROJECT,
    SCHEDULER,
    SOURCE,
    draws,
    flat,
    joined,
    scheduler_of,
)
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import cluster, parallel
from unstable_gradients.program.cluster import ADDRESS
from unstable_gradients.program.parallel import map_blocks

start = functools.partial(
    LocalCluster, threads_per_worker=1, dashboard_address=":0", silence_logs="CRITICAL"
)


@pytest.fixture(scope="module")
def two_workers():
    """Two processes, each with one thread; a block may be lost with one of them."""
    with start(n_workers=2, scheduler_kwargs={"allowed_failures": 1}) as local:
        yield local


@pytest.fixture(scope="module")
def no_worker():
    with start(n_workers=0) as local:
        yield local


@pytest.fixture
def named(monkeypatch, two_workers):
    """The environment names the cluster of two workers."""
    monkeypatch.setenv(ADDRESS, two_workers.scheduler_address)
    return two_workers


def processes(local):
    return {nanny.pid for nanny in local.workers.values()}


def test_the_same_bits_in_the_order_of_the_replicas(named):
    def drawn(block):
        return os.getpid(), draws(block)

    parts = map_blocks(drawn, 23, 3)
    assert flat(sums for _, sums in parts) == draws(range(23))
    assert {process for process, _ in parts} == processes(named)


def test_no_worker_idles_because_another_one_holds_the_images(named):
    images = bytes(40_000_000)  # as many as the study's

    def measured(block):
        time.sleep(1.0)
        return os.getpid(), len(images)

    parts = map_blocks(measured, 2, 1)
    assert {process for process, _ in parts} == processes(named)
    assert all(length == 40_000_000 for _, length in parts)


def test_a_worker_killed_in_the_middle_costs_nothing(named, tmp_path):
    def slowly(block):
        (tmp_path / f"{block.start}-{os.getpid()}").touch()
        time.sleep(0.2)
        return draws(block)

    victim = min(processes(named))

    def kill():
        while not any(path.name.endswith(f"-{victim}") for path in tmp_path.iterdir()):
            time.sleep(0.01)
        os.kill(victim, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    found = flat(map_blocks(slowly, 20, 2))
    killer.join()
    assert found == draws(range(20))
    begun = [path.name.split("-")[0] for path in tmp_path.iterdir()]
    assert len(begun) > len(set(begun))  # the block that was lost was begun twice


def test_all_workers_killed_in_the_middle_cost_nothing(named, tmp_path):
    def slowly(block):
        (tmp_path / str(block.start)).touch()
        time.sleep(0.2)
        return draws(block)

    def kill():
        while len(list(tmp_path.iterdir())) < 3:
            time.sleep(0.01)
        for process in processes(named):
            os.kill(process, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    found = flat(map_blocks(slowly, 20, 2))
    killer.join()
    assert found == draws(range(20))


def test_a_block_that_ends_every_worker_is_told(named):
    def fatal(block):
        if 7 in block:
            os._exit(1)
        return draws(block)

    with pytest.raises(InvalidInput, match=r"^a block of replicas was lost with 2 Dask workers"):
        map_blocks(fatal, 9, 2)


def test_bad_input_found_in_a_block_is_told(named):
    def refuse(block):
        raise InvalidInput("mini-batch 20: expected 1 to 10 (the images)")

    with pytest.raises(InvalidInput, match=r"^mini-batch 20: expected 1 to 10 \(the images\)$"):
        map_blocks(refuse, 4, 2)


def test_the_scheduler_is_lost_in_the_middle(monkeypatch, tmp_path):
    (begun := tmp_path / "begun").mkdir()

    def slowly(block):
        (begun / str(block.start)).touch()
        time.sleep(0.2)

    contact = tmp_path / "scheduler.json"
    with joined(*SCHEDULER, contact) as process:
        address = scheduler_of(contact)
        monkeypatch.setenv(ADDRESS, address)

        def lose():
            while not list(begun.iterdir()):
                time.sleep(0.01)
            process.kill()

        threading.Thread(target=lose).start()
        with joined(*PLAIN_WORKER, address):
            refused(rf"^Dask scheduler {address}: the connection was lost$", slowly)


def test_an_interrupt_gives_up_what_was_not_begun(named, tmp_path):
    def slowly(block):
        (tmp_path / str(block.start)).touch()
        time.sleep(0.3)

    def interrupt():
        while not list(tmp_path.iterdir()):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        map_blocks(slowly, 100, 1)
    time.sleep(1)
    begun = len(list(tmp_path.iterdir()))
    assert 1 <= begun < 20
    time.sleep(1)
    assert len(list(tmp_path.iterdir())) == begun


def refused(match, function=draws):
    """What `map_blocks` says, within seconds."""
    begun = time.monotonic()
    with pytest.raises(InvalidInput, match=match) as told:
        map_blocks(function, 40, 2)
    assert time.monotonic() - begun < 20
    assert "\n" not in str(told.value)


@pytest.fixture
def port():
    """A port where something listens that says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_an_unreachable_scheduler(monkeypatch, port):
    monkeypatch.setattr(cluster, "CONNECTING", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    for silent in (free, port):
        monkeypatch.setenv(ADDRESS, f"tcp://127.0.0.1:{silent}")
        refused(
            rf"^environment variable {ADDRESS} 'tcp://127.0.0.1:{silent}': expected the address of "
            r"a Dask scheduler \(none answered within 1 s\)$"
        )


def test_something_else_than_a_scheduler_answers(monkeypatch):
    def talk():
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=talk, daemon=True).start()
        monkeypatch.setenv(ADDRESS, f"tcp://127.0.0.1:{server.getsockname()[1]}")
        refused(r"expected the address of a Dask scheduler \(found something else\)$")


@pytest.mark.parametrize("address", ["", " ", "nowhere", "ftp://127.0.0.1:1", "tcp://127.0.0.1:x"])
def test_an_address_that_is_none(monkeypatch, address):
    monkeypatch.setenv(ADDRESS, address)
    refused(rf"^environment variable {ADDRESS} '{address}': expected the address of a Dask sched")


def test_the_address_of_a_worker(named, monkeypatch):
    monkeypatch.setenv(ADDRESS, next(iter(named.workers.values())).worker_address)
    refused(r"expected the address of a Dask scheduler \(found a Worker\)$")


def test_a_cluster_without_a_worker(monkeypatch, no_worker):
    monkeypatch.setenv(ADDRESS, no_worker.scheduler_address)
    monkeypatch.setattr(cluster, "JOINING", 1)
    refused(r"no worker for 1 s, expected at least one$")


ABSENT = """
import sys

class Absent:
    def find_spec(name, path=None, target=None):
        if name == "unstable_gradients":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent)
from distributed.cli.dask_worker import main
main()
"""


def test_a_worker_without_the_package(monkeypatch, no_worker):
    address = no_worker.scheduler_address
    monkeypatch.setenv(ADDRESS, address)
    with joined("-c", ABSENT, address, *PLAIN):
        refused(r"^Dask worker tcp://\S+: No module named 'unstable_gradients', exp")


def test_a_worker_without_the_package_that_joins_late(named):
    address = named.scheduler_address
    with (
        pytest.raises(InvalidInput, match=r"^a Dask worker that joined late: No module named"),
        parallel.cluster.connected(address) as found,
        joined("-c", ABSENT, address, *PLAIN),
    ):
        found.map(lambda block: time.sleep(0.2), [range(each, each + 1) for each in range(100)])


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("src/unstable_gradients/network/descent.py", "unstable_gradients"),
        ("src/unstable_gradients/errors.py", "unstable_gradients"),
        ("stages/depth/train.py", "stages"),
    ],
)
def test_a_worker_with_another_source(monkeypatch, no_worker, tmp_path, module, package):
    for name in ("src", "stages"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=ignored)
    with (tmp_path / module).open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    address = no_worker.scheduler_address
    monkeypatch.setenv(ADDRESS, address)
    with joined(*PLAIN_WORKER, address, PYTHONPATH=f"{tmp_path / 'src'}{os.pathsep}{tmp_path}"):
        refused(
            rf"^Dask worker tcp://\S+: source of {package} [0-9a-f]+, expected [0-9a-f]+ as here; "
        )


def test_a_worker_without_the_studys_programs(monkeypatch, no_worker):
    """The functions that it is to compute come from them."""
    address = no_worker.scheduler_address
    monkeypatch.setenv(ADDRESS, address)
    with joined(*PLAIN_WORKER, address, PYTHONPATH=str(SOURCE)):
        refused(r"^Dask worker tcp://\S+: source of stages missing, expected [0-9a-f]+ as here; py")


def test_a_worker_with_other_kernels(monkeypatch, no_worker):
    address = no_worker.scheduler_address
    monkeypatch.setenv(ADDRESS, address)
    with joined(*PLAIN_WORKER, address, OPENBLAS_NUM_THREADS="2"):
        refused(r"^Dask worker \S+: BLAS kernels \w+ with 2 thread.*, expected \w+ with 1 thread")


def test_the_package_distributed_is_missing(monkeypatch):
    monkeypatch.setenv(ADDRESS, "tcp://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "distributed", None)
    refused(r"'tcp://127.0.0.1:1': expected none where the package distributed is not installed$")


def test_dask_is_imported_for_a_cluster_only():
    program = (
        "import sys; from unstable_gradients.program.parallel import map_blocks\n"
        "assert map_blocks(list, 2, 1) == [[0], [1]]\n"
        "print({'dask', 'distributed'} & set(sys.modules))"
    )
    env = {name: value for name, value in os.environ.items() if name != ADDRESS}
    env |= {"PYTHONPATH": str(SOURCE), parallel.JOBS: "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_a_stage_writes_the_same_bytes_with_workers_of_the_study(no_worker, small_mnist, tmp_path):
    """Table, weights and record; the worker and the stage both choose the pinned kernels.

    The worker is started elsewhere, and finds the programs' functions in the project's folder.
    """
    flags = (
        "depth.train --name depth-2 --hidden 20 6 --activation sigmoid --initializer default "
        "--cost cross-entropy --eta 0.5 --lmbda 0.1 --epochs 2 --mini-batch 10 --replicas 5 "
        "--seed 3 --precision single --training-images 60 --validation-images 900"
    )
    address = no_worker.scheduler_address
    worker = ("-m", "unstable_gradients.program.worker")
    results = []
    with joined(*worker, **{ADDRESS: address, parallel.JOBS: "2", "PYTHONPATH": str(SOURCE)}):
        for environment in ({parallel.JOBS: "1"}, {ADDRESS: address}):
            (data := tmp_path / str(len(results)) / "data").mkdir(parents=True)
            (data / "mnist").symlink_to(small_mnist)
            done = subprocess.run(
                [sys.executable, "-m", "stages", *flags.split()],
                cwd=data.parent,
                env=dict(os.environ, PYTHONPATH=str(PROJECT)) | environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert (done.returncode, done.stderr) == (0, "")
            made = [*(data / "runs").rglob("*.*"), *(data / "records").rglob("*.json")]
            results.append({path.name: path.read_bytes() for path in made})
    assert set(results[0]) == {"depth-2.csv", "depth-2.npz", "depth-2.json"}
    assert results[0] == results[1]


def test_workers_of_the_study_are_not_watched_by_dask(no_worker):
    """Its look at them, a hundred times a second, costs one part in twenty of their time."""
    address = no_worker.scheduler_address
    worker = ("-m", "unstable_gradients.program.worker")
    given = {ADDRESS: address, parallel.JOBS: "1", "PYTHONPATH": str(SOURCE)}
    with joined(*worker, **given), Client(address) as client:
        client.wait_for_workers(1, timeout=60)
        watched = client.run(dask.config.get, "distributed.worker.profile.enabled")
    assert [*watched.values()] == [False]


@pytest.mark.parametrize(
    ("flags", "line"),
    [
        ("", f"worker: environment variable {ADDRESS} is missing, expected a scheduler's address"),
        ("--nthreads 2", "unrecognized arguments: --nthreads 2"),
        ("--kernels fast", "argument --kernels: invalid choice: 'fast'"),
    ],
)
def test_a_worker_that_cannot_begin_says_why(flags, line):
    env = {name: value for name, value in os.environ.items() if name != ADDRESS}
    done = subprocess.run(
        [sys.executable, "-m", "unstable_gradients.program.worker", *flags.split()],
        env=env | {"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert line in done.stderr
