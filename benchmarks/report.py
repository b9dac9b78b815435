"""What was measured, as Markdown tables and what they say."""

from statistics import median

from processes import Cell
from workload import OURS_ALONE, PLAIN, VARIANTS

Seconds = dict[Cell, list[float]]

NAMES = {
    "textbook": "textbook loop over single images",
    "torch-modules": "PyTorch eager, modules, autograd and SGD",
    "torch-stacked": "PyTorch eager, batched products, autograd and SGD",
    "torch-by-hand": "PyTorch eager, gradients by hand",
    "jax": "JAX, jit and lax.scan",
    "ours": "ours",
    "floor": "floor: the first layer's two products",
}
BEST = ("ours", "native", 16)
KERNELS = ("native", "pinned")


def text(
    seconds: Seconds,
    facts: dict[tuple[str, str], dict[str, str]],
    cpu: str,
    worst: float,
    steps: int,
) -> str:
    """The whole of results.md."""
    rounds = len(next(iter(seconds.values())))
    parts = [
        "# Training speed\n",
        "Made by `make bench`. Processor seconds per epoch of 50,000 images per network, "
        "mini-batch 10, float32, sigmoid, cross-entropy, L2, everything in one run on one core "
        f"with one thread: the median of {rounds} interleaved rounds (smallest to largest). Each "
        "measurement passes over a part of an epoch, "
        f"{_parts(seconds)}, and is scaled. Ratios are medians of the ratios within each round.\n",
        _table(seconds),
        "*/ floor*: divided by the floor with as many replicas and the same kernels. *ours "
        "faster*: divided by the seconds of ours with native kernels and 16 replicas. The floor "
        "is the same at both depths, since it stops behind the first layer. The textbook loop and "
        "the single networks of PyTorch and JAX are what their users write; the other rows of "
        "theirs train 16 networks at once as ours does (batched products, vmap). PyTorch's "
        "optimizers are in the form that was the quickest: Adam and SGD of 16 networks fused, SGD "
        "of a single one not.\n",
        "Cost against depth, 16 replicas:\n",
        _depths(seconds),
        "Normalization, skip connections and Adam, 4 hidden layers:\n",
        _variants(seconds),
        "*/ plain*: divided by the seconds of ours without any of these. *PyTorch / native* and "
        "so on: divided by the seconds of ours with those kernels and as many networks; above 1, "
        "ours is faster. PyTorch trains a single network with its modules (BatchNorm1d, "
        "LayerNorm), 16 with batched products and the functions under these modules; in JAX the "
        "formulas are written out. Batch normalization keeps running means and unbiased variances "
        "everywhere, with as large a weight of the latest as ours; they start at 0, where "
        "PyTorch's variances would at 1. Weight decay goes through the moments of Adam, as in "
        "PyTorch. Nesterov's momentum is on its schedule, for which the libraries have no "
        "optimizer.\n",
        f"After {steps} steps from one start in one order, the largest difference in any weight, "
        "bias, gain, running mean or running variance from the textbook loop in double precision, "
        "or with normalization, skips or Adam from PyTorch's modules in double precision, is "
        f"{worst:.1e}.\n",
        f"- Processor: {cpu}; cores used: 1.",
        *_libraries(facts),
    ]
    return "\n".join(parts) + "\n"


def step_times(seconds: Seconds) -> str:
    """A line for each kind of network and rule: how long a step takes, plain ones taking 1.

    With the study's kernels, 16 networks at once.
    """
    plain = _find(seconds, "ours", "pinned", 16, 4)
    lines = ["normalization,skips,rule,times_plain"]
    for name, kind in VARIANTS.items():
        own = _find(seconds, "ours", "pinned", 16, 4, name)
        lines.append(f"{kind.normalization},{kind.skips},{kind.rule},{_ratio(seconds, own, plain)}")
    return "\n".join(lines) + "\n"


def ratios(seconds: Seconds, upper: Cell, lower: Cell) -> list[float]:
    """The ratio of two cells in each round."""
    return [a / b for a, b in zip(seconds[upper], seconds[lower], strict=True)]


def _libraries(facts: dict[tuple[str, str], dict[str, str]]) -> list[str]:
    lines = []
    for (module, kernels), found in facts.items():
        if module == "textbook":  # the same libraries as ours, native
            continue
        versions = ", ".join(f"{name} {value}" for name, value in found.items() if name != "blas")
        blas = f" (OpenBLAS kernels: {found['blas']})" if module == "ours" else ""
        lines.append(f"- Kernels {kernels}: {versions}{blas}.")
    return list(dict.fromkeys(lines))  # two processes of PyTorch have the same


def _find(
    seconds: Seconds,
    contestant: str,
    kernels: str,
    replicas: int,
    hidden: int,
    variant: str = PLAIN,
) -> Cell:
    wanted = (contestant, kernels, hidden, replicas, variant)
    return next(
        c for c in seconds if (c.contestant, c.kernels, c.hidden, c.replicas, c.variant) == wanted
    )


def _table(seconds: Seconds) -> str:
    head = ["what", "kernels", "networks at once"]
    for hidden in ("1 hidden layer", "4 hidden layers"):
        head += [f"{hidden}: s", "/ floor", "ours faster"]
    plain = [c for c in seconds if c.variant == PLAIN]
    rows = dict.fromkeys((c.contestant, c.kernels, c.replicas) for c in plain)
    order = list(NAMES)
    body = sorted(rows, key=lambda row: (order.index(row[0]), row[1], row[2]))
    return _markdown(head, [_row(seconds, row) for row in body])


def _row(seconds: Seconds, row: tuple[str, str, int]) -> list[str]:
    contestant, kernels, replicas = row
    columns = [NAMES[contestant], kernels, str(replicas)]
    for hidden in (1, 4):
        # The floor does not depend on the depth and is measured once.
        cell = _find(seconds, *row, 1 if contestant == "floor" else hidden)
        columns.append(_spread(seconds[cell]))
        if contestant == "ours":
            columns += [_ratio(seconds, cell, _find(seconds, "floor", kernels, replicas, 1)), ""]
        elif contestant == "floor":
            columns += ["", ""]
        else:
            columns += ["", _ratio(seconds, cell, _find(seconds, *BEST, hidden))]
    return columns


def _depths(seconds: Seconds) -> str:
    depths = sorted({c.hidden for c in seconds if c.contestant == "ours"})
    head = ["hidden layers", *map(str, depths)]
    rows = []
    for kernels in KERNELS:
        floor = _find(seconds, "floor", kernels, 16, 1)
        found = [_find(seconds, "ours", kernels, 16, hidden) for hidden in depths]
        rows.append([f"{kernels}: s", *(_spread(seconds[cell]) for cell in found)])
        rows.append([f"{kernels}: / floor", *(_ratio(seconds, cell, floor) for cell in found)])
    return _markdown(head, rows)


def _variants(seconds: Seconds) -> str:
    head = ["", "networks at once"]
    for kernels in KERNELS:
        head += [f"ours, {kernels}: s", "/ plain"]
    for rival in ("PyTorch", "JAX"):
        head += [f"{rival}: s", *(f"{rival} / {kernels}" for kernels in KERNELS)]
    return _markdown(head, [_variant(seconds, each, n) for each in VARIANTS for n in (1, 16)])


def _variant(seconds: Seconds, variant: str, replicas: int) -> list[str]:
    columns, own = [variant, str(replicas)], {}
    for kernels in KERNELS:
        own[kernels] = _find(seconds, "ours", kernels, replicas, 4, variant)
        plain = _find(seconds, "ours", kernels, replicas, 4)
        columns += [_spread(seconds[own[kernels]]), _ratio(seconds, own[kernels], plain)]
    if variant == OURS_ALONE:
        return [*columns, *[""] * 6]
    for rival in ("torch-modules" if replicas == 1 else "torch-stacked", "jax"):
        theirs = _find(seconds, rival, "own", replicas, 4, variant)
        columns.append(_spread(seconds[theirs]))
        columns += [_ratio(seconds, theirs, own[kernels]) for kernels in KERNELS]
    return columns


def _parts(seconds: Seconds) -> str:
    textbook = next(c.count for c in seconds if c.contestant == "textbook")
    counts = sorted({c.count for c in seconds if c.contestant != "textbook"})
    return (
        f"{textbook:,} images for the textbook loop, {counts[0]:,} to {counts[-1]:,} for the rest"
    )


def _spread(values: list[float]) -> str:
    return f"{median(values):.3f} ({min(values):.3f}–{max(values):.3f})"


def _ratio(seconds: Seconds, upper: Cell, lower: Cell) -> str:
    return f"{median(ratios(seconds, upper, lower)):.2f}"


def _markdown(head: list[str], body: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *body]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)
