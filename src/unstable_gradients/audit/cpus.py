"""`python -m unstable_gradients.audit.cpus`: the same bits on other processors.

Runs a small configuration of the training and measuring programs natively and emulated on other
x86-64 processors with AVX2, and compares every byte of weights, gradients and tables.
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
NETWORK = "--network small --hidden 30 30 --activation sigmoid --cost cross-entropy "
NETWORK += "--initializer default --mnist {mnist} --seed 1"
MNIST = Path("data/mnist")
DESCENT = "--eta 0.1 --lmbda 5.0"
RUNS = {
    "accuracy": f"{NETWORK} {DESCENT} --replicas 3 --epochs 1 --mini-batch 10 "
    "--training-images 300 --validation-images 100 --precision single "
    "--weights-out {folder}/weights.npz",
    "initial_gradient": f"{NETWORK} --replicas 5 --images 100 --neurons-out {{folder}}/neurons.csv",
    "gradient_trace": f"{NETWORK} {DESCENT} --replicas 5 --epochs 20 --images 100",
    "mini_batch_trace": f"{NETWORK} {DESCENT} --replicas 5 --steps 20 --mini-batch 10 "
    "--averaging-window 5 --images 100",
}


def main() -> int:
    """Print a line for each output and processor; 0 if all are the same, 1 if not."""
    emulator = shutil.which(EMULATOR)
    if emulator is None:
        print(f"cpus: {EMULATOR} is missing; install Debian's qemu-user-static", file=sys.stderr)
        return 2
    try:
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


def outputs(emulator: list[str]) -> dict[str, str]:
    """SHA-256 of all that the programs write, by name; run by this processor or the emulator's.

    Raises:
        InvalidInput: if a program fails.
    """
    # With its final environment a program need not start itself again, which would leave the
    # emulator; and in one process it starts no others.
    environment = kernels.environment("pinned", "x86_64", os.environ)
    environment["UNSTABLE_GRADIENTS_JOBS"] = "1"
    found = {}
    for program, flags in RUNS.items():
        with tempfile.TemporaryDirectory() as folder:
            given = f"{flags} --out {{folder}}/out.csv".format(folder=folder, mnist=MNIST)
            done = subprocess.run(
                [*emulator, sys.executable, f"stages/{program}.py", *given.split()],
                env=environment,
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            if done.returncode != 0:
                last = (done.stderr.strip() or "no message").splitlines()[-1]
                raise InvalidInput(f"{' '.join(emulator[1:])} stages/{program}.py failed: {last}")
            for path in sorted(Path(folder).iterdir()):
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                found[f"{program}/{path.name}"] = digest
    return found


if __name__ == "__main__":
    sys.exit(main())
