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

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import kernels

EMULATOR = "qemu-x86_64-static"
PROCESSORS = ("Haswell", "EPYC-Rome", "Skylake-Client")
MNIST = Path("data/mnist")
NETWORK = "--network small --hidden 30 30 --activation sigmoid --cost cross-entropy "
NETWORK += "--initializer default --mnist {mnist} --seed 1"
DESCENT = "--eta 0.1 --lmbda 5.0"
# Tanh and orthogonal weights: functions of numpy and LAPACK that the networks above do not call.
GRID = "--name small --activation tanh --cost cross-entropy --widths 30 --depths 4 --images 20 "
GRID += "--initializations default orthogonal-zero --mnist {mnist}"
RUNS = {
    "accuracy": f"{NETWORK} {DESCENT} --replicas 3 --epochs 1 --mini-batch 10 "
    "--training-images 300 --validation-images 100 --precision single "
    "--weights-out {folder}/weights.npz",
    "initial_gradient": f"{NETWORK} --replicas 5 --images 100 --neurons-out {{folder}}/neurons.csv",
    "gradient_trace": f"{NETWORK} {DESCENT} --replicas 5 --epochs 20 --images 100",
    "mini_batch_trace": f"{NETWORK} {DESCENT} --replicas 5 --steps 20 --mini-batch 10 "
    "--averaging-window 5 --images 100",
    # Solved equations and singular values of what the first of these programs has trained.
    "linear_readout": f"{NETWORK} --trained {{trained}} --replicas 3 --precision single "
    "--training-images 300 --validation-images 100 --ridge 1e-6",
    "matrix_product": f"{NETWORK} --trained {{trained}} --images 5 "
    "--values-out {folder}/values.csv",
    "pixel_readout": "--mnist {mnist} --training-images 300 --validation-images 100 --ridge 1e-6",
    "saturation": "--network small --activation softsign --eta 0.1 --steps 20 --depths 3 "
    "--width 30 --replicas 3 --looks 3 --watched-images 50 --initializer uniform --biases zero "
    "--saturation 0.1 "
    "--cost log-likelihood --mini-batch 10 --lmbda 0.0 --training-images 300 --precision single "
    "--mnist {mnist} --seed 1",
    "momentum": "--depth 2 --mu-maxima 0.0 0.9 --etas 0.1 --smallest-rate 0.1 --largest-rate 1.0 "
    "--steps 300 --final-steps 20 --final-mu 0.5 --looks 2 --replicas 3 --width 30 "
    "--activation tanh --initializer sparse --biases normal --cost cross-entropy --mini-batch 10 "
    "--lmbda 5.0 --training-images 300 --validation-images 100 --watched-images 50 "
    "--precision single --mnist {mnist} --seed 1",
    "gradient_flow": f"{GRID} --replicas 3 --saturation 0.1 --jacobians 1 --seed 1 "
    "--networks-out {folder}/networks.csv --layers-out {folder}/layers.csv "
    "--jacobians-out {folder}/jacobians.csv",
    "mean_field": f"{GRID} --groups 2 --bins 2 --limits-out {{folder}}/limits.csv "
    "--balance-out {folder}/balance.csv",
}
# On QEMU 7.2, which gathers wrongly, numpy sorts wrongly; pandas then groups wrongly or crashes.
SORTING = (
    "import numpy; a = numpy.arange(15)[::-1].copy(); assert (a[a.argsort()] == a[::-1]).all()"
)


def main() -> int:
    """Print a line for each output and processor; 0 if all are the same, 1 if not."""
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
    """SHA-256 of all that the programs write, by name; run by this processor or the emulator's.

    Raises:
        InvalidInput: if a program fails.
    """
    found = {}
    with tempfile.TemporaryDirectory() as root:
        trained = Path(root, "accuracy", "weights.npz")
        for program, flags in RUNS.items():
            (folder := Path(root, program)).mkdir()
            given = f"{flags} --out {{folder}}/out.csv".format(
                folder=folder, mnist=MNIST, trained=trained
            )
            done = _run([*emulator, sys.executable, f"stages/{program}.py", *given.split()])
            if done.returncode != 0:
                name = " ".join([*emulator[1:], f"stages/{program}.py"])
                raise InvalidInput(f"{name} failed: {_last(done)}")
            for path in sorted(folder.iterdir()):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                found[f"{program}/{path.name}"] = digest
    return found


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    # With its final environment a program need not start itself again, which would leave the
    # emulator; and in one process it starts no others.
    environment = kernels.environment("pinned", "x86_64", os.environ)
    environment["UNSTABLE_GRADIENTS_JOBS"] = "1"
    return subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def _last(done: subprocess.CompletedProcess[str]) -> str:
    return (done.stderr.strip() or "no message").splitlines()[-1]


if __name__ == "__main__":
    sys.exit(main())
