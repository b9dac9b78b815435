"""Points of the weighted inputs of one neuron for several images, which are jointly Gaussian.

Two images make an expectation that `gaussian_moments` has; the mean gradient needs four at once, of
all images. It is taken as the mean over a Sobol sequence, whose first coordinates go along the
directions of largest variance. With 24 images of MNIST the sums over pairs of E s'^2 s'^2 are then
within 0.2 % of the exact ones for weights N(0, 1/n) and N(0, 2/n). Slopes much narrower than z, as
with weights N(0, 1), are met by few points: for layers of 300 they are 2 % off for sigmoids and up
to 23 % for tanh, and the deviation predicted from them by about half of that.
"""

from functools import cache

import numpy as np
from jaxtyping import Float
from scipy import special
from scipy.stats import qmc

LOG_POINTS = 11  # 2,048 points


def jointly_gaussian(
    correlations: Float[np.ndarray, "image image"], variances: Float[np.ndarray, " image"]
) -> Float[np.ndarray, "point image"]:
    """z of each image at every point.

    Args:
        correlations: of z; what is negative among their eigenvalues, by rounding, counts as 0.
        variances: of z.
    """
    sizes, directions = np.linalg.eigh(correlations)
    axes = (directions * np.sqrt(np.maximum(sizes, 0)))[:, ::-1]
    return _normal_points(len(variances)) @ axes.T * np.sqrt(variances)


@cache
def _normal_points(dimensions: int) -> Float[np.ndarray, "point dimension"]:
    """Independent standard normal numbers; each coordinate is cut into equal parts."""
    points = qmc.Sobol(dimensions, scramble=False).random_base2(LOG_POINTS)
    return special.ndtri(points + 2.0 ** -(LOG_POINTS + 1))
