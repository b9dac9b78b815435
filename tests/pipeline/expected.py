"""Which stages must run when one leaf of params.yaml changes: the study's promise, written down.

Nothing here is read from dvc.yaml. A new leaf of params.yaml needs a line here.
"""

from typing import Any

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


# Those whose floating-point numbers depend on the kernels, and those that take quantiles at once.
CALCULATED = tuple(name for name in WITHOUT_NETWORKS if not name.endswith("circuits"))
SPREADS = {"chain-ratio", "chain-activations", "draw-exact@activation-slopes"} | DEEP_FIGURES

# Leaf: another value, and the stages that must run, no more and no fewer.
LEAVES: dict[str, tuple[Any, set[str]]] = {
    "kernels": ("native", every_experiment() | PIXELS | without_networks(*CALCULATED)),
    "variants.depth-1.hidden": ([20], every_experiment(("depth-1",))),
    "variants.depth-2.hidden": ([20, 30], every_experiment(("depth-2",))),
    "variants.depth-3.hidden": ([30, 20, 30], every_experiment(("depth-3",))),
    "variants.depth-4.hidden": ([30, 30, 30], every_experiment(("depth-4",))),
    "network.activation": ("tanh", every_experiment()),
    "network.cost": ("quadratic", every_experiment()),
    "network.initializer": ("large", every_experiment()),
    "experiments.circuits.all-functions-of": (1, WITHOUT_NETWORKS["circuits"]),
    "experiments.circuits.random-functions": (3, WITHOUT_NETWORKS["circuits"]),
    "experiments.circuits.random-inputs": (5, WITHOUT_NETWORKS["circuits"]),
    "experiments.circuits.parity-inputs": (5, WITHOUT_NETWORKS["circuits"]),
    "experiments.circuits.minimality-inputs": (4, WITHOUT_NETWORKS["circuits"]),
    "experiments.circuits.multiplier-bits": (3, WITHOUT_NETWORKS["circuits"]),
    "experiments.circuits.seed": (110, WITHOUT_NETWORKS["circuits"]),
    "experiments.drawn-circuits.parity-inputs": (2, WITHOUT_NETWORKS["drawn-circuits"]),
    "experiments.drawn-circuits.multiplier-bits": (4, WITHOUT_NETWORKS["drawn-circuits"]),
    "experiments.accuracy.replicas": (3, experiment("accuracy")),
    "experiments.accuracy.epochs": (3, experiment("accuracy")),
    "experiments.accuracy.mini-batch": (12, experiment("accuracy")),
    "experiments.accuracy.eta": (0.2, experiment("accuracy")),
    "experiments.accuracy.lmbda": (0.5, experiment("accuracy")),
    "experiments.accuracy.training-images": (50, experiment("accuracy") | PIXELS),
    "experiments.accuracy.validation-images": (50, experiment("accuracy") | PIXELS),
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
    "experiments.frozen-layers.epochs": (1, experiment("frozen-layers")),
    "experiments.linear-readout.ridge": (1e-5, experiment("linear-readout") | PIXELS),
    "experiments.chain-derivative.chains": (4, WITHOUT_NETWORKS["chain-derivative"]),
    "experiments.chain-derivative.length": (3, WITHOUT_NETWORKS["chain-derivative"]),
    "experiments.chain-derivative.digits": (60, WITHOUT_NETWORKS["chain-derivative"]),
    "experiments.chain-derivative.largest-change": (0.02, WITHOUT_NETWORKS["chain-derivative"]),
    "experiments.chain-derivative.changes": (4, WITHOUT_NETWORKS["chain-derivative"]),
    "experiments.chain-derivative.seed": (104, WITHOUT_NETWORKS["chain-derivative"]),
    "experiments.chain-terms.chains": (300, WITHOUT_NETWORKS["chain-terms"]),
    "experiments.chain-terms.length": (5, WITHOUT_NETWORKS["chain-terms"]),
    "experiments.chain-terms.seed": (105, WITHOUT_NETWORKS["chain-terms"]),
    "experiments.exploding-chain.longest": (6, WITHOUT_NETWORKS["exploding-chain"]),
    "experiments.exploding-chain.weight": (50.0, WITHOUT_NETWORKS["exploding-chain"]),
    "experiments.exploding-chain.input": (0.25, WITHOUT_NETWORKS["exploding-chain"]),
    "experiments.chain-ratio.chains": (30, WITHOUT_NETWORKS["chain-ratio"]),
    "experiments.chain-ratio.longest": (6, WITHOUT_NETWORKS["chain-ratio"]),
    "experiments.chain-ratio.weight-scales": ([1, 3], WITHOUT_NETWORKS["chain-ratio"]),
    "experiments.chain-ratio.seed": (106, WITHOUT_NETWORKS["chain-ratio"]),
    "experiments.chain-activations.chains": (30, WITHOUT_NETWORKS["chain-activations"]),
    "experiments.chain-activations.length": (6, WITHOUT_NETWORKS["chain-activations"]),
    "experiments.chain-activations.weight-scales": ([1, 3], WITHOUT_NETWORKS["chain-activations"]),
    "experiments.chain-activations.steepness": (8.0, WITHOUT_NETWORKS["chain-activations"]),
    "experiments.chain-activations.reach": (5.0, WITHOUT_NETWORKS["chain-activations"]),
    "experiments.chain-activations.points": (30, WITHOUT_NETWORKS["chain-activations"]),
    "experiments.chain-activations.seed": (107, WITHOUT_NETWORKS["chain-activations"]),
    "experiments.activation-window.smallest-weight": (5.0, WITHOUT_NETWORKS["activation-window"]),
    "experiments.activation-window.largest-weight": (50.0, WITHOUT_NETWORKS["activation-window"]),
    "experiments.activation-window.weights": (4, WITHOUT_NETWORKS["activation-window"]),
    "experiments.activation-window.biases": (5, WITHOUT_NETWORKS["activation-window"]),
    "experiments.activation-window.activations": (51, WITHOUT_NETWORKS["activation-window"]),
    "experiments.activation-window.digits": (20, WITHOUT_NETWORKS["activation-window"]),
    "experiments.identity-neuron.smallest-weight": (0.01, WITHOUT_NETWORKS["identity-neuron"]),
    "experiments.identity-neuron.largest-weight": (10.0, WITHOUT_NETWORKS["identity-neuron"]),
    "experiments.identity-neuron.weights": (4, WITHOUT_NETWORKS["identity-neuron"]),
    "experiments.identity-layers.input-weights": ([0.1, 0.001], experiment("identity-layers")),
    "experiments.identity-layers.layers": ([1, 4], experiment("identity-layers")),
    "experiments.identity-layers.validation-images": (30, experiment("identity-layers")),
    "experiments.matrix-product.images": (6, experiment("matrix-product")),
    "experiments.deep-networks.cost": ("quadratic", DEEP_NETWORKS | {"balancing-width"}),
    "experiments.deep-networks.initializations": (["default", "he"], DEEP_NETWORKS),
    "experiments.deep-networks.widths": ([7], DEEP_NETWORKS),
    "experiments.deep-networks.depths": ([3, 4], DEEP_NETWORKS),
    "experiments.deep-networks.images": (6, DEEP_NETWORKS | {"balancing-width"}),
    "experiments.gradient-flow.replicas": (3, WITHOUT_NETWORKS["gradient-flow"]),
    "experiments.gradient-flow.saturation": (0.2, WITHOUT_NETWORKS["gradient-flow"]),
    "experiments.gradient-flow.jacobians": (2, WITHOUT_NETWORKS["gradient-flow"]),
    "experiments.gradient-flow.seed": (111, WITHOUT_NETWORKS["gradient-flow"]),
    "experiments.mean-field.groups": (3, without_networks("mean-field", "balancing-width")),
    "experiments.mean-field.bins": (3, without_networks("mean-field", "balancing-width")),
    "experiments.balancing-width.widths": ([8, 16, 32], WITHOUT_NETWORKS["balancing-width"]),
    "experiments.balancing-width.depth": (6, WITHOUT_NETWORKS["balancing-width"]),
    "experiments.balancing-width.first-layer": (3, WITHOUT_NETWORKS["balancing-width"]),
    "experiments.balancing-width.points": (4, WITHOUT_NETWORKS["balancing-width"]),
    "experiments.balancing-width.replicas": (3, WITHOUT_NETWORKS["balancing-width"]),
    "experiments.balancing-width.seed": (112, WITHOUT_NETWORKS["balancing-width"]),
    **{
        f"activations.{name}.activation": (
            "softsign" if name == "tanh" else "tanh",
            deep_gradients("gradient-flow", "mean-field", activations=(name,)),
        )
        for name in ACTIVATIONS
    },
    "experiments.remedies.depths": ([1, 3], WITHOUT_NETWORKS["remedies"]),
    "experiments.remedies.replicas": (3, WITHOUT_NETWORKS["remedies"]),
    "experiments.remedies.steps": (6, WITHOUT_NETWORKS["remedies"]),
    "experiments.remedies.width": (20, WITHOUT_NETWORKS["remedies"]),
    "experiments.remedies.cost": ("quadratic", WITHOUT_NETWORKS["remedies"]),
    "experiments.remedies.mini-batch": (12, WITHOUT_NETWORKS["remedies"]),
    "experiments.remedies.training-images": (50, WITHOUT_NETWORKS["remedies"]),
    "experiments.remedies.lmbda": (0.5, WITHOUT_NETWORKS["remedies"]),
    "experiments.remedies.validation-images": (30, WITHOUT_NETWORKS["remedies"]),
    "experiments.remedies.precision": ("double", WITHOUT_NETWORKS["remedies"]),
    "experiments.remedies.seed": (120, WITHOUT_NETWORKS["remedies"]),
    "experiments.trainable.accuracy": (0.6, SUMMARIZED_REMEDIES | {"judge-momentum"}),
    "experiments.trainable.part": (0.6, SUMMARIZED_REMEDIES),
    "experiments.trainable.depth-scales": (5.0, SUMMARIZED_REMEDIES),
    "experiments.plateau.depths": ([1, 3], WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.lmbdas": ([0.0, 1.0], WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.replicas": (3, WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.steps": (8, WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.resolution": (0.9, WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.left-below": (0.8, WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.width": (20, WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.activation": ("tanh", WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.initializer": ("large", WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.biases": ("zero", WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.mini-batch": (12, WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.eta": (0.2, WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.training-images": (50, WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.watched-images": (25, WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.precision": ("double", WITHOUT_NETWORKS["plateau"]),
    "experiments.plateau.seed": (121, WITHOUT_NETWORKS["plateau"]),
    "experiments.saturation.depths": ([3], WITHOUT_NETWORKS["saturation"]),
    "experiments.saturation.width": (20, WITHOUT_NETWORKS["saturation"]),
    "experiments.saturation.replicas": (3, WITHOUT_NETWORKS["saturation"]),
    "experiments.saturation.looks": (4, WITHOUT_NETWORKS["saturation"]),
    "experiments.saturation.watched-images": (25, WITHOUT_NETWORKS["saturation"]),
    "experiments.saturation.saturation": (0.2, WITHOUT_NETWORKS["saturation"]),
    "experiments.saturation.cost": ("quadratic", WITHOUT_NETWORKS["saturation"]),
    "experiments.saturation.mini-batch": (12, WITHOUT_NETWORKS["saturation"]),
    "experiments.saturation.lmbda": (0.5, WITHOUT_NETWORKS["saturation"]),
    "experiments.saturation.training-images": (50, WITHOUT_NETWORKS["saturation"]),
    "experiments.saturation.precision": ("double", WITHOUT_NETWORKS["saturation"]),
    "experiments.saturation.seed": (122, WITHOUT_NETWORKS["saturation"]),
    "experiments.momentum.depth": (3, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.mu-maxima": ([0.0, 0.5], WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.etas": ([0.2], WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.smallest-rate": (0.2, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.largest-rate": (4.0, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.final-steps": (3, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.final-mu": (0.4, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.replicas": (3, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.steps": (6, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.looks": (3, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.width": (20, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.activation": ("tanh", WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.initializer": ("large", WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.biases": ("zero", WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.cost": ("quadratic", WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.mini-batch": (12, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.lmbda": (0.5, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.training-images": (50, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.validation-images": (30, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.watched-images": (25, WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.precision": ("double", WITHOUT_NETWORKS["momentum"]),
    "experiments.momentum.seed": (123, WITHOUT_NETWORKS["momentum"]),
    **{
        f"experiments.factorial.{name}": (value, WITHOUT_NETWORKS["factorial"])
        for name, value in {
            "initializations": ["default", "he-zero"],
            "mu-maxima": [0.0, 0.5],
            "rates": [0.1, 0.2],
            "depths": [1, 3],
            "replicas": 3,
            "steps": 6,
            "width": 20,
            "cost": "quadratic",
            "mini-batch": 12,
            "training-images": 50,
            "lmbda": 0.5,
            "validation-images": 30,
            "precision": "double",
            "seed": 124,
        }.items()
    },
    **{f"factorial.{name}.activation": ("scaled-tanh", factorial(name)) for name in FACTORIAL},
    "remedies.chapter.activation": ("relu", remedies("chapter")),
    "remedies.chapter.initializer": ("he", remedies("chapter")),
    "remedies.chapter.eta": (0.2, remedies("chapter")),
    "remedies.chapter.biases": ("zero", remedies("chapter")),
    "remedies.chapter.momentum": ("classical", remedies("chapter")),
    "remedies.chapter.mu-max": (0.5, remedies("chapter")),
    "remedies.glorot.activation": ("relu", remedies("glorot")),
    "remedies.glorot.initializer": ("he", remedies("glorot")),
    "remedies.glorot.eta": (0.2, remedies("glorot")),
    "remedies.glorot.biases": ("normal", remedies("glorot")),
    "remedies.glorot.momentum": ("classical", remedies("glorot")),
    "remedies.glorot.mu-max": (0.5, remedies("glorot")),
    "remedies.sparse.activation": ("relu", remedies("sparse")),
    "remedies.sparse.initializer": ("he", remedies("sparse")),
    "remedies.sparse.eta": (0.2, remedies("sparse")),
    "remedies.sparse.biases": ("normal", remedies("sparse")),
    "remedies.sparse.momentum": ("classical", remedies("sparse")),
    "remedies.sparse.mu-max": (0.5, remedies("sparse")),
    "remedies.tanh.activation": ("relu", remedies("tanh")),
    "remedies.tanh.initializer": ("he", remedies("tanh")),
    "remedies.tanh.eta": (0.2, remedies("tanh")),
    "remedies.tanh.biases": ("zero", remedies("tanh")),
    "remedies.tanh.momentum": ("classical", remedies("tanh")),
    "remedies.tanh.mu-max": (0.5, remedies("tanh")),
    "remedies.tanh-glorot.activation": ("relu", remedies("tanh-glorot")),
    "remedies.tanh-glorot.initializer": ("he", remedies("tanh-glorot")),
    "remedies.tanh-glorot.eta": (0.2, remedies("tanh-glorot")),
    "remedies.tanh-glorot.biases": ("normal", remedies("tanh-glorot")),
    "remedies.tanh-glorot.momentum": ("classical", remedies("tanh-glorot")),
    "remedies.tanh-glorot.mu-max": (0.5, remedies("tanh-glorot")),
    "remedies.tanh-glorot-slow.activation": ("relu", remedies("tanh-glorot-slow")),
    "remedies.tanh-glorot-slow.initializer": ("he", remedies("tanh-glorot-slow")),
    "remedies.tanh-glorot-slow.eta": (0.2, remedies("tanh-glorot-slow")),
    "remedies.tanh-glorot-slow.biases": ("normal", remedies("tanh-glorot-slow")),
    "remedies.tanh-glorot-slow.momentum": ("classical", remedies("tanh-glorot-slow")),
    "remedies.tanh-glorot-slow.mu-max": (0.5, remedies("tanh-glorot-slow")),
    "remedies.sparse-momentum.activation": ("relu", remedies("sparse-momentum")),
    "remedies.sparse-momentum.initializer": ("he", remedies("sparse-momentum")),
    "remedies.sparse-momentum.eta": (0.2, remedies("sparse-momentum")),
    "remedies.sparse-momentum.biases": ("normal", remedies("sparse-momentum")),
    "remedies.sparse-momentum.momentum": ("classical", remedies("sparse-momentum")),
    "remedies.sparse-momentum.mu-max": (0.5, remedies("sparse-momentum")),
    "remedies.momentum.activation": ("relu", remedies("momentum")),
    "remedies.momentum.initializer": ("he", remedies("momentum")),
    "remedies.momentum.eta": (0.2, remedies("momentum")),
    "remedies.momentum.biases": ("zero", remedies("momentum")),
    "remedies.momentum.momentum": ("classical", remedies("momentum")),
    "remedies.momentum.mu-max": (0.5, remedies("momentum")),
    "remedies.all.activation": ("relu", remedies("all")),
    "remedies.all.initializer": ("he", remedies("all")),
    "remedies.all.eta": (0.2, remedies("all")),
    "remedies.all.biases": ("normal", remedies("all")),
    "remedies.all.momentum": ("classical", remedies("all")),
    "remedies.all.mu-max": (0.5, remedies("all")),
    "saturated.sigmoid.activation": ("relu", saturated("sigmoid")),
    "saturated.sigmoid.initializer": ("large", saturated("sigmoid")),
    "saturated.sigmoid.biases": ("normal", saturated("sigmoid")),
    "saturated.sigmoid.eta": (0.2, saturated("sigmoid")),
    "saturated.sigmoid.steps": (7, saturated("sigmoid")),
    "saturated.sigmoid-glorot.activation": ("relu", saturated("sigmoid-glorot")),
    "saturated.sigmoid-glorot.initializer": ("large", saturated("sigmoid-glorot")),
    "saturated.sigmoid-glorot.biases": ("normal", saturated("sigmoid-glorot")),
    "saturated.sigmoid-glorot.eta": (0.2, saturated("sigmoid-glorot")),
    "saturated.sigmoid-glorot.steps": (7, saturated("sigmoid-glorot")),
    "saturated.tanh.activation": ("relu", saturated("tanh")),
    "saturated.tanh.initializer": ("large", saturated("tanh")),
    "saturated.tanh.biases": ("normal", saturated("tanh")),
    "saturated.tanh.eta": (0.2, saturated("tanh")),
    "saturated.tanh.steps": (7, saturated("tanh")),
    "saturated.tanh-glorot.activation": ("relu", saturated("tanh-glorot")),
    "saturated.tanh-glorot.initializer": ("large", saturated("tanh-glorot")),
    "saturated.tanh-glorot.biases": ("normal", saturated("tanh-glorot")),
    "saturated.tanh-glorot.eta": (0.2, saturated("tanh-glorot")),
    "saturated.tanh-glorot.steps": (7, saturated("tanh-glorot")),
    "saturated.softsign.activation": ("relu", saturated("softsign")),
    "saturated.softsign.initializer": ("large", saturated("softsign")),
    "saturated.softsign.biases": ("normal", saturated("softsign")),
    "saturated.softsign.eta": (0.2, saturated("softsign")),
    "saturated.softsign.steps": (7, saturated("softsign")),
    "bars.network": ("depth-3", told("judge-start") | BARS),
    "bars.replica": (1, BARS | TOLD),
    "bars.neurons": (5, told("judge-start") | BARS),
    "statistics.confidence": (
        0.9,
        AGGREGATED | JUDGED | DRAWN | DRAWN_WITHOUT_ITS_INTERVALS | SPREADS | told(),
    ),
    "style.width": (6.0, STYLED | TOLD),
    "style.font-size": (8.0, STYLED | TOLD),
    "style.dpi": (50, STYLED | TOLD),
}
