"""Measure how training and measuring scale with processes; print tables in Markdown.

    python benchmarks/scale.py [ROUNDS [PART]]

Each round does every job in every way once, so that a slow moment of the machine falls on all
alike, and efficiencies are taken within a round. Each is done by a process of its own that has no
threads, as a stage does it. PART (1 unless given) of the work is done, to try it out. The images
are made up; what they show does not matter for the time.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = [str(ROOT / "src"), str(ROOT)]
sys.path[:0] = PLACES
os.environ["PYTHONPATH"] = os.pathsep.join(PLACES)  # for the workers

from unstable_gradients.program import kernels

if __name__ == "__main__":  # the others inherit them
    kernels.fix()

import pickle
import platform
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import cloudpickle
import workload
from distributed import LocalCluster

from stages.depth.parameters import Accuracy
from stages.flow import gradients
from stages.flow.hidden_layers import Grid
from unstable_gradients.images.mnist import Split
from unstable_gradients.network import activations, costs
from unstable_gradients.program import cluster, command_line, parallel, worker_settings
from unstable_gradients.training.first_images import FirstImages
from unstable_gradients.training.learning_curves import learning_curves

ROUNDS = 3
NETWORK = (
    "--name depth-4 --hidden 30 30 30 30 --activation sigmoid --initializer default --cost "
    "cross-entropy --eta 0.1 --lmbda 5.0 --epochs 12 --mini-batch 10 --replicas 32 --seed 1 "
    "--precision single --training-images 10000 --validation-images 1000"
)
FLOW_IMAGES = 24
EMPTY_BLOCKS = 1000
ONE, TWO, DASK = "1 process", "2 processes", "Dask, 2 workers"
WAYS = {ONE: 1, TWO: 2, DASK: 2}  # and how many processes compute


@dataclass(frozen=True)
class Job:
    """Work as a stage spreads it.

    Attributes:
        function: makes the results of a block of replicas.
        replicas: how many there are.
        largest: replicas of a block.
        networks: in a replica.
    """

    function: Callable[[range], Any]
    replicas: int
    largest: int
    networks: int = 1


JOBS = ("mini-batch training", "gradient flow")


def jobs(part: float) -> dict[str, Job]:
    """Mini-batch training as in section B, and the gradients of untrained networks as in F."""
    given = command_line.parse(Accuracy, NETWORK.split())
    pixels, targets = workload.images(given.training_images)
    images = Split(pixels, targets.argmax(axis=1).astype("uint8"))
    training = images.first(max(round(given.training_images * part), given.mini_batch))
    validation = images.first(given.validation_images)
    recipe = given.of_this_network()

    def train(block: range) -> Any:
        return learning_curves(block, recipe, given.epochs, training, validation)

    grid = Grid(
        activation=activations.named("relu"),
        cost=costs.named(given.cost),
        initializations=("default", "glorot-uniform-zero", "he-zero", "orthogonal-zero"),
        widths=(30, 100, 300),
        depths=(2, 4, 8, 16, 30),
        images=FirstImages.of(images.first(FLOW_IMAGES)),
        saturation=0.1,
        jacobians=0,
        seed=11,
    )

    def measure(block: range) -> Any:
        return gradients.measure(block, grid)

    networks = len(grid.initializations) * len(grid.widths) * len(grid.depths)
    training_job = Job(train, given.replicas, 16)
    flow_job = Job(measure, max(round(40 * part), 2), 5, networks)
    return dict(zip(JOBS, (training_job, flow_job), strict=True))


@dataclass(frozen=True)
class Measured:
    """What one way of doing a job took.

    Attributes:
        rate: networks in a second.
        processor: seconds of processor time that a network took where it was computed.
    """

    rate: float
    processor: float


def measured(name: str, way: str, scheduler: str, part: float) -> Measured:
    """Do a job once."""
    job = jobs(part)[name]

    def timed(block: range) -> float:
        begin = time.process_time()
        job.function(block)
        return time.process_time() - begin

    _choose(way, scheduler)
    begin = time.perf_counter()
    processor = sum(parallel.map_blocks(timed, job.replicas, job.largest))
    networks = job.replicas * job.networks
    return Measured(networks / (time.perf_counter() - begin), processor / networks)


def _choose(way: str, scheduler: str) -> None:
    os.environ.pop(cluster.ADDRESS, None)
    os.environ[parallel.JOBS] = str(WAYS[way])
    if way == DASK:
        os.environ[cluster.ADDRESS] = scheduler


def speeds(found: dict[tuple[str, str], list[Measured]]) -> str:
    """What was measured, medians over the rounds."""
    lines = [
        "| job | where | networks in a second | of linear | processor seconds of a network |",
        "|---|---|---:|---:|---:|",
    ]
    for (name, way), each in found.items():
        shares = [
            a.rate / (b.rate * WAYS[way]) for a, b in zip(each, found[name, ONE], strict=True)
        ]
        lines.append(
            f"| {name} | {way} | {statistics.median(x.rate for x in each):.3g} "
            f"| {statistics.median(shares):.2f} ({min(shares):.2f} to {max(shares):.2f}) "
            f"| {statistics.median(x.processor for x in each):.3g} |"
        )
    return "\n".join(lines)


def traffic(part: float) -> str:
    """What a job sends, and what it gets back."""
    lines = ["| job | sent to each process | results of a network |", "|---|---:|---:|"]
    for name, job in jobs(part).items():
        sent = len(cloudpickle.dumps(job.function)) / 1e6
        block = range(min(job.replicas, job.largest))
        results = len(pickle.dumps(job.function(block))) / len(block) / job.networks / 1e3
        lines.append(f"| {name} | {sent:.1f} MB | {results:.1f} kB |")
    return "\n".join(lines)


def overhead(way: str, scheduler: str) -> str:
    """What it takes to hand out blocks in which there is nothing to do."""
    _choose(way, scheduler)
    seconds = []
    for blocks in (2, EMPTY_BLOCKS):
        begin = time.perf_counter()
        parallel.map_blocks(lambda block: None, blocks, 1)
        seconds.append(time.perf_counter() - begin)
    rate = (EMPTY_BLOCKS - 2) / (seconds[1] - seconds[0])
    return f"- {way}: {seconds[0]:.2f} s to begin and end, {rate:.0f} blocks in a second"


def main(rounds: int = ROUNDS, part: float = 1.0) -> None:
    """Measure and report."""
    cells = [(name, way) for name in JOBS for way in WAYS]
    found: dict[tuple[str, str], list[Measured]] = {cell: [] for cell in cells}
    spawn = get_context("spawn")
    os.environ |= worker_settings.UNWATCHED
    with (
        # Each worker has one thread and is left alone, as those of `program.worker`.
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local,
        ProcessPoolExecutor(1, mp_context=spawn, max_tasks_per_child=1) as process,
    ):
        there = local.scheduler_address
        for number in range(rounds):
            for name, way in cells:
                took = process.submit(measured, name, way, there, part).result()
                found[name, way].append(took)
                shown = f"round {number + 1} of {rounds}: {name}, {way}: {took.rate:.3g} a second"
                print(shown, file=sys.stderr, flush=True)
        overheads = [process.submit(overhead, way, there).result() for way in (TWO, DASK)]
        sizes = process.submit(traffic, part).result()
    print(speeds(found), sizes, "\n".join(overheads), sep="\n\n")
    load = os.getloadavg()[0]
    print(f"\nMedians of {rounds} rounds; at the end {load:.1f} processes ran or waited on")
    print(f"{os.cpu_count()} cores ({platform.machine()}).")


if __name__ == "__main__":
    main(*(kind(word) for kind, word in zip((int, float), sys.argv[1:], strict=False)))
