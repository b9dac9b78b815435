"""Points of jointly Gaussian numbers: their moments, against exact ones."""

import numpy as np
import pytest

from unstable_gradients.theory import image_points

OF_Z = np.array([[1.0, 0.5, 0.2], [0.5, 1.0, 0.6], [0.2, 0.6, 1.0]])
VARIANCES = np.array([0.5, 2.0, 9.0])


def test_first_and_second_moments():
    points = image_points.jointly_gaussian(OF_Z, VARIANCES)
    scales = np.sqrt(VARIANCES)
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=0.02 * scales.max())
    found = points.T @ points / len(points) / np.outer(scales, scales)
    np.testing.assert_allclose(found, OF_Z, atol=0.02)


def test_a_fourth_moment_of_all_of_them():
    """Isserlis: E[x^2 y z] = E x^2 E yz + 2 E xy E xz."""
    x, y, z = image_points.jointly_gaussian(OF_Z, np.ones(3)).T
    assert np.mean(x**2 * y * z) == pytest.approx(0.6 + 2 * 0.5 * 0.2, rel=0.06)


def test_images_that_are_alike_have_the_same_points():
    points = image_points.jointly_gaussian(np.ones((4, 4)), np.ones(4))
    np.testing.assert_allclose(points, points[:, :1].repeat(4, axis=1), atol=1e-6)
    assert np.isfinite(points).all()
