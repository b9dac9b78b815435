"""Parameters as files: the same bits again, the same bytes whenever they are written."""

import itertools
import time
import zipfile

import numpy as np
import pytest

from tests.network import connected
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import parameter_files
from unstable_gradients.network.initializers import Parameters

SIZES = (6, 4, 5, 3)


def parameters(dtype=np.float32, replicas=2):
    rng = np.random.default_rng(51)
    weights = [
        rng.standard_normal((replicas, n_in, n_out)).astype(dtype)
        for n_in, n_out in itertools.pairwise(SIZES)
    ]
    return Parameters(weights, [rng.random((replicas, 1, n)).astype(dtype) for n in SIZES[1:]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_parameters_are_read_to_the_same_bits(dtype, tmp_path):
    written = parameters(dtype)
    written.weights[1][0, 0, :3] = np.nan, np.inf, -0.0
    parameter_files.write(written, tmp_path / "some.partial")
    found = parameter_files.read(tmp_path / "some.partial")
    for mine, other in ((written.weights, found.weights), (written.biases, found.biases)):
        assert [each.tobytes() for each in mine] == [each.tobytes() for each in other]
        assert {each.dtype for each in other} == {np.dtype(dtype)}


def test_views_and_copies_give_the_same_bytes_on_any_day(tmp_path, monkeypatch):
    written = parameters()
    parameter_files.write(written, tmp_path / "now")
    monkeypatch.setattr(time, "time", lambda: 2e9)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1500000000")
    strided = [np.repeat(each, 2, axis=-1)[..., ::2] for each in written.weights]
    parameter_files.write(Parameters(strided, written.biases), tmp_path / "later")
    assert (tmp_path / "now").read_bytes() == (tmp_path / "later").read_bytes()
    with zipfile.ZipFile(tmp_path / "later") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_blocks_are_joined_in_their_order(tmp_path):
    whole = parameters(replicas=5)
    blocks = [
        Parameters([w[part] for w in whole.weights], [b[part] for b in whole.biases])
        for part in (slice(0, 2), slice(2, 3), slice(3, 5))
    ]
    joined = Parameters.joined(blocks)
    assert joined.replicas == 5
    for one, other in zip(
        joined.weights + joined.biases, whole.weights + whole.biases, strict=True
    ):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("normalization", ["batch", "layer"])
@pytest.mark.parametrize("depth", [0, 1, 3])
def test_normalized_networks_keep_gains_and_populations(normalization, depth, tmp_path):
    _, written = connected.example(normalization, "none", depth)
    for sums in written.population:
        sums[:] = np.random.default_rng(52).random(sums.shape)
    parameter_files.write(written, tmp_path / "normalized")
    found = parameter_files.read(tmp_path / "normalized")
    for kind in ("weights", "biases", "gains", "population"):
        for one, other in zip(getattr(written, kind), getattr(found, kind), strict=True):
            np.testing.assert_array_equal(one, other)


def test_parts_of_a_block_have_all_that_belongs_to_their_replicas():
    _, whole = connected.example("batch", "none", replicas=5)
    for place, array in enumerate(connected.every(whole)):
        array[:] = np.random.default_rng([53, place]).random(array.shape)
    parts = [whole.of(range(0, 2)), whole.of(range(2, 3)), whole.of(range(3, 5))]
    assert [part.replicas for part in parts] == [2, 1, 2]
    joined = Parameters.joined(parts)
    for one, other in zip(connected.every(joined), connected.every(whole), strict=True):
        np.testing.assert_array_equal(one, other)
        assert not np.shares_memory(one, other)


def refusal(path):
    with pytest.raises(InvalidInput) as caught:
        parameter_files.read(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def test_a_missing_file(tmp_path):
    assert refusal(tmp_path / "absent.npz") == "missing, expected the parameters of networks"


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b"<html>" + content[6:],
        lambda content: content[:-40],
        lambda content: content[:100] + bytes([content[100] ^ 1]) + content[101:],
        lambda content: content.replace(parameters().biases[1].tobytes()[:8], bytes(8)),
        lambda content: b"PK\x03\x04",
        lambda content: b"\x93NUMPY\x01\x00",
    ],
    ids=["empty", "html", "cut", "header", "number", "start", "array"],
)
def test_a_damaged_file(damage, tmp_path):
    path = tmp_path / "damaged.npz"
    parameter_files.write(parameters(), path)
    path.write_bytes(damage(path.read_bytes()))
    assert refusal(path).startswith("not an archive of arrays: ")


def test_a_single_array_and_a_pickle_are_refused(tmp_path):
    path = tmp_path / "other.npz"
    with path.open("wb") as file:
        np.save(file, np.ones(3))
    assert refusal(path).startswith("not an archive of arrays")
    np.savez(path, weights_1=np.array([{}], dtype=object))
    assert refusal(path).startswith("not an archive of arrays: Object arrays cannot be loaded")


W1, B1 = np.ones((2, 6, 4)), np.ones((2, 1, 4))
W2, B2 = np.ones((2, 4, 3)), np.ones((2, 1, 3))
PLAIN = {"weights_1": W1, "biases_1": B1, "weights_2": W2, "biases_2": B2}


@pytest.mark.parametrize(
    ("arrays", "expected"),
    [
        ({}, "arrays none; expected weights_1, biases_1"),
        ({"a": W1}, "arrays a; expected weights_1, biases_1"),
        ({"biases_1": B1, "weights_1": W1}, "arrays biases_1, weights_1; expected weights_1, b"),
        ({"weights_1": W1, "biases_1": B1, "weights_2": W2}, "arrays weights_1, biases_1, wei"),
        ({"weights_1": W1[0], "biases_1": B1}, "weights_1 of shape (6, 4) and type float64, ex"),
        ({"weights_1": W1 > 0, "biases_1": B1}, "weights_1 of shape (2, 6, 4) and type bool, e"),
        ({"weights_1": W1[:0], "biases_1": B1[:0]}, "weights_1 of shape (0, 6, 4)"),
        (
            {"weights_1": W1, "biases_1": B1[:, 0]},
            "biases_1 of shape (2, 4) and type float64, expected (2, 1, 4) and float64",
        ),
        (
            {"weights_1": W1, "biases_1": B2},
            "weights_1 of shape (2, 6, 4) and type float64, expected (2, 6, 3) and float64",
        ),
        (
            {"weights_1": W1, "biases_1": B1, "weights_2": W1, "biases_2": B1},
            "weights_2 of shape (2, 6, 4) and type float64, expected (2, 4, 4) and float64",
        ),
        (
            {"weights_1": W1, "biases_1": B1, "weights_2": W2[:1], "biases_2": B2},
            "weights_2 of shape (1, 4, 3) and type float64, expected (2, 4, 3) and float64",
        ),
        (
            {"weights_1": W1, "biases_1": B1.astype(np.float32)},
            "biases_1 of shape (2, 1, 4) and type float32, expected (2, 1, 4) and float64",
        ),
        ({"weights_1": W1, "biases_1": np.float64(1)}, "weights_1 of shape (2, 6, 4) and type"),
        (
            PLAIN | {"population_1": np.ones((2, 3, 4))},
            "arrays weights_1, biases_1, weights_2, biases_2, population_1; expected weights_1, "
            "biases_1, weights_2, biases_2, gains_1, population_1",
        ),
        (
            PLAIN | {"gains_1": B1, "gains_2": B2},
            "arrays weights_1, biases_1, weights_2, biases_2, gains_1, gains_2; expected "
            "weights_1, biases_1, weights_2, biases_2, gains_1",
        ),
        (
            PLAIN | {"gains_1": B2},
            "gains_1 of shape (2, 1, 3) and type float64, expected (2, 1, 4) and float64",
        ),
        (
            PLAIN | {"gains_1": B1, "population_1": B1},
            "population_1 of shape (2, 1, 4) and type float64, expected (2, 3, 4) and float64",
        ),
    ],
)
def test_other_arrays(arrays, expected, tmp_path):
    path = tmp_path / "other.npz"
    np.savez(path, **arrays)
    assert refusal(path).startswith(expected)
