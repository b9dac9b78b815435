"""Start a Dask worker for each core of this machine, with the kernels that the study has.

    DASK_SCHEDULER_ADDRESS=tcp://host:8786 python -m unstable_gradients.program.worker

It has to have the same source of the package and the same versions of the others as the process
that hands out the replicas; `program.cluster` asks for that.
"""

from unstable_gradients.program import kernels

kernels.fix()

import os
import sys

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import cluster, command_line, parallel


def main(given: command_line.Arguments) -> None:
    """Become Dask's own program, one process of one thread for each core."""
    if cluster.ADDRESS not in os.environ:
        raise InvalidInput(
            f"environment variable {cluster.ADDRESS} is missing, expected a scheduler's address"
        )
    command = [sys.executable, "-m", "distributed.cli.dask_worker", os.environ[cluster.ADDRESS]]
    command += ["--nthreads", "1", "--nworkers", str(parallel.jobs())]
    os.execv(sys.executable, command)


if __name__ == "__main__":
    command_line.run(main, command_line.Arguments)
