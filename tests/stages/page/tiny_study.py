"""A study of tiny tables, and the flags with which its report is made."""

import contextlib
import shutil
from pathlib import Path

from dvc.parsing.interpolate import to_str
from ruamel.yaml import YAML

from stages.page.tables import TEMPLATE, TEXTS
from tests.stages.page import tiny_tables
from unstable_gradients.program.code import ROOT
from unstable_gradients.study.pictures import Picture

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 504 288">'
    '<rect width="504" height="288" fill="#888"/></svg>'
)
EPOCHS = {"mini-batch": 10, "training-images": 50000}
NETWORK = {"activation": "sigmoid", "cost": "cross-entropy", "initializer": "default"}
# What the cells read and is not here is as in params.yaml.
PARAMS = YAML(typ="safe").load(ROOT / "params.yaml")
TINY = {
    "circuits": {"parity-inputs": 3, "multiplier-bits": 2},
    "drawn-circuits": {"parity-inputs": 3, "multiplier-bits": 2},
    "accuracy": {"replicas": 3, "epochs": 2, "mini-batch": 10, "eta": 0.1, "lmbda": 5.0}
    | {"training-images": 500, "validation-images": 100, "precision": "single", "seed": 1},
    "initial-gradient": {"replicas": 3, "images": 20, "seed": 2},
    "gradient-trace": {
        "replicas": 2,
        "epochs": 20,
        "images": 20,
        "eta": 0.1,
        "lmbda": 5.0,
        "seed": 3,
    },
    "mini-batch-trace": {"replicas": 2, "steps": 20, "mini-batch": 5, "averaging-window": 4}
    | {"images": 20, "eta": 0.1, "lmbda": 5.0, "seed": 3},
    "activation-window": {"weights": 2, "biases": 3, "activations": 11},
    "identity-neuron": {"smallest-weight": 0.01, "largest-weight": 1.0},
    "matrix-product": {"images": 20},
    "frozen-layers": {"epochs": 2},
    "linear-readout": {"ridge": 1e-6},
    "chain-derivative": {"chains": 5, "length": 4, "digits": 50, "changes": 2},
    "chain-terms": {"chains": 1000, "length": 4},
    "exploding-chain": {"longest": 5, "weight": 100.0},
    "chain-ratio": {"chains": 100, "longest": 9, "weight-scales": [0.5, 1]},
    "chain-activations": {"chains": 100, "length": 30, "steepness": 4.0},
    "deep-networks": {"initializations": ["default", "he-zero"], "depths": [2, 9], "images": 20},
    "gradient-flow": {"replicas": 3, "saturation": 0.1},
    "mean-field": {"groups": 2, "bins": 2},
    "balancing-width": {"widths": [60, 100, 150], "depth": 9},
    "depth-trials": {"steps": 5000, "lmbda": 5.0, "width": 30} | EPOCHS,
    "trainable": {"accuracy": 0.5, "part": 0.5, "depth-scales": 6.0},
    "plateau": {"depths": [1, 3], "steps": 9000, "left-below": 0.9} | EPOCHS,
    "saturation": {"depths": 4, "replicas": 3, "width": 50, "saturation": 0.1},
    "momentum": {"depth": 5, "mu-maxima": [0.0, 0.9], "etas": 0.1, "steps": 20000}
    | {"smallest-rate": 0.1, "largest-rate": 5.0, "final-steps": 1000, "final-mu": 0.9},
    "factorial": {"initializations": ["default", "sparse-zero"], "depths": [1, 8], "rates": 0.1},
}
EXPERIMENTS = {name: group | TINY.get(name, {}) for name, group in PARAMS["experiments"].items()}
CHAPTER = {"recipe": {"activation": "sigmoid", "eta": 0.1}}
COMPARED = PARAMS["compared"] | {
    "activations": {"tanh": {"activation": "tanh"}},
    "factorial-activations": {"tanh": {"activation": "tanh"}},
    "remedies": {"chapter": {"depths": [1, 3]}},
    "saturated": {"softsign": {"steps": 1234}},
}
VARIANTS = {"shallow": {"hidden": 30}, "deep": {"hidden": [30, 30]}}


def flags(bars: str = "deep", language: str = "en") -> str:
    """The command line, as DVC makes it of these groups."""
    shown = {"bars": {"network": bars, "replica": 0, "neurons": 6}}
    groups = (NETWORK, {"confidence": 0.95}, EXPERIMENTS, CHAPTER, COMPARED, shown, VARIANTS)
    unpacked = (to_str(group, {"list": "nargs"}) for group in groups)
    return " ".join((f"--name {language} --kernels pinned", *unpacked))


PICTURES = {picture.svg for picture in tiny_tables.declared(Picture)}


def tiny_study(root: Path) -> Path:
    """A folder with everything that the report reads, for two networks."""
    root.mkdir(exist_ok=True)
    with contextlib.chdir(root):
        tiny_tables.write_all()
        for picture in PICTURES:
            picture.parent.mkdir(parents=True, exist_ok=True)
            picture.write_text(SVG, encoding="utf-8")
        shutil.copy(ROOT / TEMPLATE, TEMPLATE)
        shutil.copytree(ROOT / TEXTS, TEXTS)
    return root
