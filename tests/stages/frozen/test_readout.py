"""Linear readouts against ridge regression in closed form, and where numbers are extreme."""

import itertools

import numpy as np
import pytest
from scipy import optimize

from stages.frozen.readout import Moments, accuracies, explained, readouts

RNG = np.random.default_rng(31)
REPLICAS, IMAGES, NEURONS, LABELS = 2, 40, 5, 3
ACTIVATIONS = RNG.random((REPLICAS, IMAGES, NEURONS))
NUMBERS = RNG.integers(0, LABELS, IMAGES)
TARGETS = np.eye(LABELS)[NUMBERS]


def fitted(activations=ACTIVATIONS, ridge=0.1, edges=(0, IMAGES)):
    """The readout from images given in parts."""
    moments = Moments()
    for first, last in itertools.pairwise(edges):
        moments.add(activations[:, first:last], TARGETS[first:last])
    return moments.readout(ridge)


def test_a_readout_minimises_squares_with_a_penalty():
    found = fitted(ridge=0.3)
    for replica, x in enumerate(ACTIVATIONS):
        penalty = 0.3 * x.var(axis=0).mean()

        def loss(flat, x=x, penalty=penalty):
            weights, offset = flat[:-LABELS].reshape(NEURONS, LABELS), flat[-LABELS:]
            squares = np.sum((TARGETS - x @ weights - offset) ** 2, axis=1)
            return squares.mean() + penalty * np.sum(weights**2)

        best = optimize.minimize(loss, np.zeros((NEURONS + 1) * LABELS), options={"gtol": 1e-9}).x
        np.testing.assert_allclose(found.weights[replica].ravel(), best[:-LABELS], atol=1e-6)
        np.testing.assert_allclose(found.offsets[replica, 0], best[-LABELS:], atol=1e-6)


@pytest.mark.parametrize("edges", [(0, 1, 2, IMAGES), (0, 20, IMAGES), (0, 39, IMAGES)])
def test_images_may_come_in_any_parts(edges):
    whole, parts = fitted(), fitted(edges=edges)
    np.testing.assert_allclose(parts.weights, whole.weights, rtol=1e-9)
    np.testing.assert_allclose(parts.offsets, whole.offsets, rtol=1e-9)


@pytest.mark.parametrize("scale", [1e-7, 1e5])
def test_scale_and_place_of_the_activations_do_not_matter(scale):
    """A layer whose activations differ in the eighth digit is read as well as any."""
    plain, other = fitted(ridge=1e-6), fitted(scale * ACTIVATIONS + 0.5, ridge=1e-6)
    for x, readout in ((ACTIVATIONS, plain), (scale * ACTIVATIONS + 0.5, other)):
        outputs = x @ readout.weights + readout.offsets
        if readout is plain:
            expected = outputs
    np.testing.assert_allclose(outputs, expected, atol=1e-5)


def test_activations_that_never_change_give_the_commonest_label():
    constant = np.full_like(ACTIVATIONS, 0.3)
    readout = fitted(constant)
    np.testing.assert_array_equal(readout.weights, 0)
    np.testing.assert_allclose(readout.offsets[0, 0], TARGETS.mean(axis=0))
    expected = np.bincount(NUMBERS).max()
    np.testing.assert_array_equal(readout.correct(constant, TARGETS), [expected] * REPLICAS)


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_replica_that_diverged_has_no_accuracy_and_leaves_the_others(bad):
    spoiled = ACTIVATIONS.copy()
    spoiled[1] = bad
    (found,) = accuracies(readouts([([spoiled], TARGETS)], 0.1), [([spoiled], TARGETS)])
    (expected,) = accuracies(readouts([([ACTIVATIONS], TARGETS)], 0.1), [([ACTIVATIONS], TARGETS)])
    assert found[0] == expected[0]
    assert np.isnan(found[1])


def test_layers_are_read_apart_and_images_counted_once():
    telling = np.repeat(TARGETS[np.newaxis], REPLICAS, axis=0)
    batches = [
        ([telling[:, part], np.zeros((REPLICAS, 20, 1))], TARGETS[part])
        for part in (slice(0, 20), slice(20, 40))
    ]
    first, second = accuracies(readouts(batches, 1e-6), batches)
    np.testing.assert_array_equal(first, 1)
    np.testing.assert_array_equal(second, np.bincount(NUMBERS).max() / IMAGES)


# The part of the targets' variance


def r_squared(seen, targets, unseen, wanted):
    """Of a readout without a penalty that counts, on images it may not have been fitted to."""
    fitted = readouts([([seen], targets)], 1e-12)
    (found,) = explained(fitted, [([unseen], wanted)])
    return found


def test_what_a_readout_explains_of_its_own_images_is_the_squared_correlation():
    """As of any least squares with an offset (Draper and Smith 1998, section 1.3)."""
    x, y = ACTIVATIONS[:, :, :1], RNG.random((IMAGES, 1))
    expected = [np.corrcoef(each[:, 0], y[:, 0])[0, 1] ** 2 for each in x]
    np.testing.assert_allclose(r_squared(x, y, x, y), expected, rtol=1e-8)


def test_all_is_explained_of_a_linear_function_and_nothing_by_a_constant():
    images = ACTIVATIONS[0] @ RNG.normal(size=(NEURONS, 9)) + 3
    constant = np.full_like(ACTIVATIONS, 0.7)
    found = r_squared(ACTIVATIONS, images, ACTIVATIONS, images)
    assert found[0] == pytest.approx(1, abs=1e-8)
    assert 0 < found[1] < 1  # the other replica's activations are not those of the images
    np.testing.assert_allclose(r_squared(constant, images, constant, images), 0, atol=1e-12)


def test_other_images_are_held_against_the_mean_of_those_fitted():
    """By hand: y = 2x is fitted on x = 0 and 1, so that the mean is 1; the others are at 2 and 3.

    Of 5 and 4 the readout's 4 and 6 miss 1 and -2, the mean 4 and 3: 1 - 5/25 is explained.
    """
    seen, unseen = np.array([[[0.0], [1.0]]]), np.array([[[2.0], [3.0]]])
    targets, wanted = np.array([[0.0], [2.0]]), np.array([[5.0], [4.0]])
    assert r_squared(seen, targets, unseen, wanted) == pytest.approx(0.8, abs=1e-8)


def test_images_may_be_told_in_any_parts():
    fitted = readouts([([ACTIVATIONS], TARGETS)], 0.1)
    parts = [([ACTIVATIONS[:, part]], TARGETS[part]) for part in (slice(0, 13), slice(13, IMAGES))]
    (whole,), (found,) = explained(fitted, [([ACTIVATIONS], TARGETS)]), explained(fitted, parts)
    np.testing.assert_allclose(found, whole, rtol=1e-12)
