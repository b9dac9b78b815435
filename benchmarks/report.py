"""What was measured, as one Markdown table and what follows from it."""

from statistics import median

from processes import Cell
from workload import CONNECTIONS, PLAIN

Seconds = dict[Cell, list[float]]

NAMES = {
    "textbook": "textbook loop over single images",
    "torch-autograd": "PyTorch eager, autograd and SGD",
    "torch-by-hand": "PyTorch eager, gradients by hand",
    "torch-modules": "PyTorch eager, modules, autograd and SGD",
    "torch-stacked": "PyTorch eager, batched products, autograd and SGD",
    "jax": "JAX, jit and lax.scan",
    "ours": "ours",
    "floor": "floor: the first layer's two products",
}
BEST = ("ours", "native", 16)


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
        "theirs train 16 networks at once as ours does (batched products, vmap).\n",
        "Cost against depth, 16 replicas:\n",
        _depths(seconds),
        "Normalization and skip connections, 4 hidden layers:\n",
        _connections(seconds),
        "*PyTorch*: modules of a single network (BatchNorm1d, LayerNorm), or batched products and "
        "the functions under them. */ plain*: divided by the seconds of ours without either.\n",
        f"After {steps} steps from one start in one order, all differ from the textbook loop, or "
        "with normalization and skips from PyTorch's modules, in double precision by at most "
        f"{worst:.0e} in any weight, bias or gain.\n",
        f"- Processor: {cpu}; cores used: 1.",
        *_libraries(facts),
    ]
    return "\n".join(parts) + "\n"


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
    connection: str = PLAIN,
) -> Cell:
    wanted = (contestant, kernels, hidden, replicas, connection)
    return next(
        c
        for c in seconds
        if (c.contestant, c.kernels, c.hidden, c.replicas, c.connection) == wanted
    )


def _table(seconds: Seconds) -> str:
    head = ["what", "kernels", "networks at once"]
    for hidden in ("1 hidden layer", "4 hidden layers"):
        head += [f"{hidden}: s", "/ floor", "ours faster"]
    plain = [c for c in seconds if c.connection == PLAIN]
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
    for kernels in ("native", "pinned"):
        floor = _find(seconds, "floor", kernels, 16, 1)
        found = [_find(seconds, "ours", kernels, 16, hidden) for hidden in depths]
        rows.append([f"{kernels}: s", *(_spread(seconds[cell]) for cell in found)])
        rows.append([f"{kernels}: / floor", *(_ratio(seconds, cell, floor) for cell in found)])
    return _markdown(head, rows)


def _connections(seconds: Seconds) -> str:
    head = ["", "networks at once", "PyTorch: s"]
    for kernels in ("native", "pinned"):
        head += [f"ours, {kernels}: s", "/ plain", "faster than PyTorch"]
    body = []
    for connection in CONNECTIONS:
        for replicas, rival in ((1, "torch-modules"), (16, "torch-stacked")):
            if connection != PLAIN:
                theirs = _find(seconds, rival, "own", replicas, 4, connection)
                row = [connection, str(replicas), _spread(seconds[theirs])]
                for kernels in ("native", "pinned"):
                    own, plain = (
                        _find(seconds, "ours", kernels, replicas, 4, each)
                        for each in (connection, PLAIN)
                    )
                    row += [_spread(seconds[own]), _ratio(seconds, own, plain)]
                    row.append(_ratio(seconds, theirs, own))
                body.append(row)
    return _markdown(head, body)


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
