"""The tables of equation 124, from matrices written down and multiplied here."""

import numpy as np
import pytest

from stages.richer import matrix_factors, trained
from tests.textbook import Network
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import parameter_files
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import INITIALIZERS, Parameters, initialize

ARCHITECTURE = Architecture((9, 6, 5, 3))
REPLICAS, IMAGES = range(4, 6), 30  # more images than are multiplied at once


def parameters(seed, dtype=np.float64):
    generators = [np.random.default_rng([seed, replica]) for replica in REPLICAS]
    return initialize(ARCHITECTURE, INITIALIZERS["large"], generators, dtype)


@pytest.fixture(scope="module")
def measured():
    rng = np.random.default_rng(41)
    inputs, targets = rng.random((IMAGES, 9)), np.eye(3)[rng.integers(0, 3, IMAGES)]
    states = {"untrained": parameters(42), "trained": parameters(43)}
    tables = matrix_factors.matrix_factors(REPLICAS, ARCHITECTURE, states, inputs, targets)
    return *tables, states, inputs


def test_both_agree_to_rounding_in_every_layer(measured):
    products = measured[0]
    assert len(products) == 2 * len(REPLICAS) * 3
    assert products["relative_difference"].between(0, 1e-12).all()
    assert products.loc[products["layer"] == 1, "shrinkage"].isna().all()
    assert products.loc[products["layer"] > 1, "shrinkage"].gt(0).all()


def test_singular_values_are_geometric_means_over_the_images(measured):
    _, values, states, inputs = measured
    assert len(values) == 2 * len(REPLICAS) * (5 + 3 + 3 + 3)
    for state, given in states.items():
        for place, replica in enumerate(REPLICAS):
            network = Network.of(given, place)
            logs = []
            for x in inputs:
                z = network.feedforward(x)[0][1]
                slope = np.exp(-z) / (1 + np.exp(-z)) ** 2
                matrix = network.weights[1].T @ np.diag(slope)
                logs.append(np.log(np.linalg.svd(matrix)[1]))
            own = values[
                (values["state"] == state)
                & (values["replica"] == replica)
                & (values["kind"] == "pairs")
                & (values["layer"] == 2)
            ].sort_values("position")
            expected = np.exp(np.mean(logs, axis=0))
            np.testing.assert_allclose(own["singular_value"], expected, rtol=1e-9)


def test_the_last_product_is_the_transposed_matrix_of_the_output_layer(measured):
    _, values, states, _ = measured
    for place, replica in enumerate(REPLICAS):
        expected = np.linalg.svd(states["trained"].weights[-1][place])[1]
        own = values[
            (values["state"] == "trained")
            & (values["replica"] == replica)
            & (values["kind"] == "products")
            & (values["layer"] == 2)
        ].sort_values("position")
        np.testing.assert_allclose(own["singular_value"], expected, rtol=1e-9)


def test_networks_that_diverged_are_a_result(measured):
    lost = parameters(44)
    lost.weights[1][0] = np.nan
    inputs = measured[3]
    products, values = matrix_factors.matrix_factors(
        REPLICAS, ARCHITECTURE, {"trained": lost}, inputs, np.ones((IMAGES, 3))
    )
    diverged = products["replica"] == REPLICAS[0]
    assert products.loc[diverged, "relative_difference"].isna().all()
    assert products.loc[~diverged, "relative_difference"].notna().all()
    pairs = values[(values["kind"] == "pairs") & (values["replica"] == REPLICAS[0])]
    assert pairs["singular_value"].isna().all()


def test_trained_networks_are_read_and_some_replicas_taken(tmp_path):
    single = parameters(45, np.float32)
    parameter_files.write(single, tmp_path / "a.npz")
    loaded = trained.load(tmp_path / "a.npz", ARCHITECTURE)
    some = trained.in_double(loaded, range(1, 2))
    assert isinstance(some, Parameters)
    for found, expected in zip(some.weights, single.weights, strict=True):
        assert found.dtype == np.float64
        np.testing.assert_array_equal(found, expected[1:].astype(np.float64))
    with pytest.raises(InvalidInput, match=r"sizes \[9, 6, 5, 3\], expected \[9, 6, 3\]"):
        trained.load(tmp_path / "a.npz", Architecture((9, 6, 3)))
