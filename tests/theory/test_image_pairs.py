"""Lengths, angles and shares of pairs, against loops over all of them."""

import numpy as np
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.theory.image_pairs import every_pair, gathered

IMAGES, PIXELS = 12, 6


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(31)
    return rng.random((IMAGES, PIXELS)) * rng.random((IMAGES, 1)), rng.integers(0, 3, IMAGES)


def over_all_ordered_pairs(data, function):
    """The mean over all N^2 ordered pairs of function(x, x', equal labels, the same image)."""
    inputs, labels = data
    total = 0.0
    for i in range(IMAGES):
        for j in range(IMAGES):
            total += function(inputs[i], inputs[j], labels[i] == labels[j], i == j)
    return total / IMAGES**2


def products(pairs):
    """x . x' / n_in of each pair, from its lengths and its angle."""
    members, squares = pairs.members, pairs.mean_squares
    return np.sqrt(squares[members.first] * squares[members.second]) * pairs.cosines


def test_every_pair_adds_up_to_all_ordered_pairs(data):
    pairs = every_pair(*data)
    assert len(pairs.shares) == IMAGES * (IMAGES + 1) / 2
    assert pairs.shares.sum() == pytest.approx(1, rel=1e-14)
    found = pairs.shares @ products(pairs) ** 2
    expected = over_all_ordered_pairs(data, lambda x, y, *_: (x @ y / PIXELS) ** 2)
    assert found == pytest.approx(expected, rel=1e-12)
    found = pairs.shares[pairs.same_label] @ products(pairs)[pairs.same_label]
    expected = over_all_ordered_pairs(data, lambda x, y, same, _: same * (x @ y / PIXELS))
    assert found == pytest.approx(expected, rel=1e-12)


def test_images_with_themselves(data):
    pairs = every_pair(*data)
    np.testing.assert_array_equal(pairs.cosines[pairs.itself], 1)
    np.testing.assert_allclose(pairs.image_shares[pairs.itself], 1 / IMAGES)
    assert pairs.image_shares[~pairs.itself].sum() == 0
    assert pairs.image_shares @ products(pairs) == pytest.approx(np.square(data[0]).mean())


def test_gathered_pairs_keep_their_shares(data):
    pairs, whole = gathered(*data, groups=3, bins=2), every_pair(*data)
    assert len(pairs.mean_squares) == 3
    assert len(pairs.shares) < len(whole.shares)
    for kind in ("same_label", "itself"):
        found = pairs.shares[getattr(pairs, kind)].sum()
        assert found == pytest.approx(whole.shares[getattr(whole, kind)].sum(), rel=1e-12)
    assert pairs.shares.sum() == pytest.approx(1, rel=1e-12)
    assert pairs.shares @ pairs.cosines == pytest.approx(whole.shares @ whole.cosines, rel=1e-12)
    np.testing.assert_allclose(pairs.image_shares[pairs.itself], 1 / 3)
    np.testing.assert_array_equal(pairs.cosines[pairs.itself], 1)
    by_length = np.sort(np.square(data[0]).mean(axis=1)).reshape(3, 4)
    np.testing.assert_allclose(pairs.mean_squares, by_length.mean(axis=1))


def test_bins_hold_pairs_of_neighbouring_angles():
    """All images of one length and label: the bins cut the sorted angles in equal parts.

    The images with themselves stay together, apart from the others.
    """
    angles = np.array([0.0, 0.1, 0.3, 0.7])
    inputs = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    pairs = gathered(inputs, np.zeros(4, np.int64), groups=1, bins=3)
    others = np.sort(np.cos([0.1, 0.3, 0.7, 0.2, 0.6, 0.4])).reshape(3, 2).mean(axis=1)
    np.testing.assert_allclose(np.sort(pairs.cosines), [*others, 1])
    np.testing.assert_allclose(pairs.shares[~pairs.itself], 4 / 16)


def test_as_many_groups_as_images_lose_nothing(data):
    pairs, whole = gathered(*data, groups=IMAGES, bins=1), every_pair(*data)
    assert len(pairs.shares) == len(whole.shares)
    np.testing.assert_allclose(np.sort(products(pairs)), np.sort(products(whole)), rtol=1e-12)


def test_a_black_image_has_no_angle():
    pairs = every_pair(np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([1, 1]))
    np.testing.assert_allclose(pairs.cosines, [1, 0, 1])
    np.testing.assert_allclose(pairs.mean_squares, [0, 1])


@pytest.mark.parametrize(
    ("groups", "bins", "message"),
    [
        (0, 1, "groups 0: expected 1 to 12 (the images)"),
        (13, 1, "groups 13: expected 1 to 12 (the images)"),
        (1, 0, "bins 0: expected 1 or more"),
    ],
)
def test_too_few_or_too_many(data, groups, bins, message):
    with pytest.raises(InvalidInput) as raised:
        gathered(*data, groups, bins)
    assert str(raised.value) == message
