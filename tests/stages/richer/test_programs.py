"""The programs of identity neurons, identity layers and equation 124, on small networks."""

import contextlib
import shutil

import numpy as np
import pandas as pd
import pytest

from stages.depth.tables import TRAINED
from stages.images.mnist import FOLDER
from stages.ledger.tables import judged
from stages.richer.tables import (
    DEEPENED,
    FACTOR_VALUE,
    IDENTITY_LAYERS,
    IDENTITY_NEURON,
    IDENTITY_NEURON_PICTURE,
    MATRIX_PRODUCT,
    PRODUCT_MEASURE,
    SINGULAR_VALUE,
    SINGULAR_VALUE_PICTURE,
)
from tests.running import run
from tests.stages.programs import in_the_book, words
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import parameter_files
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import INITIALIZERS, initialize, streams
from unstable_gradients.program.parallel import JOBS
from unstable_gradients.study import book

SEED, REPLICAS, SIZES = 5, 3, (784, 6, 4, 10)
NETWORK = "--name deep --hidden 6 4 --activation sigmoid --cost cross-entropy"
STATISTICS = "--confidence 0.9 --deep.hidden 6 4"
PROGRAMS = {
    "richer.find_identity_neuron": "--smallest-weight 0.01 --largest-weight 4.0 --weights 2",
    "richer.insert_layers": f"{NETWORK} --input-weights 1.0 0.01 --layers 1 2"
    " --validation-images 40",
    "richer.multiply": f"{NETWORK} --initializer default --seed {SEED} --images 7",
    "richer.summarize_layers": STATISTICS,
    "richer.summarize_products": STATISTICS,
    "richer.judge": f"{STATISTICS} {words(in_the_book(book.MINI_BATCHES))}",
    "richer.draw": "--confidence 0.9 --width 7 --font-size 9 --dpi 60",
}


def prepare(folder, small_mnist):
    """A folder with MNIST and networks to look into: here, as they began."""
    (folder / FOLDER).parent.mkdir(parents=True)
    (folder / FOLDER).symlink_to(small_mnist)
    generators = [streams(SEED, SIZES, replica).initialization for replica in range(REPLICAS)]
    parameters = initialize(Architecture(SIZES), INITIALIZERS["default"], generators, np.float32)
    trained = folder / TRAINED.of("deep")
    trained.parent.mkdir(parents=True)
    parameter_files.write(parameters, trained)
    return folder


@pytest.fixture(scope="module")
def made(small_mnist, tmp_path_factory):
    """The outputs of every program."""
    folder = prepare(tmp_path_factory.mktemp("richer"), small_mnist)
    for program, flags in PROGRAMS.items():
        run(program, flags, folder)
    return folder


@pytest.fixture
def here(made):
    """Tables are read from that folder."""
    with contextlib.chdir(made):
        yield


@pytest.mark.parametrize(
    ("program", "tables"),
    [
        ("richer.insert_layers", [IDENTITY_LAYERS]),
        ("richer.multiply", [MATRIX_PRODUCT, FACTOR_VALUE]),
    ],
)
def test_the_number_of_processes_changes_no_byte(
    program, tables, made, small_mnist, tmp_path, monkeypatch
):
    folder = prepare(tmp_path, small_mnist)
    monkeypatch.setenv(JOBS, "2")
    run(program, PROGRAMS[program], folder)
    for table in tables:
        path = table.of("deep").path
        assert (folder / path).read_bytes() == (made / path).read_bytes()


def test_neurons_of_both_forms_and_the_best_without_a_constant(here):
    neurons = IDENTITY_NEURON.read()
    free, bare = (
        neurons[neurons["form"] == form] for form in ("with_constant", "without_constant")
    )
    assert free["input_weight"].tolist() == [0.01, 4.0]
    assert bare["input_weight"].tolist() == pytest.approx([0.01, 4.0, 5.64764], rel=1e-6)
    assert free["series_error"].tolist() == pytest.approx([0.0001 / 384, 16 / 384])
    assert bare["series_error"].isna().all()


def test_trained_networks_are_those_of_the_file(here):
    """Which began as these here do: both states are the same, but for single precision."""
    products = MATRIX_PRODUCT.of("deep").read()
    assert len(products) == REPLICAS * 2 * 3
    assert products["relative_difference"].lt(1e-12).all()
    values = FACTOR_VALUE.of("deep").read()
    keys = ["replica", "kind", "layer", "position"]
    states = [
        rows.set_index(keys)["singular_value"].sort_index() for _, rows in values.groupby("state")
    ]
    np.testing.assert_allclose(states[0], states[1], rtol=1e-4, atol=1e-12)  # of no full rank
    layers = IDENTITY_LAYERS.of("deep").read()
    assert len(layers) == REPLICAS * 3 * 2
    assert set(layers["network"]) == {"deep"}


def test_aggregates_are_medians_over_the_replicas(here):
    layers, deepened = IDENTITY_LAYERS.of("deep").read(), DEEPENED.read()
    assert (deepened["replicas"] == REPLICAS).all()
    keys = ["form", "input_weight", "layers"]
    for measure in ("accuracy", "output_change"):
        expected = layers.groupby(keys)[measure].median().sort_index()
        found = deepened[deepened["measure"] == measure].set_index(keys)["median"].sort_index()
        pd.testing.assert_series_equal(found, expected, check_names=False)
    measured = PRODUCT_MEASURE.read()
    assert set(measured["measure"]) == {"relative_difference", "shrinkage"}
    # The first layer has no pair in front of it.
    assert measured.loc[measured["measure"] == "shrinkage", "layer"].min() == 2
    assert set(SINGULAR_VALUE.read()["sizes"]) == {"784-6-4-10"}


def test_claims_and_headlines(here):
    part = judged("richer")
    quantities = part.quantities()
    assert sorted(set(quantities["id"])) == ["B6", "F1a", "F1b", "F1c", "F2a", "F2b", "F2c"]
    assert set(quantities["network"]) == {"784-6-4-10", "one sigmoid neuron"}
    assert set(part.headline()) == {
        "identity-layers.largest-output-change",
        "matrix-product.largest-difference",
    }


def test_both_figures_are_drawn(here):
    for picture in (IDENTITY_NEURON_PICTURE, SINGULAR_VALUE_PICTURE):
        assert picture.svg.stat().st_size > 0
        assert picture.png.stat().st_size > 0


@pytest.mark.parametrize(
    ("program", "changed", "line"),
    [
        (
            "richer.find_identity_neuron",
            ("--largest-weight 4.0", "--largest-weight 0.001"),
            "largest-weight 0.001: expected at least the smallest-weight 0.01",
        ),
        (
            "richer.insert_layers",
            ("--layers 1 2", "--layers 0"),
            "--layers 0: input should be greater than or equal",
        ),
        (
            "richer.insert_layers",
            ("--hidden 6 4", "--hidden 6"),
            "data/runs/trained/deep.npz: networks of layer sizes [784, 6, 4, 10], expected "
            "[784, 6, 10]",
        ),
        (
            "richer.multiply",
            ("--name deep", "--name none"),
            "data/runs/trained/none.npz: missing, expected the parameters",
        ),
    ],
)
def test_bad_input_is_refused_and_keeps_what_was_there(made, program, changed, line):
    assert changed[0] in PROGRAMS[program]
    before = {path: path.read_bytes() for path in made.rglob("*.csv")}
    with pytest.raises(InvalidInput) as refused:
        run(program, PROGRAMS[program].replace(*changed), made)
    assert str(refused.value).startswith(line)
    assert {path: path.read_bytes() for path in made.rglob("*.csv")} == before


def test_products_of_one_state_are_not_judged(made, tmp_path):
    folder = shutil.copytree(made, tmp_path / "study", symlinks=True)
    path = folder / MATRIX_PRODUCT.of("deep").path
    products = pd.read_csv(path)
    products[products["state"] == "untrained"].to_csv(path, index=False)
    with pytest.raises(InvalidInput, match="no row with state trained, expected some"):
        run("richer.judge", PROGRAMS["richer.judge"], folder)
