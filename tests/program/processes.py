"""Parts of a cluster in processes of their own, and what they are given to compute."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

import unstable_gradients

SOURCE = Path(unstable_gradients.__file__).parents[1]
PROJECT = SOURCE.parent
PLAIN = ("--no-nanny", "--nthreads", "1")
PLAIN_WORKER = ("-m", "distributed.cli.dask_worker", *PLAIN)
WORKER = ("-m", "unstable_gradients.program.worker")
SCHEDULER = (
    *("-m", "distributed.cli.dask_scheduler", "--no-dashboard", "--port", "0"),
    *("--host", "127.0.0.1", "--scheduler-file"),
)


@contextmanager
def joined(*command: str | Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is part of a cluster as long as the block runs."""
    env = dict(os.environ, PYTHONPATH=f"{SOURCE}{os.pathsep}{PROJECT}") | environment
    with subprocess.Popen(
        [sys.executable, *command], cwd="/", env=env, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def scheduler_of(contact: Path) -> str:
    """The address that a scheduler has written to its file."""
    while not contact.exists():
        time.sleep(0.05)
    address: str = json.loads(contact.read_text(encoding="utf-8"))["address"]
    return address


def draws(block: range) -> list[float]:
    """Sums of random numbers, each replica with a stream of its own."""
    return [np.random.default_rng(replica).normal(size=1000).sum() for replica in block]


def flat(parts: Sequence[list[float]]) -> list[float]:
    """The values of all parts, one after the other."""
    return [value for part in parts for value in part]
