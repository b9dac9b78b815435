"""A study of tiny tables, and the flags with which its report is made."""

import shutil
from pathlib import Path

from stages.depth.tables import ACCURACY_BY_REPLICA, ACCURACY_DIFFERENCE
from stages.frozen.tables import FROZEN_BY_REPLICA, READOUT_BY_REPLICA
from stages.start.tables import INITIAL_SPEED, LAYER_RATIO
from stages.training.tables import SPEED_SHAPE
from tests.stages.page import tiny_tables
from tests.stages.page.tiny_tables import write
from unstable_gradients.study.ledger import CLAIMS

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
FLAGS |= {
    "compared.activations.tanh.activation": "tanh",
    "compared.factorial.tanh.activation": "tanh",
    "compared.remedies.chapter.eta": "0.1",
    "compared.saturated.softsign.steps": "1234",
}


def tiny_study(root: Path) -> Path:
    """A folder with everything that the report reads, for two networks."""
    deep, shallow = ("deep", "784-30-30-10", 2), ("shallow", "784-30-10", 1)
    results, reports = root / "data/results", root / "reports"
    tiny_tables.chains(results)
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
        *((*shallow, replica, 1, 0.3, 9, 0.01, 4, 0.02, 0.015, 0.02) for replica in range(2)),
        *((*deep, replica, 1, 0.06, 9, 0.001, 4, 0.002, 0.0015, 0.002) for replica in range(2)),
        *((*deep, replica, 2, 0.3, 9, 0.01, 4, 0.02, 0.015, 0.02) for replica in range(2)),
    )
    tiny_tables.theory(results)
    tiny_tables.remedies(results)
    tiny_tables.factorial(results)
    tiny_tables.of_trained(results, shallow, deep)
    tiny_tables.circuits(results)
    tiny_tables.deep_gradients(results)
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
