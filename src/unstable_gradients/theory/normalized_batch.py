"""Expectations over a normalized batch: z of one neuron for B images, with mean 0 and variance 1.

Batch normalization takes from the weighted inputs x of a neuron their mean over the batch and
divides by their standard deviation. Where all pairs of images are alike, that is where x is
Gaussian with one variance and one covariance, z is uniform on a sphere: the vectors of length
sqrt(B) whose B components add up to 0 (Yang et al. 2019). Its components have a correlation of
-1/(B - 1), and those of two images are

    z_1 = sqrt(B - 1) r cos t,   z_2 = sqrt(B - 1) r cos(t - alpha),   cos alpha = -1/(B - 1),

with t uniform and 1 - r^2 the power 2/(B - 3) of a uniform number. So every expectation of one or
two images is a sum over a grid of r and t. The angles are cut where z_1 or z_2 changes sign, so
that a kink at 0 does no harm.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy import special

from unstable_gradients.errors import InvalidInput

Points = Float[np.ndarray, " point"]
Function = Callable[[Points], Points]

SMALLEST_BATCH = 4  # with fewer images the mean square of the gradient is infinite
ANGLES = 40  # between two changes of sign
STEP, REACH = 1 / 24, 3.6  # of t in r = 1 / (1 + exp(-pi sinh t))


@dataclass(frozen=True)
class NormalizedBatch:
    """Two images of a normalized batch.

    Attributes:
        images: B, the size of the batch.
        first: z of one image at each point of the grid.
        second: z of another image there.
        weights: of the points; their sum is 1.
    """

    images: int
    first: Points
    second: Points
    weights: Points

    @classmethod
    def of(cls, images: int) -> "NormalizedBatch":
        """The grid for a batch of this size.

        Raises:
            InvalidInput: if there are fewer than SMALLEST_BATCH images.
        """
        if images < SMALLEST_BATCH:
            raise InvalidInput(f"batch of {images} images: expected {SMALLEST_BATCH} or more")
        radii, of_radii = _radii(images)
        alpha = np.arccos(-1 / (images - 1))
        angles, of_angles = _angles(alpha)
        lengths = np.sqrt(images - 1) * radii[:, None]
        return cls(
            images,
            (lengths * np.cos(angles)).ravel(),
            (lengths * np.cos(angles - alpha)).ravel(),
            (of_radii[:, None] * of_angles).ravel(),
        )

    def mean(self, function: Function) -> float:
        """E[f(z_1)]."""
        return float(function(self.first) @ self.weights)

    def product(self, function: Function, other: Function) -> float:
        """E[f(z_1) g(z_2)] of two images."""
        return float((function(self.first) * other(self.second)) @ self.weights)


def _radii(images: int) -> tuple[Points, Points]:
    """r with density proportional to r (1 - r^2)^((B - 5)/2), and weights: a tanh-sinh rule."""
    t = np.arange(-round(REACH / STEP), round(REACH / STEP) + 1) * STEP
    radii, rest = special.expit(np.pi * np.sinh(t)), special.expit(-np.pi * np.sinh(t))
    lengths = radii * rest * np.cosh(t)
    weights = lengths * radii * np.exp((images - 5) / 2 * np.log(rest * (1 + radii)))
    return radii, weights / weights.sum()


def _angles(alpha: float) -> tuple[Points, Points]:
    """Angles t of a circle, cut where cos t or cos(t - alpha) is 0, and weights: Gauss-Legendre."""
    cuts = np.sort(np.mod([np.pi / 2, -np.pi / 2, alpha + np.pi / 2, alpha - np.pi / 2], 2 * np.pi))
    starts, lengths = cuts, np.diff(cuts, append=cuts[0] + 2 * np.pi)
    x, weights = special.roots_legendre(ANGLES)
    points = starts[:, None] + lengths[:, None] * (1 + x) / 2
    return points.ravel(), (lengths[:, None] * weights / (4 * np.pi)).ravel()
