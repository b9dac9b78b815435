"""`python -m unstable_gradients.audit.cpus`: the same bits on other processors.

Runs a small configuration of the training, measuring and predicting programs natively and emulated
on other x86-64 processors with AVX2, and compares every byte of weights, gradients and tables.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from unstable_gradients.audit import console, study
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import code, kernels, parallel

EMULATOR = "qemu-x86_64-static"
PROCESSORS = ("Haswell", "EPYC-Rome", "Skylake-Client")
MNIST = code.ROOT / study.MNIST
NETWORK = "--name small --hidden 30 30 --activation sigmoid --cost cross-entropy "
NETWORK += "--initializer default --seed 1"
DESCENT = "--eta 0.1 --lmbda 5.0"
IMAGES = "--training-images 300 --validation-images 100"
# Tanh and orthogonal weights: functions of numpy and LAPACK that the networks above do not call.
GRID = "--name small --activation tanh --cost cross-entropy --widths 30 --depths 4 --images 20 "
GRID += "--initializations default orthogonal-zero"
FOLLOWED = "--replicas 3 --steps 100 --resolution 0.2 --left-below 0.9 --width 30 --biases normal "
FOLLOWED += "--activation sigmoid --initializer default --mini-batch 10 --training-images 300 "
FOLLOWED += "--watched-images 50 --precision single --seed 1"
RUNS = {
    "depth.train": f"{NETWORK} {DESCENT} {IMAGES} --replicas 3 --epochs 1 --mini-batch 10 "
    "--precision single",
    "start.measure": f"{NETWORK} --replicas 5 --images 100",
    "training.trace": f"{NETWORK} {DESCENT} --replicas 5 --epochs 20 --images 100",
    "training.trace_mini_batches": f"{NETWORK} {DESCENT} --replicas 5 --steps 20 --mini-batch 10 "
    "--averaging-window 5 --images 100",
    # Solved equations and singular values of what the first of these programs has trained.
    "frozen.read_layers": f"{NETWORK} {IMAGES} --replicas 3 --precision single --ridge 1e-6",
    "richer.multiply": f"{NETWORK} --images 5",
    "frozen.read_pixels": f"{IMAGES} --ridge 1e-6",
    "saturation.train": "--name small --activation softsign --eta 0.1 --steps 20 --depths 3 "
    "--width 30 --replicas 3 --looks 3 --watched-images 50 --initializer uniform --biases zero "
    "--saturation 0.1 --cost log-likelihood --mini-batch 10 --lmbda 0.0 --training-images 300 "
    "--precision single --seed 1",
    "momentum.train": "--depth 2 --mu-maxima 0.0 0.9 --etas 0.1 --smallest-rate 0.1 "
    "--largest-rate 1.0 --steps 300 --final-steps 20 --final-mu 0.5 --looks 2 --replicas 3 "
    "--width 30 --activation tanh --initializer sparse --biases normal --cost cross-entropy "
    f"--mini-batch 10 --lmbda 5.0 {IMAGES} --watched-images 50 --precision single --seed 1",
    "flow.measure": f"{GRID} --replicas 3 --saturation 0.1 --jacobians 1 --seed 1",
    "flow.predict": f"{GRID} --groups 2 --bins 2",
    "plateau.train": f"--depths 2 --lmbdas 5.0 --eta 0.1 {FOLLOWED}",
    "adaptive.train": f"--small.epsilon 1e-3 --small.depths 2 --eta 0.01 --lmbda 0.0 {FOLLOWED}",
    # Batch normalization, skip connections and Nesterov's momentum at once.
    "remedies.train": "--name small --depths 3 --normalization batch --skips identity "
    "--momentum nesterov --mu-max 0.9 --recipe.activation tanh --recipe.initializer glorot-uniform "
    "--recipe.biases zero --recipe.normalization none --recipe.skips none --recipe.momentum none "
    "--recipe.mu-max 0.0 --recipe.epsilon 0.0 --recipe.eta 0.1 --replicas 3 --steps 100 --width 30 "
    f"--cost cross-entropy --mini-batch 10 --lmbda 5.0 {IMAGES} --precision single --seed 1",
    "propagation.normalized": "--activations sigmoid relu --initialization lecun-zero --widths 30 "
    "--batches 10 --depth 6 --first-layer 2 --last-layer 5 --replicas 3 --seed 1",
    "propagation.residual": "--activations tanh relu --initializations he-zero --widths 30 "
    "--skips identity scaled --depths 4 --images 10 --replicas 3 --seed 1",
    "propagation.jacobians": "--widths 30 --depths 1 4 --replicas 3 --seed 1",
}
# On QEMU 7.2, which gathers wrongly, numpy sorts wrongly; pandas then groups wrongly or crashes.
SORTING = (
    "import numpy; a = numpy.arange(15)[::-1].copy(); assert (a[a.argsort()] == a[::-1]).all()"
)


def main() -> int:
    """Print a line for each output and processor; 0 if all are the same, 1 if not."""
    console.prepare()
    emulator = shutil.which(EMULATOR)
    if emulator is None:
        print(f"cpus: {EMULATOR} is missing; install Debian's qemu-user-static", file=sys.stderr)
        return 2
    try:
        for processor in PROCESSORS:
            check([emulator, "-cpu", processor])
        native = outputs([])
        all_same = True
        for processor in PROCESSORS:
            found = outputs([emulator, "-cpu", processor])
            for name, digest in native.items():
                same = found.get(name) == digest
                all_same &= same
                print(f"{processor:15} {name:40} {'identical' if same else 'DIFFERS'}", flush=True)
    except InvalidInput as error:
        print(f"cpus: {error}", file=sys.stderr)
        return 2
    print("All bits are the same." if all_same else "Not all bits are the same.")
    return 0 if all_same else 1


def check(emulator: list[str]) -> None:
    """Have the emulator sort.

    Raises:
        InvalidInput: if it does so wrongly, which is no fault of the processor emulated.
    """
    done = _run([*emulator, sys.executable, "-c", SORTING])
    if done.returncode != 0:
        raise InvalidInput(
            f"{' '.join(emulator)} computes wrongly ({_last(done)}); QEMU 10 is known to be right, "
            "7.2 to be wrong"
        )


def outputs(emulator: list[str]) -> dict[str, str]:
    """SHA-256 of all that the programs write, by path; run by this processor or the emulator's.

    Raises:
        InvalidInput: if a program fails.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        written = write([*emulator, sys.executable], folder)
        return {
            path.as_posix(): hashlib.sha256((folder / path).read_bytes()).hexdigest()
            for path in written
        }


def write(python: list[str], folder: Path, machine: str = "x86_64") -> list[Path]:
    """Have the programs write into an empty folder; the paths in it, but for the records.

    Args:
        python: what starts the interpreter.
        folder: without symbolic links in its path.
        machine: the interpreter's, as platform.machine() names it.

    Raises:
        InvalidInput: if a program fails.
    """
    (folder / study.MNIST).parent.mkdir()
    (folder / study.MNIST).symlink_to(MNIST)
    for program, flags in RUNS.items():
        done = _run([*python, "-m", "stages", program, *flags.split()], folder, machine)
        if done.returncode != 0:
            raise InvalidInput(f"{' '.join([*python[1:-1], program])} failed: {_last(done)}")
    shutil.rmtree(folder / study.RECORDS)
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _run(
    command: list[str], folder: Path | None = None, machine: str = "x86_64"
) -> subprocess.CompletedProcess[str]:
    # With its final environment a program need not start itself again, which would leave the
    # emulator; and in one process it starts no others.
    environment = kernels.environment("pinned", machine, os.environ)
    environment |= {parallel.JOBS: "1", "PYTHONPATH": str(code.ROOT)}
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _last(done: subprocess.CompletedProcess[str]) -> str:
    return (done.stderr.strip() or "no message").splitlines()[-1]


if __name__ == "__main__":
    sys.exit(main())
