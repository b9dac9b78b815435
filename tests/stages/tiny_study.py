"""A study of tiny tables, and the flags with which its report is made."""

import shutil
from pathlib import Path

import pandas as pd

from unstable_gradients import tables
from unstable_gradients.tables.accuracy import ACCURACY_BY_REPLICA, ACCURACY_DIFFERENCE
from unstable_gradients.tables.chains import (
    ACTIVATION_SLOPE,
    ACTIVATION_WINDOW,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_DERIVATIVE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
    WINDOW_OPTIMUM,
)
from unstable_gradients.tables.circuits import (
    BOOLEAN_FUNCTION,
    MULTIPLIER,
    PARITY_BOUND,
    PARITY_CIRCUIT,
    UNNEGATED_INPUTS,
)
from unstable_gradients.tables.factorial import (
    FACTORIAL_CELLS,
    FACTORIAL_EFFECTS,
    FACTORIAL_SHARES,
)
from unstable_gradients.tables.gradient_flow import (
    ACTIVATION_FUNCTION,
    BALANCE,
    DEEP_LIMIT,
    FLOW_ACTIVATION,
    FLOW_AGREEMENT,
    FLOW_COMPARISON,
    FRONT_AGREEMENT,
    LAYER_JACOBIAN,
    TURN,
)
from unstable_gradients.tables.ledger import CLAIMS
from unstable_gradients.tables.random_layers import FROZEN_BY_REPLICA, READOUT_BY_REPLICA
from unstable_gradients.tables.remedies import (
    DEEPEST,
    MOMENTUM,
    PLATEAU,
    SATURATION,
    TRAINABLE,
)
from unstable_gradients.tables.richer_networks import (
    DEEPENED,
    IDENTITY_NEURON,
    PRODUCT_MEASURE,
    SINGULAR_VALUE,
)
from unstable_gradients.tables.speeds import INITIAL_SPEED, LAYER_RATIO, SPEED_SHAPE

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "reports/chapter5.ipynb"
FIGURES = (
    "accuracy-by-depth",
    "activation-slopes",
    "chain-activations",
    "chain-cascade",
    "chain-ratio",
    "chain-terms",
    "exploding-chain",
    "factorial-accuracy",
    "activation-window",
    "frozen-layers",
    "gradient-bars",
    "identity-neuron",
    "initial-speed",
    "linear-readout",
    "mini-batch-noise",
    "momentum-cost",
    "plateau-length",
    "remedy-map",
    "saturation",
    "singular-values",
    "multiplier-circuit",
    "parity-circuits",
    "parity-gates",
    "speed-during-training",
    "balancing-width",
    "flow-prediction",
    "flow-profile",
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 504 288">'
    '<rect width="504" height="288" fill="#888"/></svg>'
)
FLAGS = {
    "template": "reports/chapter5.ipynb",
    "notebook": "reports/executed.ipynb",
    "html": "reports/page.html",
    "figures": "reports/figures",
    "results": "data/results",
    "claims": "reports/claims.csv",
    "kernels": "pinned",
    "activation": "sigmoid",
    "cost": "cross-entropy",
    "initializer": "default",
    "confidence": "0.95",
    "bars.network": "deep",
    "bars.replica": "0",
    "bars.neurons": "6",
    "shallow.hidden": "30",
    "deep.hidden": "30 30",
} | {
    f"{experiment}.{name}": value
    for experiment, parameters in {
        "circuits": "all-functions-of 1 random-functions 1 random-inputs 4 parity-inputs 3 "
        "minimality-inputs 2 multiplier-bits 2 seed 1",
        "drawn-circuits": "parity-inputs 3 multiplier-bits 2",
        "accuracy": "replicas 3 epochs 2 mini-batch 10 eta 0.1 lmbda 5.0 training-images 500 "
        "validation-images 100 precision single seed 1",
        "initial-gradient": "replicas 3 images 20 seed 2",
        "gradient-trace": "replicas 2 epochs 20 images 20 eta 0.1 lmbda 5.0 seed 3",
        "mini-batch-trace": "replicas 2 steps 20 mini-batch 5 averaging-window 4 images 20 "
        "eta 0.1 lmbda 5.0 seed 3",
        "activation-window": "smallest-weight 4.0 largest-weight 9.0 weights 2 biases 3 "
        "activations 11 digits 15",
        "identity-neuron": "smallest-weight 0.01 largest-weight 1.0 weights 2",
        "matrix-product": "images 20",
        "frozen-layers": "epochs 2",
        "linear-readout": "ridge 1e-6",
    }.items()
    for name, value in zip(parameters.split()[::2], parameters.split()[1::2], strict=True)
}
EPOCHS = {"mini-batch": "10", "training-images": "50000"}
FLAGS |= {
    f"{experiment}.{name}": value
    for experiment, parameters in {
        "chain-derivative": {"chains": "5", "length": "4", "digits": "50", "changes": "2"},
        "chain-terms": {"chains": "1000", "length": "4"},
        "exploding-chain": {"longest": "5", "weight": "100.0"},
        "chain-ratio": {"chains": "100", "longest": "9", "weight-scales": "0.5 1"},
        "chain-activations": {"chains": "100", "length": "30", "steepness": "4.0"},
        "identity-layers": {"input-weights": "1.0 0.01", "layers": "1", "validation-images": "100"},
        "deep-networks": {"initializations": "default he-zero", "depths": "2 9", "images": "20"},
        "gradient-flow": {"replicas": "3", "saturation": "0.1"},
        "mean-field": {"groups": "2", "bins": "2"},
        "balancing-width": {"widths": "60 100 150", "depth": "9"},
        "remedies": {"depths": "1 3", "steps": "5000"} | EPOCHS,
        "trainable": {"accuracy": "0.5", "part": "0.5", "depth-scales": "6.0"},
        "plateau": {"depths": "1 3", "steps": "9000", "left-below": "0.9"} | EPOCHS,
        "saturation": {"depths": "4", "replicas": "3", "width": "50", "saturation": "0.1"},
        "momentum": {
            "depth": "5",
            "mu-maxima": "0.0 0.9",
            "etas": "0.1",
            "smallest-rate": "0.1",
            "largest-rate": "5.0",
            "steps": "20000",
            "final-steps": "1000",
            "final-mu": "0.9",
        },
        "factorial": {"initializations": "default sparse-zero", "depths": "1 8", "rates": "0.1"},
    }.items()
    for name, value in parameters.items()
}


def write(folder: Path, name: str, columns: tuple[str, ...], *rows: tuple[object, ...]) -> None:
    tables.write(pd.DataFrame(rows, columns=list(columns)), columns, folder / name)


def tiny_chains(results: Path) -> None:
    """What the report reads of chains of single neurons."""
    write(
        results,
        "chain-derivative.csv",
        CHAIN_DERIVATIVE,
        *((chain, 4, 0.1, 0.1 + 1e-16, 0.1) for chain in range(5)),
    )
    write(
        results,
        "chain-cascade.csv",
        CHAIN_CASCADE,
        *(
            (chain, name, size, -0.2 * size, -0.2 * size + size**2, size**2)
            for chain in range(5)
            for size in (0.01, 0.001)
            for name in ("a1", "z2", "C")
        ),
    )
    write(
        results,
        "chain-terms.csv",
        CHAIN_TERMS,
        *(
            (quantity, layer, 2.0**power, min(1000, 50 * (power + 16)), 1000)
            for quantity in ("weight", "term", "ratio")
            for layer in (2, 3, 4)
            for power in range(-16, 4)
        ),
    )
    write(
        results,
        "exploding-chain.csv",
        EXPLODING_CHAIN,
        *((n, 100.0, *[25.0] * 4, 1.4 * (n - 1), -4.0 * n) for n in range(2, 6)),
    )
    spread = (-0.5, -2.0, 1.0, 60, 40, 0, 100)
    write(
        results,
        "chain-ratio.csv",
        CHAIN_RATIO,
        *(
            (biases, scale, length, *spread)
            for biases in ("random", "centred")
            for scale in (0.5, 1.0)
            for length in (2, 9)
        ),
    )
    names = ("sigmoid", "tanh")
    write(
        results,
        "activation-slopes.csv",
        ACTIVATION_SLOPE,
        *((name, z, 0.25 - z * z) for name in names for z in (-0.1, 0.0, 0.1)),
    )
    write(
        results,
        "chain-activations.csv",
        CHAIN_ACTIVATION,
        *((name, 1.0, 30, measure, *spread) for name in names for measure in ("step", "ratio")),
    )


def tiny_study(root: Path) -> Path:
    """A folder with everything that the report reads, for two networks."""
    deep, shallow = ("deep", "784-30-30-10", 2), ("shallow", "784-30-10", 1)
    results, reports = root / "data/results", root / "reports"
    tiny_chains(results)
    write(
        results,
        "accuracy-by-replica.csv",
        ACCURACY_BY_REPLICA,
        *((*shallow, replica, 0.96 + replica / 1000, 0.965, 2) for replica in range(3)),
        *((*deep, replica, 0.97 + replica / 1000, 0.975, 2) for replica in range(3)),
    )
    write(
        results,
        "accuracy-differences.csv",
        ACCURACY_DIFFERENCE,
        ("deep", "shallow", "last_accuracy", 0.01, 0.008, 0.012, 0.003, 3),
        ("deep", "shallow", "best_accuracy", 0.01, -0.001, 0.021, 0.06, 3),
    )
    write(
        results,
        "initial-speed.csv",
        INITIAL_SPEED,
        *(
            (*network, layer, "bias_gradient_norm", median, median / 2, median * 2, 3)
            for network, speeds in ((shallow, [0.3]), (deep, [0.06, 0.3]))
            for layer, median in enumerate(speeds, 1)
        ),
    )
    write(results, "layer-ratios.csv", LAYER_RATIO, (*deep, 2, 5.0, 4.0, 6.0, 3))
    write(
        results,
        "speed-shape.csv",
        SPEED_SHAPE,
        *((*shallow, replica, 1, 0.3, 0.01, 4, 0.02, 0.015) for replica in range(2)),
        *((*deep, replica, 1, 0.06, 0.001, 4, 0.002, 0.0015) for replica in range(2)),
        *((*deep, replica, 2, 0.3, 0.01, 4, 0.02, 0.015) for replica in range(2)),
    )
    theory(results)
    tiny_remedies(results)
    tiny_factorial(results)
    of_trained(results, shallow, deep)
    write_circuits(results)
    deep_gradients(results)
    write(
        results,
        "frozen-layers.csv",
        FROZEN_BY_REPLICA,
        *((*shallow, 0, replica, 2, 0.96, 0.0) for replica in range(3)),
        *((*deep, k, replica, 2, 0.97 - 0.3 * k, 0.3 * k) for k in (0, 1) for replica in range(3)),
    )
    write(
        results,
        "linear-readout.csv",
        READOUT_BY_REPLICA,
        *(
            (*network, state, layer, replica, level, 0.9)
            for network in (shallow, deep)
            for state, level in (("start", 0.7), ("trained", 0.95))
            for layer in range(1, network[2] + 1)
            for replica in range(3)
        ),
    )
    write(
        reports,
        "claims.csv",
        CLAIMS,
        ("B1", "accuracy of 96.48%", "accuracy, 784-30-10", 0.9648, 0.961, 0.9585, 0.9635, 3, 99.0,
         "reproduced", ""),
        ("C5", "||dC/db|| < another", "frequency of ||dC/db||, 784-30-30-10", float("nan"), 1.0,
         0.29, 1.0, 3, float("nan"), "not reproduced", "holds for 3 of 3 networks"),
    )  # fmt: skip
    (reports / "figures").mkdir()
    for name in FIGURES:
        (reports / f"figures/{name}.svg").write_text(SVG, encoding="utf-8")
    shutil.copy(TEMPLATE, reports)
    return root


def tiny_remedies(results: Path) -> None:
    """What the report reads of remedies, the plateau, saturation and momentum."""
    recipe = ("sigmoid", "default", "normal", "none", 0.0, 0.1)
    write(
        results,
        "deepest.csv",
        DEEPEST,
        ("chapter", *recipe, 5000, 1, 3, 0.3, 1.8),
        ("tanh", "tanh", *recipe[1:], 5000, 3, None, float("inf"), float("inf")),
    )
    write(
        results,
        "trainable.csv",
        TRAINABLE,
        *(
            ("chapter", n, 5000, 3 // n, 3, 1 / n, 0.3, 1.0, 0.9, 0.8, 0.95, 0.3, 1.8)
            for n in (1, 3)
        ),
    )
    write(
        results,
        "plateau.csv",
        PLATEAU,
        *((lmbda, n, k, 100 * 3**n, 1) for lmbda in (0.0, 5.0) for n in (1, 3) for k in range(3)),
    )
    write(
        results,
        "saturation.csv",
        SATURATION,
        *(
            ("s", "sigmoid", "uniform", 0.5, 4, step, layer, measure, level, level, level, 3)
            for step, level in ((0, 0.5), (10, 0.05), (100, 0.4))
            for layer in range(1, 5)
            for measure in ("mean", "spread", "saturated", "slope", "accuracy")
        ),
    )
    write(
        results,
        "momentum.csv",
        MOMENTUM,
        *(
            (kind, mu_max, mu_max, 0.1, 100, 1.5 - mu_max, 0.5, 2.0, 0.8, 3)
            for kind, mu_max in (("plain", 0.0), ("classical", 0.9), ("nesterov", 0.9))
        ),
    )


def tiny_factorial(results: Path) -> None:
    """What the report reads of the factorial study."""
    levels = {"activation": ("tanh", "sigmoid"), "depth": ("1", "8")}
    write(
        results,
        "factorial-cells.csv",
        FACTORIAL_CELLS,
        *(
            (activation, start, 0.0, 0.1, depth, 100, 0.9 / depth, 0.1, 0.9, 3)
            for activation in ("sigmoid", "tanh")
            for start in ("default", "sparse-zero")
            for depth in (1, 8)
        ),
    )
    write(
        results,
        "factorial-effects.csv",
        FACTORIAL_EFFECTS,
        *((factor, *named, 0.3, 0.2, 0.4, 3) for factor, named in levels.items()),
    )
    parts = {"activation": 1, "depth": 1, "activation with depth": 2, "chance": 0}
    write(
        results,
        "factorial-shares.csv",
        FACTORIAL_SHARES,
        *((term, factors, 0.25, 0.2, 0.3, 3) for term, factors in parts.items()),
    )


def theory(results: Path) -> None:
    """The tables that have no network in them."""
    window = ((3.0, -1.5, 0.75, 0.0, None), (4.0, -2.0, 1.0, 0.0, 0.0), (9.0, 0, 2.25, 0.4, 0.42))
    write(results, "activation-window.csv", ACTIVATION_WINDOW, *window)
    optimum = (("equation", 6.8941, 0.4477, 15), ("search", 6.8941, 0.4477, 15))
    write(results, "window-optimum.csv", WINDOW_OPTIMUM, *optimum)
    write(
        results,
        "identity-neuron.csv",
        IDENTITY_NEURON,
        ("with_constant", 0.01, -0.005, 400.0, -199.5, 2.6e-7, 2.6e-7),
        ("without_constant", 5.6, -2.8, 1.0, 0.0, 0.0565, None),
    )


def of_trained(results: Path, *networks: tuple[str, str, int]) -> None:
    """The tables of what was done with trained networks."""
    measures = {"accuracy_before": 0.96, "accuracy": 0.96, "changed_images": 0}
    measures["output_change"] = 2.5e-7
    write(
        results,
        "identity-layers.csv",
        DEEPENED,
        *(
            (*network, form, weight, 1, measure, value, value, value, 3)
            for network in networks
            for form, weight in (("with_constant", 0.01), ("without_constant", 5.6))
            for measure, value in measures.items()
        ),
    )
    write(
        results,
        "matrix-product.csv",
        PRODUCT_MEASURE,
        *(
            (*network, state, layer, measure, 3e-14, 2e-14, 4e-14, 3)
            for network in networks
            for state in ("untrained", "trained")
            for layer in range(1, network[2] + 2)
            for measure in ("relative_difference", "shrinkage")
        ),
    )
    write(
        results,
        "singular-values.csv",
        SINGULAR_VALUE,
        *(
            (*network, state, kind, layer, position, value / position, 0.1, 3.0, 3)
            for network in networks
            for state, value in (("untrained", 0.5), ("trained", 2.0))
            for kind, first in (("pairs", 2), ("products", 1))
            for layer in range(first, network[2] + first)
            for position in (1, 2, 3)
        ),
    )


def write_circuits(results: Path) -> None:
    write(
        results,
        "boolean-functions.csv",
        BOOLEAN_FUNCTION,
        *((1, "every", number, 2, 2, 1, 0) for number in range(4)),
        (4, "random", 0, 2, 9, 4, 0),
    )
    write(results, "unnegated-inputs.csv", UNNEGATED_INPUTS, (1, 4, 4))
    write(
        results,
        "parity-circuits.csv",
        PARITY_CIRCUIT,
        (2, 2, 2, 3, 2, 0),
        (3, 2, 4, 6, 4, 0),
        (3, 3, 2, 5, 3, 0),
    )
    row = (2, "sum of products", 18, 2, 1, 2, 2, 2, 0)
    write(results, "parity-bounds.csv", PARITY_BOUND, row)
    write(results, "multipliers.csv", MULTIPLIER, (2, 2, 4, 12, 4, 2, 0, 0))


def deep_gradients(results: Path) -> None:
    """The tables of gradients in deep untrained networks."""
    kinds = [(name, start) for name in ("sigmoid", "tanh") for start in ("default", "he-zero")]
    write(
        results,
        "flow-comparison.csv",
        FLOW_COMPARISON,
        *(
            (
                *(*kind, 30, 9, layer, measure, -0.7 * (9 - layer), 0.1, -0.69 * (9 - layer)),
                *(0.2, 0.19, 0.21, 0.2, 0.204, 3),
            )
            for kind in kinds
            for layer in range(1, 10)
            for measure in ("rms", "mean")
        ),
    )
    worst = ("tanh", "default")
    write(
        results,
        "flow-agreement.csv",
        FLOW_AGREEMENT,
        *(
            (30, m, 36, 0.9987, 0.9, 0.98, 0.99, 0.7, 1.02, 1.04, *worst, 9, 1, 1.0, 1.01, 1.03)
            for m in ("rms", "mean")
        ),
    )
    write(
        results,
        "front-agreement.csv",
        FRONT_AGREEMENT,
        *((30, m, 9, 4, 0.999, 0.08, 0.3, *worst, 0.02, 0.1) for m in ("rms", "mean")),
    )
    write(
        results,
        "flow-layers.csv",
        FLOW_ACTIVATION,
        *((*kind, 30, layer, 0.5, 0.1, 0.2, 1.0, 3) for kind in kinds for layer in range(1, 10)),
    )
    write(
        results,
        "layer-jacobians.csv",
        LAYER_JACOBIAN,
        *((*kind, 30, 9, 0.01, 0.2, 0.4, 0.05, 3) for kind in kinds),
    )
    write(
        results,
        "deep-limits.csv",
        DEEP_LIMIT,
        *((*kind, 30, 1.3, 0.042, 1.0, 0.32, 0.32, "ordered") for kind in kinds),
    )
    write(
        results,
        "turns.csv",
        TURN,
        ("rms", 110.0, 109.0, 111.0, 105.0, 105.3, 105.4, 3),
        ("mean", 162.0, 161.0, 163.0, 160.5, 159.3, 105.4, 3),
    )
    write(results, "balance.csv", BALANCE, ("sigmoid", 105.4), ("tanh", 3.44))
    named = (("sigmoid", "sigmoid"), ("tanh", "tanh"))
    write(results, "activation-functions.csv", ACTIVATION_FUNCTION, *named)
