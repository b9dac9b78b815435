"""Mean-field theory of two inputs, and from it the norm of the mean gradient over many.

Two inputs x and x' meet the same weights. In a wide network their weighted inputs z and z' of one
neuron are Gaussian together, with the variances q and q' of mean_field and the covariance

    cov^1 = sigma_w^2 x . x' / n_0 + sigma_b^2,    cov^(l+1) = sigma_w^2 E[s(z) s(z')] + sigma_b^2,

and the gradients of the two are correlated as

    E[delta^l . delta'^l] = sigma_w^2 E[s'(z^l) s'(z'^l)] E[delta^(l+1) . delta'^(l+1)]

(Schoenholz et al. 2017). Here sigma_w is that of layer l + 1; above, sigma_w and sigma_b are those
of the layer computed. The mean gradient over N images has the norm that the chapter calls the speed
of learning:

    E|mean delta^l|^2 = 1/N^2 sum over x, x' of E[delta^l . delta'^l].
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from unstable_gradients.network.activations import Activation, Correlated
from unstable_gradients.theory import gaussian_moments, mean_field
from unstable_gradients.theory.gaussian_moments import Pairs, Variances
from unstable_gradients.theory.image_pairs import ImagePairs
from unstable_gradients.theory.mean_field import Layer
from unstable_gradients.theory.output_errors import OutputError, output_covariances

PerPair = Float[np.ndarray, " pair"]

ONE_PAIR = Pairs(np.array([0]), np.array([1]))  # two images, one pair


@dataclass(frozen=True)
class Prediction:
    """What theory says of a network and a set of images.

    Layers are counted front to back; the hidden layers leave out the output.

    Attributes:
        variances: q^l of each image.
        correlations: of the weighted inputs of each pair.
        factors: of the gradients of each pair, sigma_w^2 E[s' s'].
        mean_norms: sqrt(E|mean delta^l|^2), the mean over the images.
        rms_norms: sqrt of the mean of E|delta^l|^2 over the images.
        mean_output: sqrt(E|mean delta^L|^2) of the output layer.
        rms_output: sqrt of the mean of E|delta^L|^2 over the images, of the output layer.
    """

    variances: Float[np.ndarray, "layer image"]
    correlations: Float[np.ndarray, "layer pair"]
    factors: Float[np.ndarray, "hidden pair"]
    mean_norms: Float[np.ndarray, " hidden"]
    rms_norms: Float[np.ndarray, " hidden"]
    mean_output: float
    rms_output: float


def next_correlations(
    function: Activation,
    layer: Layer,
    variances: Variances,
    following: Variances,
    correlations: PerPair,
    pairs: Pairs,
) -> PerPair:
    """The correlation map: c of a layer from c and q of the layer before it.

    `following` are the variances of the layer computed.
    """
    rest = mean_field.at_rest(function, layer)
    moments = _moment(
        lambda z: function.value(z) - rest,
        function.value_moment if rest == 0 else None,
        *(variances, correlations, pairs),
    )
    covariances = layer.weight_variance * moments + layer.bias_variance
    return _as_correlations(covariances, following, pairs)


def forward_correlations(
    function: Activation,
    network: Sequence[Layer],
    variances: Float[np.ndarray, "layer image"],
    images: ImagePairs,
) -> Float[np.ndarray, "layer pair"]:
    """The correlation of the weighted inputs of each pair in each layer after the input.

    That of an image with itself is 1, and is not left to rounding: in the chaotic phase a
    difference to 1 grows by the factor of the gradient in each layer.
    """
    pairs, front = images.members, network[0]
    products = np.sqrt(images.mean_squares[pairs.first] * images.mean_squares[pairs.second])
    covariances = front.weight_variance * products * images.cosines + front.bias_variance
    correlations = [_as_correlations(covariances, variances[0], pairs)]
    for layer, before, after in zip(network[1:], variances, variances[1:], strict=False):
        following = next_correlations(function, layer, before, after, correlations[-1], pairs)
        correlations.append(np.where(images.itself, 1.0, following))
    return np.stack(correlations)


def gradient_factor(
    function: Activation,
    weight_variance: float,
    variances: Variances,
    correlations: PerPair,
    pairs: Pairs,
) -> PerPair:
    """sigma_w^2 E[s'(z) s'(z')] of each pair; sigma_w is of the layer behind."""
    return weight_variance * _moment(
        function.slope, function.slope_moment, variances, correlations, pairs
    )


def predict(
    function: Activation,
    network: Sequence[Layer],
    images: ImagePairs,
    error: OutputError,
    neurons: int,
) -> Prediction:
    """Variances, correlations and gradients of a network with this many output neurons."""
    variances = mean_field.forward_variances(function, network, images.mean_squares)
    correlations = forward_correlations(function, network, variances, images)
    of_the_output = output_covariances(error, neurons, variances[-1], correlations[-1], images)
    factors = np.stack(
        [
            gradient_factor(function, behind.weight_variance, variance, correlation, images.members)
            for behind, variance, correlation in zip(
                network[1:], variances[:-1], correlations[:-1], strict=True
            )
        ]
    )
    squares = mean_field.squared_gradients(factors, of_the_output)
    return Prediction(
        variances=variances,
        correlations=correlations,
        factors=factors,
        mean_norms=np.sqrt(squares @ images.shares),
        rms_norms=np.sqrt(squares @ images.image_shares),
        mean_output=float(np.sqrt(of_the_output @ images.shares)),
        rms_output=float(np.sqrt(of_the_output @ images.image_shares)),
    )


def _moment(
    function: Callable[[np.ndarray], np.ndarray],
    closed_form: Correlated | None,
    variances: Variances,
    correlations: PerPair,
    pairs: Pairs,
) -> PerPair:
    if closed_form is None:
        return gaussian_moments.cross_moment(function, function, variances, correlations, pairs)
    return closed_form(variances[pairs.first], variances[pairs.second], correlations)


def _as_correlations(covariances: PerPair, variances: Variances, pairs: Pairs) -> PerPair:
    """Covariances over standard deviations; 0 for an input without any variance."""
    scale = np.sqrt(variances[pairs.first] * variances[pairs.second])
    correlations = np.divide(covariances, scale, out=np.zeros_like(scale), where=scale > 0)
    return np.clip(correlations, -1, 1)
