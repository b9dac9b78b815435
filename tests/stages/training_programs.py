"""The programs that train and measure networks, with flags for small files of MNIST's form."""

import os
import subprocess
import sys
from pathlib import Path

from stages.depth.tables import ACCURACY
from stages.frozen.tables import FROZEN_LAYERS, LINEAR_READOUT
from stages.start.tables import INITIAL_GRADIENT, NEURON_GRADIENT
from stages.training.tables import GRADIENT_TRACE, MINI_BATCH_TRACE
from unstable_gradients.program.parallel import JOBS

STAGES = Path(__file__).parents[2] / "stages"
NETWORK = {
    "network": "depth-2",
    "hidden": "20 6",  # more weights than the 8,192 numbers that numpy handles at a time
    "activation": "sigmoid",
    "cost": "cross-entropy",
    "initializer": "default",
    "seed": "3",
    "replicas": "5",
}
DESCENT = {"eta": "0.5", "lmbda": "0.1"}
ACCURACY_FLAGS = {
    "epochs": "2",
    "mini-batch": "10",
    "training-images": "60",
    "validation-images": "900",
    "precision": "single",
}
PROGRAMS = {
    "accuracy": NETWORK | DESCENT | ACCURACY_FLAGS,
    "frozen_layers": NETWORK | DESCENT | ACCURACY_FLAGS | {"frozen-layers.epochs": "1"},
    "linear_readout": NETWORK
    | {
        "training-images": "60",
        "validation-images": "900",
        "precision": "single",
        "ridge": "0.01",
    },
    "initial_gradient": NETWORK | {"images": "60"},
    "gradient_trace": NETWORK | DESCENT | {"epochs": "3", "images": "60"},
    "mini_batch_trace": NETWORK
    | DESCENT
    | {"steps": "8", "mini-batch": "7", "averaging-window": "3", "images": "60"},
}
# Each table's columns, and its rows: replicas times whatever is measured.
WRITTEN = {
    "accuracy": {"out": (ACCURACY, 5 * 3)},
    "frozen_layers": {"out": (FROZEN_LAYERS, 5 * 2)},
    "linear_readout": {"out": (LINEAR_READOUT, 5 * 2 * 2)},
    "initial_gradient": {
        "out": (INITIAL_GRADIENT, 5 * 2),
        "neurons-out": (NEURON_GRADIENT, 5 * (20 + 6)),
    },
    "gradient_trace": {"out": (GRADIENT_TRACE, 5 * 3 * 2)},
    "mini_batch_trace": {"out": (MINI_BATCH_TRACE, 5 * 8 * 2)},
}
# Every output by its flag.
OUTPUTS = {
    program: {flag: f"{flag}.csv" for flag in written} for program, written in WRITTEN.items()
}
OUTPUTS["accuracy"]["weights-out"] = "weights-out.npz"


# What some programs read of the accuracy experiment, by its flag.
INPUTS = {
    "frozen_layers": {"accuracy-run": "out.csv"},
    "linear_readout": {"trained": "weights-out.npz"},
}


def run(program, folder, flags, jobs="1"):
    """Run a program that writes into the folder; a flag that is None is left out."""
    outputs = {flag: str(folder / name) for flag, name in OUTPUTS[program].items()}
    given = PROGRAMS[program] | outputs | flags
    arguments = [
        part
        for flag, value in given.items()
        if value is not None
        for part in (f"--{flag}", *value.split())
    ]
    return subprocess.run(
        [sys.executable, STAGES / f"{program}.py", *arguments],
        env=os.environ | {JOBS: jobs},
        capture_output=True,
        text=True,
        check=False,
    )
