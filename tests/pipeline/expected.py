"""Which stages run again when something changes, written down; no dvc.yaml is asked.

Names of stages are patterns, as `summarize-*`, so that what a section adds needs no line here.
"""

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

REPORTS = {"report@en", "report@ja"}
TOLD = ("claims", "report@*")  # what follows from all that is judged
CHECK = "check-references"  # is told all parameters, but how figures look and which data there are
CODE = (CHECK, "code")  # what runs whenever code changes

FASHION_COMPARED = ("summarize-fashion", "judge-fashion", "draw-fashion", *TOLD)
# All that follows from the networks of section B, once they are trained.
TRAINED = (
    *("accuracy@*", "summarize-accuracy", "judge-depth", "draw-depth"),
    *("frozen-layers@*", "linear-readout@*", "summarize-frozen-layers", "summarize-linear-readout"),
    *("judge-frozen", "draw-frozen"),
    *("identity-layers@*", "matrix-product@*", "summarize-identity-layers"),
    *("summarize-matrix-product", "judge-richer-networks", "draw-richer"),
    *FASHION_COMPARED,
)
FLOW_COMPARED = ("summarize-gradient-flow", "judge-gradient-flow", "draw-flow", *TOLD)
FLOW = ("gradient-flow@*", "mean-field@*", "flow-spread@*", *FLOW_COMPARED)
REMEDIES = ("summarize-remedies", "judge-remedies", "draw-remedies", "judge-plateau", *TOLD)
PLATEAU = ("plateau", "summarize-plateau", "draw-plateau", "judge-plateau", "judge-remedies")
PLATEAU += ("summarize-plateau-law", "fashion-plateau", *FASHION_COMPARED)
ADAPTIVE = ("adaptive", "summarize-adaptive", "judge-adaptive", "draw-adaptive", *TOLD)
MOMENTUM = ("momentum", "summarize-momentum", "judge-momentum", "draw-momentum", *TOLD)
CHAIN_TERMS = ("chain-terms", "judge-chain", "draw-chain", *TOLD)


def one_variant(name: str) -> tuple[str, ...]:
    """The runs of one network, and what is made of those of all."""
    collected = ("summarize-accuracy", "judge-depth", "draw-depth")
    collected += ("summarize-initial-gradient", "judge-start", "draw-start")
    collected += ("summarize-gradient-trace", "summarize-mini-batch-trace", "judge-training")
    collected += ("draw-training", "summarize-frozen-layers", "summarize-linear-readout")
    collected += ("judge-frozen", "draw-frozen", "summarize-identity-layers", "draw-richer")
    collected += ("summarize-matrix-product", "judge-richer-networks", *FASHION_COMPARED)
    collected += ("fashion-accuracy", "fashion-initial-gradient", "fashion-gradient-trace")
    return (f"*@{name}", *collected) if name else collected


# Leaf of params.yaml: another value, the stages that run, and of these, those that do not.
Leaf = tuple[Any, tuple[str, ...], tuple[str, ...]]
LEAVES: dict[str, Leaf] = {
    # What floating-point numbers are calculated in, and all that comes of them.
    "kernels": (
        "native",
        ("*",),
        (
            *("code", "mnist", "fashion-mnist", "circuits", "drawn-circuits", "linear-pieces"),
            *("judge-circuits", "draw-circuits", "keep-images"),
        ),
    ),
    "variants.depth-2.hidden": ([20, 30], one_variant("depth-2"), ()),
    "experiments.accuracy.eta": (0.2, (*TRAINED, "fashion-accuracy"), ()),
    "experiments.accuracy.training-images": (
        50,
        (*TRAINED, "fashion-accuracy", "pixel-readout", "random-layers"),
        (),
    ),
    "experiments.drawn-circuits.multiplier-bits": (
        4,
        ("drawn-circuits", "draw-circuits", "report@*"),
        (),
    ),
    "experiments.chain-terms.seed": (105, CHAIN_TERMS, ()),
    "experiments.deep-networks.widths": ([7], FLOW, ()),
    "experiments.mean-field.bins": (3, ("mean-field@*", "balancing-width", *FLOW_COMPARED), ()),
    "compared.activations.tanh.activation": (
        "softsign",
        ("gradient-flow@tanh", "mean-field@tanh", "flow-spread@tanh", *FLOW_COMPARED),
        (),
    ),
    "compared.remedies.sparse.depths": ([1, 3], ("remedies@sparse", *REMEDIES), ()),
    "experiments.trainable.accuracy": (0.6, (*REMEDIES, "judge-momentum"), ()),
    "experiments.plateau.lmbdas": ([0.0, 1.0], PLATEAU, ()),
    "experiments.plateau.eta": (0.2, (*PLATEAU, "critical-lambda"), ()),
    "compared.adaptive-epsilons.epsilon-3.depths": ([5, 8], ADAPTIVE, ()),
    "compared.critical-lambdas.depth-5.lmbdas": (
        [5.0, 20.0],
        ("critical-lambda", "summarize-plateau-law", "judge-plateau", "draw-plateau", *TOLD),
        (),
    ),
    "experiments.propagation-shattering.seed": (
        132,
        ("propagation-shattering", "*-propagation", *TOLD),
        (),
    ),
    "shown.bars.replica": (1, ("draw-start", "report@*"), ()),
    # Intervals and bands, what is judged by them, and pictures that show them.
    "statistics.confidence": (
        0.9,
        ("summarize-*", "judge-*", "draw-*", "chain-ratio", "chain-activations", *TOLD),
        (
            *("summarize-frozen-layers", "summarize-linear-readout", "summarize-plateau"),
            *("summarize-adaptive", "judge-circuits", "judge-activation-window"),
            *("draw-circuits", "draw-window"),
        ),
    ),
    "style.dpi": (50, ("draw-*", "report@*"), ()),
}

# The same of what is appended to a file.
EDITED: dict[str, tuple[str, ...]] = {
    "src/unstable_gradients/theory/cascade.py": (
        *(*CODE, "chain-derivative", "judge-chain", "draw-chain"),
        *TOLD,
    ),
    "stages/richer/tables.py": (
        *(*CODE, "identity-neuron", "identity-layers@*", "matrix-product@*", "draw-richer"),
        *("summarize-identity-layers", "summarize-matrix-product", "judge-richer-networks"),
        *TOLD,
    ),
    "src/unstable_gradients/training/learning_curves.py": (*CODE, *TRAINED, "fashion-accuracy"),
    "stages/depth/claims.py": (*CODE, "judge-depth", *TOLD),
    "stages/depth/page.py": (*CODE, "report@*"),
    "stages/depth/figure.py": (*CODE, "draw-depth", "report@*"),
    "src/unstable_gradients/drawing/style.py": (*CODE, "draw-*", "report@*"),
    # How far apart numbers that agree may be, which measurement and theory are held against, too.
    "src/unstable_gradients/study/rules.py": (
        *(*CODE, "judge-*", "summarize-gradient-flow", "draw-flow"),
        *TOLD,
    ),
    "src/unstable_gradients/program/worker.py": CODE,
    "stages/code/fingerprint.py": CODE,
    "reports/chapter5.ipynb": ("code", "report@*"),
    "benchmarks/step-times.csv": ("report@*",),
    ".gitignore": (),
}


def of_leaf(stages: Iterable[str], leaf: str) -> set[str]:
    """The stages that run when the leaf has the other value: those above, and the check."""
    _, patterns, but = LEAVES[leaf]
    told = leaf.partition(".")[0] not in ("style", "data")
    return matching(stages, [*patterns, *([CHECK] if told else [])], but)


def matching(stages: Iterable[str], patterns: Iterable[str], but: Iterable[str] = ()) -> set[str]:
    """The stages whose names fit; every pattern fits one."""
    fitting = {
        pattern: {stage for stage in stages if fnmatchcase(stage, pattern)}
        for pattern in {*patterns, *but}
    }
    assert [pattern for pattern, found in fitting.items() if not found] == [], "no stage fits"
    wanted, left_out = (set().union(*map(fitting.get, each)) for each in (patterns, but))
    return wanted - left_out
