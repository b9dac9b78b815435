"""Measure training speed; print the tables and write results.md and step-times.csv.

Everything is measured in one run on one core, in rounds: each round times every cell once, so
that a slow moment of the machine falls on all alike, and ratios are taken within a round.
"""

import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))

import numpy as np
import report
import workload
from processes import Cell, Process, processor

ROUNDS = 9
REPLICAS = (1, 2, 4, 8, 16, 32)
DEPTHS = (1, 4)
OTHER_DEPTHS = (2, 3, 6, 8)
VARIANT_DEPTH = 4  # of the networks with normalization, skips or Adam
TEXTBOOK_IMAGES, AUTOGRAD_IMAGES, BY_HAND_IMAGES = 2_500, 10_000, 25_000
NETWORK_IMAGES = 100_000  # replicas times images, of the quick ones
CHECKED_STEPS = 20
TOLERANCE = 1e-5  # float32 keeps seven digits; weights and biases are of order 1


def quick(replicas: int) -> int:
    """Images of an epoch to measure, in whole mini-batches, so that all take about as long."""
    count = min(workload.IMAGES, NETWORK_IMAGES // replicas)
    return count - count % workload.MINI_BATCH


def cells() -> list[Cell]:
    """Everything that is measured, in the order of a round."""
    chosen = []
    for hidden in DEPTHS:
        chosen += [
            Cell("textbook", "native", hidden, 1, TEXTBOOK_IMAGES),
            Cell("torch-by-hand", "own", hidden, 1, BY_HAND_IMAGES),
            Cell("torch-by-hand", "own", hidden, 16, quick(16)),
            *rivals(hidden),
        ]
    for kernels in report.KERNELS:
        for replicas in REPLICAS:
            chosen.append(Cell("floor", kernels, 1, replicas, quick(replicas)))
            chosen += [Cell("ours", kernels, each, replicas, quick(replicas)) for each in DEPTHS]
        chosen += [Cell("ours", kernels, each, 16, quick(16)) for each in OTHER_DEPTHS]
    for variant in workload.VARIANTS:
        if variant != workload.PLAIN:
            if variant != workload.OURS_ALONE:
                chosen += rivals(VARIANT_DEPTH, variant)
            chosen += [
                Cell("ours", kernels, VARIANT_DEPTH, replicas, quick(replicas), variant)
                for kernels in report.KERNELS
                for replicas in (1, 16)
            ]
    return chosen


def rivals(hidden: int, variant: str = workload.PLAIN) -> list[Cell]:
    """The libraries with gradients of their own making, a single network and 16."""
    return [
        Cell("torch-modules", "own", hidden, 1, AUTOGRAD_IMAGES, variant),
        Cell("torch-stacked", "own", hidden, 16, quick(16), variant),
        Cell("jax", "own", hidden, 1, quick(1), variant),
        Cell("jax", "own", hidden, 16, quick(16), variant),
    ]


def disagreement(processes: dict[tuple[str, str], Process], all_cells: list[Cell]) -> float:
    """Train a few steps from one start in one order; the largest difference from the reference.

    That is the textbook's loop in double precision, or PyTorch's modules in double precision where
    there is normalization, a skip or Adam.

    Raises:
        SystemExit: if a contestant differs by more than rounding.
    """
    worst = 0.0
    checked = [
        cell
        for cell in all_cells
        if cell.hidden in DEPTHS
        and cell.replicas in (1, 16)
        and cell.variant != workload.OURS_ALONE
    ]
    for arguments in dict.fromkeys(cell.arguments for cell in checked):
        replicas = int(arguments[1])
        name, process = ("textbook", ("textbook", "native"))
        if len(arguments) > 2:
            name, process = ("torch-modules", ("pytorch", "own"))
        count = CHECKED_STEPS * workload.MINI_BATCH
        order = workload.order(np.random.default_rng(5), replicas, count)
        wanted = [
            processes[process].ask("trained", name, order[r : r + 1], *arguments, r, np.float64)
            for r in range(replicas)
        ]
        for cell in checked:
            if cell.contestant == "floor" or cell.arguments != arguments:
                continue
            got = processes[cell.process].ask("trained", cell.contestant, order, *arguments)
            difference = max(
                float(np.abs(mine[r] - theirs[0]).max())
                for r, want in enumerate(wanted)
                for mine, theirs in zip(got, want, strict=True)
            )
            if not difference < TOLERANCE:
                raise SystemExit(f"{cell}: differs from the reference by {difference:.1e}")
            worst = max(worst, difference)
    return worst


def main() -> None:
    """Check that all do the same, measure, report."""
    begin = time.monotonic()
    core = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
    all_cells = cells()
    processes = {each: Process(*each, core) for each in sorted({c.process for c in all_cells})}
    facts = {each: process.ask("facts", each[0]) for each, process in processes.items()}
    worst = disagreement(processes, all_cells)
    _progress(f"all agree within {worst:.1e} after {CHECKED_STEPS} steps")
    seconds: dict[Cell, list[float]] = {cell: [] for cell in all_cells}
    for number in range(ROUNDS + 1):
        for cell in all_cells:
            took = processes[cell.process].ask("seconds", cell)
            if number:  # the first round compiles and fills buffers
                seconds[cell].append(took)
        _progress(f"round {number} of {ROUNDS}, {time.monotonic() - begin:.0f} s")
    for process in processes.values():
        process.end()
    text = report.text(seconds, facts, processor(), worst, CHECKED_STEPS)
    (HERE / "results.md").write_text(text, encoding="utf-8")
    (HERE / "step-times.csv").write_text(report.step_times(seconds), encoding="utf-8")
    print(text)


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
