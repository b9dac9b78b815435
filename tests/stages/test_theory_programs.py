"""The programs of the identity neuron and equation 124, run as commands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from stages.richer.tables import (
    DEEPENED,
    FACTOR_VALUE,
    IDENTITY_LAYERS,
    IDENTITY_NEURON,
    MATRIX_PRODUCT,
    PRODUCT_MEASURE,
    SINGULAR_VALUE,
)
from unstable_gradients.network import parameter_files
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import INITIALIZERS, initialize, streams
from unstable_gradients.program.parallel import JOBS
from unstable_gradients.study import tables
from unstable_gradients.study.ledger import CLAIMS

STAGES = Path(__file__).parents[2] / "stages"
SEED, REPLICAS, SIZES = 5, 3, (784, 6, 4, 10)
NETWORK = {
    "network": "deep",
    "hidden": "6 4",
    "activation": "sigmoid",
    "cost": "cross-entropy",
    "mnist": "mnist",
    "trained": "trained.npz",
}
PROGRAMS = {
    "identity_neuron": {
        "smallest-weight": "0.01",
        "largest-weight": "4.0",
        "weights": "2",
        "out": "neurons.csv",
    },
    "identity_layers": NETWORK
    | {
        "input-weights": "1.0 0.01",
        "layers": "1 2",
        "validation-images": "40",
        "out": "layers/deep.csv",
    },
    "matrix_product": NETWORK
    | {
        "initializer": "default",
        "seed": str(SEED),
        "images": "7",
        "out": "products/deep.csv",
        "values-out": "values/deep.csv",
    },
}
STATISTICS = {"confidence": "0.9", "deep.hidden": "6 4"}
SUMMARIES = {
    "summarize_identity_layers": STATISTICS | {"runs": "layers", "out": "deepened.csv"},
    "summarize_matrix_product": STATISTICS
    | {
        "runs": "products",
        "value-runs": "values",
        "products": "measured.csv",
        "values": "singular.csv",
    },
    "judge_richer_networks": STATISTICS
    | {
        "neurons": "neurons.csv",
        "layer-runs": "layers",
        "product-runs": "products",
        "claims": "richer-claims.csv",
        "metrics": "richer.json",
    },
}


def run(program, folder, changes=None, jobs="1"):
    given = (PROGRAMS | SUMMARIES)[program] | (changes or {})
    arguments = [part for flag, value in given.items() for part in (f"--{flag}", *value.split())]
    return subprocess.run(
        [sys.executable, STAGES / f"{program}.py", *arguments],
        cwd=folder,
        env=os.environ | {JOBS: jobs},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def prepare(folder, small_mnist):
    """A folder with MNIST and networks to look into: here, as they began."""
    folder.mkdir(exist_ok=True)
    (folder / "mnist").symlink_to(small_mnist)
    generators = [streams(SEED, SIZES, replica).initialization for replica in range(REPLICAS)]
    parameters = initialize(Architecture(SIZES), INITIALIZERS["default"], generators, np.float32)
    parameter_files.write(parameters, folder / "trained.npz")
    return folder


@pytest.fixture(scope="module")
def made(small_mnist, tmp_path_factory):
    """The outputs of every program."""
    folder = prepare(tmp_path_factory.mktemp("theory"), small_mnist)
    for program in PROGRAMS | SUMMARIES:
        done = run(program, folder)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), program
    return folder


@pytest.mark.parametrize("program", ["identity_layers", "matrix_product"])
def test_the_number_of_processes_changes_no_byte(program, made, small_mnist, tmp_path):
    folder = prepare(tmp_path, small_mnist)
    assert run(program, folder, jobs="2").returncode == 0
    for flag in ("out", "values-out"):
        if flag in PROGRAMS[program]:
            name = PROGRAMS[program][flag]
            assert (folder / name).read_bytes() == (made / name).read_bytes()


def test_neurons_of_both_forms_and_the_best_without_a_constant(made):
    neurons = tables.read(made / "neurons.csv", IDENTITY_NEURON)
    free, bare = (neurons[neurons["form"] == form] for form in sorted(set(neurons["form"])))
    assert free["input_weight"].tolist() == [0.01, 4.0]
    assert bare["input_weight"].tolist() == pytest.approx([0.01, 4.0, 5.64764], rel=1e-6)
    assert free["series_error"].tolist() == pytest.approx([0.0001 / 384, 16 / 384])
    assert bare["series_error"].isna().all()


def test_trained_networks_are_those_of_the_file(made):
    """Which began as these here do: both states are the same, but for single precision."""
    products = tables.read(made / "products/deep.csv", MATRIX_PRODUCT)
    assert len(products) == REPLICAS * 2 * 3
    assert products["relative_difference"].lt(1e-12).all()
    values = tables.read(made / "values/deep.csv", FACTOR_VALUE)
    keys = ["replica", "kind", "layer", "position"]
    states = [
        rows.set_index(keys)["singular_value"].sort_index() for _, rows in values.groupby("state")
    ]
    np.testing.assert_allclose(states[0], states[1], rtol=1e-4, atol=1e-12)  # of no full rank
    layers = tables.read(made / "layers/deep.csv", IDENTITY_LAYERS)
    assert len(layers) == REPLICAS * 3 * 2
    assert set(layers["network"]) == {"deep"}


def test_aggregates_are_medians_over_the_replicas(made):
    layers = tables.read(made / "layers/deep.csv", IDENTITY_LAYERS)
    deepened = tables.read(made / "deepened.csv", DEEPENED)
    assert (deepened["replicas"] == REPLICAS).all()
    keys = ["form", "input_weight", "layers"]
    for measure in ("accuracy", "output_change"):
        expected = layers.groupby(keys)[measure].median().sort_index()
        found = deepened[deepened["measure"] == measure].set_index(keys)["median"].sort_index()
        pd.testing.assert_series_equal(found, expected, check_names=False)
    measured = tables.read(made / "measured.csv", PRODUCT_MEASURE)
    assert set(measured["measure"]) == {"relative_difference", "shrinkage"}
    # The first layer has no pair in front of it.
    assert measured.loc[measured["measure"] == "shrinkage", "layer"].min() == 2
    singular = tables.read(made / "singular.csv", SINGULAR_VALUE)
    assert set(singular["sizes"]) == {"784-6-4-10"}


def test_claims_and_headlines(made):
    richer = tables.read(made / "richer-claims.csv", CLAIMS)
    assert sorted(set(richer["id"])) == ["B6", "F1", "F2"]
    assert set(json.loads((made / "richer.json").read_text(encoding="utf-8"))) == {
        "identity-layers.largest-output-change",
        "matrix-product.largest-difference",
    }


@pytest.mark.parametrize(
    ("program", "changes", "line"),
    [
        (
            "identity_neuron",
            {"largest-weight": "0.001"},
            "largest-weight 0.001: expected at least the smallest-weight 0.01",
        ),
        ("identity_layers", {"layers": "0"}, "--layers 0: input should be greater than or equal"),
        (
            "identity_layers",
            {"hidden": "6"},
            "trained.npz: networks of layer sizes [784, 6, 4, 10], expected [784, 6, 10]",
        ),
        ("matrix_product", {"trained": "none.npz"}, "none.npz: missing, expected the parameters"),
    ],
)
def test_bad_input_ends_in_one_line_and_keeps_what_was_there(
    program, changes, line, small_mnist, tmp_path
):
    folder = prepare(tmp_path, small_mnist)
    given = PROGRAMS[program]
    outputs = [folder / given[flag] for flag in OUTPUTS if flag in given]
    for output in outputs:
        output.parent.mkdir(exist_ok=True)
        output.write_text("earlier", encoding="utf-8")
    done = run(program, folder, changes)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{program}.py: {line}")
    assert done.stderr.count("\n") == 1
    assert {output.read_text(encoding="utf-8") for output in outputs} == {"earlier"}


OUTPUTS = ("out", "values-out")
