"""The error delta^L of the output layer of a random network, from which gradients flow back.

Output neuron k of a network just initialised has a Gaussian weighted input z, so that
delta^L_k = e(z, y_k) with a function e that the cost determines. The target y of an image is 1 for
its digit and 0 for the others. Softmax outputs depend on each other: their errors are none of
these, and their covariances have to be measured.
"""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float
from scipy.special import expit

from unstable_gradients.errors import InvalidInput
from unstable_gradients.theory.gaussian_moments import cross_moment
from unstable_gradients.theory.image_pairs import ImagePairs

OutputError = Callable[[Float[np.ndarray, "*shape"], float], Float[np.ndarray, "*shape"]]


def cross_entropy(z: Float[np.ndarray, "*shape"], y: float) -> Float[np.ndarray, "*shape"]:
    """sigma(z) - y: sigmoid outputs with the cross-entropy cost."""
    return expit(z) - y


def quadratic(z: Float[np.ndarray, "*shape"], y: float) -> Float[np.ndarray, "*shape"]:
    """(sigma(z) - y) sigma'(z): sigmoid outputs with the quadratic cost."""
    return (expit(z) - y) * expit(z) * expit(-z)


OUTPUT_ERRORS: Mapping[str, OutputError] = {
    "cross-entropy": cross_entropy,
    "quadratic": quadratic,
}


def output_covariances(
    error: OutputError,
    neurons: int,
    variances: Float[np.ndarray, " image"],
    correlations: Float[np.ndarray, " pair"],
    images: ImagePairs,
) -> Float[np.ndarray, " pair"]:
    """E[delta^L . delta'^L] of each pair, for this many output neurons.

    Args:
        error: e(z, y).
        neurons: of the output layer.
        variances: q^L of each image.
        correlations: of the outputs' weighted inputs, for each pair.
        images: the images.

    Raises:
        InvalidInput: if there are fewer than two output neurons.
    """
    if neurons < 2:
        raise InvalidInput(f"output neurons {neurons}: expected 2 or more, one for each digit")

    def moment(first: float, second: float) -> Float[np.ndarray, " pair"]:
        return cross_moment(
            lambda z: error(z, first),
            lambda z: error(z, second),
            variances,
            correlations,
            images.members,
        )

    neither, both = moment(0.0, 0.0), moment(1.0, 1.0)
    either = moment(1.0, 0.0) + moment(0.0, 1.0)
    same = (neurons - 1) * neither + both
    return np.where(images.same_label, same, (neurons - 2) * neither + either)
