"""Start a Dask worker for each core of this machine, with the kernels that the study has.

    DASK_SCHEDULER_ADDRESS=tcp://host:8786 python -m unstable_gradients.program.worker

It has to have the same source of the project and the same versions of packages as the process that
hands out the replicas; `program.cluster` asks for that. The functions come from the study's
programs, so that workers look for modules in the folder of this very source. A worker may be
started before its scheduler; one that the scheduler refuses ends at once.
"""

from unstable_gradients.program import kernels

kernels.fix()

import argparse
import importlib.util
import os
import sys
from contextlib import suppress

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import certificates, cluster, code, parallel, worker_settings


def main() -> None:
    """Become Dask's own program, one process of one thread for each core.

    Raises:
        InvalidInput: if the environment names no scheduler, or one that refuses this worker.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernels", choices=kernels.KERNELS, help="pinned unless given")
    parser.parse_args()
    if cluster.ADDRESS not in os.environ:
        raise InvalidInput(
            f"environment variable {cluster.ADDRESS} is missing, expected a scheduler's address"
        )
    if importlib.util.find_spec("distributed") is None:
        raise InvalidInput("the package distributed is not installed, expected it for a cluster")
    address = os.environ[cluster.ADDRESS]
    with suppress(OSError):  # which does not answer yet
        cluster.find(address, "worker", certificates.security(address, "worker"))
    others = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    os.environ["PYTHONPATH"] = os.pathsep.join([*map(str, code.places(code.ROOT)), *others])
    for name, value in worker_settings.UNWATCHED.items():
        os.environ.setdefault(name, value)
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address]
    command += ["--nthreads", "1", "--nworkers", str(parallel.jobs())]
    os.execv(sys.executable, command)


if __name__ == "__main__":
    try:
        main()
    except InvalidInput as error:
        print(f"worker: {error}", file=sys.stderr)
        sys.exit(2)
