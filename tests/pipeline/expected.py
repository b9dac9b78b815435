"""Which stages follow from which, written down; nothing here is read from a dvc.yaml."""

VARIANTS = ("depth-1", "depth-2", "depth-3", "depth-4")
SHOWN_AS_BARS = "depth-2"

ACTIVATIONS = ("sigmoid", "tanh", "relu", "softsign", "scaled-tanh", "sigmoid-4")

LEDGER = {"claims"}
TOLD = {"report"}
BARS = {"draw-gradient-bars"}

# What follows from the runs of each experiment, whichever variant they are of, up to the ledger
# and the report, which follow from all.
FOLLOWS = {
    "accuracy": {"summarize-accuracy", "draw@accuracy-by-depth", "judge-depth"},
    "initial-gradient": {"summarize-initial-gradient", "draw@initial-speed", "judge-start"},
    "gradient-trace": {
        "summarize-gradient-trace",
        "summarize-mini-batch-trace",
        "draw@speed-during-training",
        "draw@mini-batch-noise",
        "judge-training",
    },
    "mini-batch-trace": {"summarize-mini-batch-trace", "draw@mini-batch-noise", "judge-training"},
    "frozen-layers": {"summarize-frozen-layers", "draw@frozen-layers", "judge-frozen"},
    "linear-readout": {"summarize-linear-readout", "draw@linear-readout", "judge-frozen"},
    "identity-layers": {"summarize-identity-layers", "judge-richer-networks"},
    "matrix-product": {
        "summarize-matrix-product",
        "draw@singular-values",
        "judge-richer-networks",
    },
}
# Experiments with the networks that another one trained.
STARTED_BY = {"accuracy": ("frozen-layers", "linear-readout", "identity-layers", "matrix-product")}
PIXELS = {"pixel-readout"}  # a run of linear-readout that is of no network


def told(*stages: str) -> set[str]:
    """These stages, the ledger and the report."""
    return {*stages} | LEDGER | TOLD


# What has no networks of the study: its own stage, and what follows from it.
WITHOUT_NETWORKS = {
    "circuits": told("circuits", "draw-exact@parity-gates", "judge-circuits"),
    "drawn-circuits": {
        "drawn-circuits",
        "draw-exact@parity-circuits",
        "draw-exact@multiplier-circuit",
    }
    | TOLD,
    "chain-derivative": told("chain-derivative", "draw-exact@chain-cascade", "judge-chain"),
    "chain-terms": told("chain-terms", "draw-exact@chain-terms", "judge-chain"),
    "exploding-chain": told("exploding-chain", "draw-exact@exploding-chain", "judge-chain"),
    "chain-ratio": told("chain-ratio", "draw@chain-ratio", "judge-chain"),
    "chain-activations": told(
        "chain-activations", "draw-exact@activation-slopes", "draw@chain-activations", "judge-chain"
    ),
    "activation-window": told(
        "activation-window", "draw-exact@activation-window", "judge-activation-window"
    ),
    "identity-neuron": told(
        "identity-neuron", "draw-exact@identity-neuron", "judge-richer-networks"
    ),
}
DEEP_FIGURES = {
    "draw@balancing-width",
    "draw-exact@flow-prediction",
    "draw-exact@flow-profile",
}


def deep_gradients(*names: str, activations: tuple[str, ...] = ACTIVATIONS) -> set[str]:
    """These experiments with every activation function, and what follows from them."""
    runs = {f"{name}@{activation}" for name in names for activation in activations}
    return runs | told("summarize-gradient-flow", "judge-gradient-flow", *DEEP_FIGURES)


WITHOUT_NETWORKS |= {
    "gradient-flow": deep_gradients("gradient-flow"),
    "mean-field": deep_gradients("mean-field"),
    "balancing-width": deep_gradients() | {"balancing-width"},
}
DEEP_NETWORKS = deep_gradients("gradient-flow", "mean-field")
# Those that compute with the networks' code, though with none of the study's networks.
WITH_NETWORK_CODE = WITHOUT_NETWORKS["gradient-flow"] | WITHOUT_NETWORKS["balancing-width"]
# Sections G and H: each trained network of a list, and what follows from all of them.
REMEDIES = (
    *("chapter", "glorot", "sparse", "tanh", "tanh-glorot", "tanh-glorot-slow"),
    *("momentum", "sparse-momentum", "all"),
)
SATURATED = ("sigmoid", "sigmoid-glorot", "tanh", "tanh-glorot", "softsign")
SUMMARIZED_REMEDIES = told("summarize-remedies", "draw-exact@remedy-map", "judge-remedies")
FACTORIAL = ("sigmoid", "tanh", "softsign", "relu")
SUMMARIZED_FACTORIAL = told("summarize-factorial", "draw@factorial-accuracy", "judge-factorial")
SUMMARIZED_SATURATION = told("summarize-saturation", "draw@saturation", "judge-saturation")


def remedies(*names: str) -> set[str]:
    """The runs of these remedies, and what follows from them."""
    return SUMMARIZED_REMEDIES | {f"remedies@{name}" for name in names}


def saturated(*names: str) -> set[str]:
    """The runs of these networks watched, and what follows from them."""
    return SUMMARIZED_SATURATION | {f"saturation@{name}" for name in names}


def factorial(*names: str) -> set[str]:
    """The runs of these activation functions in the factorial study, and what follows."""
    return SUMMARIZED_FACTORIAL | {f"factorial@{name}" for name in names}


WITHOUT_NETWORKS |= {
    "factorial": factorial(*FACTORIAL),
    "remedies": remedies(*REMEDIES),
    "saturation": saturated(*SATURATED),
    "plateau": told("plateau", "summarize-plateau", "draw-exact@plateau-length", "judge-remedies"),
    "momentum": told("momentum", "summarize-momentum", "draw@momentum-cost", "judge-momentum"),
}
# Those that depend on the confidence of intervals, and those that do not.
JUDGED_WITHOUT_STATISTICS = {"judge-circuits", "judge-activation-window"}


def _named(beginning: str) -> set[str]:
    every = set().union(*FOLLOWS.values(), *WITHOUT_NETWORKS.values())
    return {stage for stage in every if stage.startswith(beginning)}


AGGREGATED = _named("summarize-") - {
    "summarize-frozen-layers",
    "summarize-linear-readout",
    "summarize-plateau",
}
# Drawn from a table with intervals that are not in the picture.
DRAWN_WITHOUT_ITS_INTERVALS = {"draw-exact@remedy-map"}
DRAWN = _named("draw@")
DRAWN_WITHOUT_STATISTICS = _named("draw-exact@")
STYLED = DRAWN | DRAWN_WITHOUT_STATISTICS | BARS
JUDGED = _named("judge-") - JUDGED_WITHOUT_STATISTICS


def experiment(name: str, variants: tuple[str, ...] = VARIANTS) -> set[str]:
    """The runs of one experiment, and what follows from them."""
    bars = BARS if name == "initial-gradient" and SHOWN_AS_BARS in variants else set()
    started = (experiment(other, variants) for other in STARTED_BY.get(name, ()))
    runs = {f"{name}@{variant}" for variant in variants}
    return runs.union(FOLLOWS[name], bars, LEDGER, TOLD, *started)


def every_experiment(variants: tuple[str, ...] = VARIANTS) -> set[str]:
    """The runs of every experiment with networks, and what follows from them."""
    return set().union(*(experiment(name, variants) for name in FOLLOWS))


def every_collector() -> set[str]:
    """All that follows from the runs of some experiment with networks."""
    return LEDGER.union(TOLD, *FOLLOWS.values())


def without_networks(*names: str) -> set[str]:
    """What follows from these experiments without networks."""
    return set().union(*(WITHOUT_NETWORKS[name] for name in names))


def every_stage() -> set[str]:
    """All of them."""
    return every_experiment() | without_networks(*WITHOUT_NETWORKS) | PIXELS | {"mnist"}
