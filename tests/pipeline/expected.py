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
}
DRAWN = {
    "draw@accuracy-by-depth",
    "draw@initial-speed",
    "draw@speed-during-training",
    "draw@mini-batch-noise",
    "draw@activation-slopes",
    "draw@chain-cascade",
    "draw@chain-terms",
    "draw@exploding-chain",
    "draw@chain-ratio",
    "draw@chain-activations",
}
BARS = {"draw-gradient-bars"}
JUDGED = {"judge-depth", "judge-start", "judge-training", "judge-chain"}
LEDGER = {"claims"}
TOLD = {"report"}

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
}

# Experiments of single neurons in a row, which share nothing with the networks.
CHAINS = {
    "chain-derivative": {"chain-derivative", "draw@chain-cascade"},
    "chain-terms": {"chain-terms", "draw@chain-terms"},
    "exploding-chain": {"exploding-chain", "draw@exploding-chain"},
    "chain-ratio": {"chain-ratio", "draw@chain-ratio"},
    "chain-activations": {
        "chain-activations",
        "draw@activation-slopes",
        "draw@chain-activations",
    },
}


def chains(*names: str) -> set[str]:
    """These experiments of chains, and what follows from them."""
    return set().union(*(CHAINS[name] for name in names), {"judge-chain"}, LEDGER, TOLD)


def experiment(name: str, variants: tuple[str, ...] = VARIANTS) -> set[str]:
    """The runs of one experiment, and what follows from them."""
    bars = BARS if name == "initial-gradient" and SHOWN_AS_BARS in variants else set()
    return {f"{name}@{variant}" for variant in variants} | FOLLOWS[name] | bars


def every_experiment(variants: tuple[str, ...] = VARIANTS) -> set[str]:
    """The runs of every experiment, and what follows from them."""
    return set().union(*(experiment(name, variants) for name in FOLLOWS))


# Leaf: another value, and the stages that must run, no more and no fewer.
LEAVES: dict[str, tuple[Any, set[str]]] = {
    "kernels": ("native", every_experiment() | chains(*CHAINS)),
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
    "experiments.chain-derivative.chains": (4, chains("chain-derivative")),
    "experiments.chain-derivative.length": (3, chains("chain-derivative")),
    "experiments.chain-derivative.digits": (60, chains("chain-derivative")),
    "experiments.chain-derivative.largest-change": (0.02, chains("chain-derivative")),
    "experiments.chain-derivative.changes": (4, chains("chain-derivative")),
    "experiments.chain-derivative.seed": (104, chains("chain-derivative")),
    "experiments.chain-terms.chains": (300, chains("chain-terms")),
    "experiments.chain-terms.length": (5, chains("chain-terms")),
    "experiments.chain-terms.seed": (105, chains("chain-terms")),
    "experiments.exploding-chain.longest": (6, chains("exploding-chain")),
    "experiments.exploding-chain.weight": (50.0, chains("exploding-chain")),
    "experiments.exploding-chain.input": (0.25, chains("exploding-chain")),
    "experiments.chain-ratio.chains": (30, chains("chain-ratio")),
    "experiments.chain-ratio.longest": (6, chains("chain-ratio")),
    "experiments.chain-ratio.weight-scales": ([1, 3], chains("chain-ratio")),
    "experiments.chain-ratio.seed": (106, chains("chain-ratio")),
    "experiments.chain-activations.chains": (30, chains("chain-activations")),
    "experiments.chain-activations.length": (6, chains("chain-activations")),
    "experiments.chain-activations.weight-scales": ([1, 3], chains("chain-activations")),
    "experiments.chain-activations.steepness": (8.0, chains("chain-activations")),
    "experiments.chain-activations.reach": (5.0, chains("chain-activations")),
    "experiments.chain-activations.points": (30, chains("chain-activations")),
    "experiments.chain-activations.seed": (107, chains("chain-activations")),
    "bars.network": ("depth-3", {"judge-start"} | LEDGER | BARS | TOLD),
    "bars.replica": (1, BARS | TOLD),
    "bars.neurons": (5, {"judge-start"} | LEDGER | BARS | TOLD),
    "statistics.confidence": (
        0.9,
        AGGREGATED | JUDGED | LEDGER | DRAWN | TOLD | {"chain-ratio", "chain-activations"},
    ),
    "style.width": (6.0, DRAWN | BARS | TOLD),
    "style.font-size": (8.0, DRAWN | BARS | TOLD),
    "style.dpi": (50, DRAWN | BARS | TOLD),
}
