"""Which stages must run when one leaf of params.yaml changes: the study's promise, written down.

Nothing here is read from dvc.yaml. A new leaf of params.yaml needs a line here.
"""

from typing import Any

VARIANTS = ("depth-1", "depth-2", "depth-3", "depth-4")
SHOWN_AS_BARS = "depth-2"

AGGREGATED = {
    "summarize-accuracy",
    "summarize-initial-gradient",
    "summarize-gradient-trace",
    "summarize-mini-batch-trace",
    "summarize-identity-layers",
    "summarize-matrix-product",
}
DRAWN = {
    "draw@accuracy-by-depth",
    "draw@initial-speed",
    "draw@speed-during-training",
    "draw@mini-batch-noise",
    "draw@activation-window",
    "draw@identity-neuron",
    "draw@singular-values",
}
BARS = {"draw-gradient-bars"}
JUDGED = {"judge-depth", "judge-start", "judge-training", "judge-richer-networks"}
JUDGED_WITHOUT_STATISTICS = {"judge-activation-window"}
LEDGER = {"claims"}
TOLD = {"report"}

# Experiments with the networks that `accuracy` trained.
OF_TRAINED = ("identity-layers", "matrix-product")

# What follows from the runs of each experiment, whichever variant they are of.
FOLLOWS = {
    "accuracy": {"summarize-accuracy", "draw@accuracy-by-depth", "judge-depth"} | LEDGER | TOLD,
    "initial-gradient": {"summarize-initial-gradient", "draw@initial-speed", "judge-start"}
    | LEDGER
    | TOLD,
    "gradient-trace": {
        "summarize-gradient-trace",
        "summarize-mini-batch-trace",
        "draw@speed-during-training",
        "draw@mini-batch-noise",
        "judge-training",
    }
    | LEDGER
    | TOLD,
    "mini-batch-trace": {"summarize-mini-batch-trace", "draw@mini-batch-noise", "judge-training"}
    | LEDGER
    | TOLD,
    "identity-layers": {"summarize-identity-layers", "judge-richer-networks"} | LEDGER | TOLD,
    "matrix-product": {
        "summarize-matrix-product",
        "draw@singular-values",
        "judge-richer-networks",
    }
    | LEDGER
    | TOLD,
}

# Experiments without networks of their own: the run, and what follows from it.
THEORY = {
    "activation-window": {
        "activation-window",
        "draw@activation-window",
        "judge-activation-window",
    }
    | LEDGER
    | TOLD,
    "identity-neuron": {"identity-neuron", "draw@identity-neuron", "judge-richer-networks"}
    | LEDGER
    | TOLD,
}


def experiment(name: str, variants: tuple[str, ...] = VARIANTS) -> set[str]:
    """The runs of one experiment, and what follows from them."""
    bars = BARS if name == "initial-gradient" and SHOWN_AS_BARS in variants else set()
    also = (experiment(other, variants) for other in OF_TRAINED if name == "accuracy")
    return {f"{name}@{variant}" for variant in variants}.union(FOLLOWS[name], bars, *also)


def every_experiment(variants: tuple[str, ...] = VARIANTS) -> set[str]:
    """The runs of every experiment, and what follows from them."""
    return set().union(*(experiment(name, variants) for name in FOLLOWS))


def everything() -> set[str]:
    """The runs of every experiment and calculation, and what follows from them."""
    return every_experiment().union(*THEORY.values())


# Leaf: another value, and the stages that must run, no more and no fewer.
LEAVES: dict[str, tuple[Any, set[str]]] = {
    "kernels": ("native", everything()),
    "variants.depth-1.hidden": ([20], every_experiment(("depth-1",))),
    "variants.depth-2.hidden": ([20, 30], every_experiment(("depth-2",))),
    "variants.depth-3.hidden": ([30, 20, 30], every_experiment(("depth-3",))),
    "variants.depth-4.hidden": ([30, 30, 30], every_experiment(("depth-4",))),
    "network.activation": ("tanh", every_experiment()),
    "network.cost": ("quadratic", every_experiment()),
    "network.initializer": ("large", every_experiment()),
    "experiments.accuracy.replicas": (3, experiment("accuracy")),
    "experiments.accuracy.epochs": (3, experiment("accuracy")),
    "experiments.accuracy.mini-batch": (12, experiment("accuracy")),
    "experiments.accuracy.eta": (0.2, experiment("accuracy")),
    "experiments.accuracy.lmbda": (0.5, experiment("accuracy")),
    "experiments.accuracy.training-images": (50, experiment("accuracy")),
    "experiments.accuracy.validation-images": (50, experiment("accuracy")),
    "experiments.accuracy.precision": ("double", experiment("accuracy")),
    "experiments.accuracy.seed": (101, experiment("accuracy")),
    "experiments.initial-gradient.replicas": (4, experiment("initial-gradient")),
    "experiments.initial-gradient.images": (25, experiment("initial-gradient")),
    "experiments.initial-gradient.seed": (102, experiment("initial-gradient")),
    "experiments.gradient-trace.replicas": (4, experiment("gradient-trace")),
    "experiments.gradient-trace.epochs": (13, experiment("gradient-trace")),
    "experiments.gradient-trace.images": (25, experiment("gradient-trace")),
    "experiments.gradient-trace.eta": (0.2, experiment("gradient-trace")),
    "experiments.gradient-trace.lmbda": (0.5, experiment("gradient-trace")),
    "experiments.gradient-trace.seed": (103, experiment("gradient-trace")),
    "experiments.mini-batch-trace.replicas": (4, experiment("mini-batch-trace")),
    "experiments.mini-batch-trace.steps": (13, experiment("mini-batch-trace")),
    "experiments.mini-batch-trace.mini-batch": (5, experiment("mini-batch-trace")),
    "experiments.mini-batch-trace.averaging-window": (6, experiment("mini-batch-trace")),
    "experiments.mini-batch-trace.images": (20, experiment("mini-batch-trace")),
    "experiments.mini-batch-trace.eta": (0.2, experiment("mini-batch-trace")),
    "experiments.mini-batch-trace.lmbda": (0.5, experiment("mini-batch-trace")),
    "experiments.mini-batch-trace.seed": (103, experiment("mini-batch-trace")),
    "experiments.activation-window.smallest-weight": (5.0, THEORY["activation-window"]),
    "experiments.activation-window.largest-weight": (50.0, THEORY["activation-window"]),
    "experiments.activation-window.weights": (4, THEORY["activation-window"]),
    "experiments.activation-window.biases": (5, THEORY["activation-window"]),
    "experiments.activation-window.activations": (51, THEORY["activation-window"]),
    "experiments.activation-window.digits": (20, THEORY["activation-window"]),
    "experiments.identity-neuron.smallest-weight": (0.01, THEORY["identity-neuron"]),
    "experiments.identity-neuron.largest-weight": (10.0, THEORY["identity-neuron"]),
    "experiments.identity-neuron.weights": (4, THEORY["identity-neuron"]),
    "experiments.identity-layers.input-weights": ([0.1, 0.001], experiment("identity-layers")),
    "experiments.identity-layers.layers": ([1, 4], experiment("identity-layers")),
    "experiments.identity-layers.validation-images": (30, experiment("identity-layers")),
    "experiments.matrix-product.images": (6, experiment("matrix-product")),
    "bars.network": ("depth-3", {"judge-start"} | LEDGER | BARS | TOLD),
    "bars.replica": (1, BARS | TOLD),
    "bars.neurons": (5, {"judge-start"} | LEDGER | BARS | TOLD),
    "statistics.confidence": (0.9, AGGREGATED | JUDGED | LEDGER | DRAWN | TOLD),
    "style.width": (6.0, DRAWN | BARS | TOLD),
    "style.font-size": (8.0, DRAWN | BARS | TOLD),
    "style.dpi": (50, DRAWN | BARS | TOLD),
}
