"""By which factor a layer changes the squared gradient in deep normalized networks at the start.

Weights of variance sigma_w^2 / n before a normalized layer; what becomes of the gradient does not
depend on sigma_w, since the normalization divides by it. Gains are 1.

Batch normalization (Ioffe and Szegedy 2015). In deep wide networks the images of a batch end up
alike in pairs (see normalized_batch), and then a layer multiplies the mean square of dC/dz by

    E[f'^2] / Var f,  z ~ N(0, 1),

if the batch is large (Yang, Pennington, Rao, Sohl-Dickstein and Schoenholz 2019; from memory). By
Poincare's inequality this is 1 for a linear function and more for every other one, so that the
gradient explodes towards the front. In a batch of B images the variance of a neuron is by chance
small or large, its inverse square has a larger mean, and the normalization takes from the gradient
its mean over the batch and its component along z. With P the projection on what is left of it and
D = diag(f'(z)) the factor becomes

    B / ((B - 3)(B - 1)) tr E[P D G D] / (E[f(z_1)^2] - E[f(z_1) f(z_2)]),

where G takes away the mean; for a linear function (B - 2)/(B - 3). With fewer than four images it
is infinite.

Layer normalization (Ba, Kiros and Hinton 2016). Mean and variance are those of the n neurons of one
image. Weights of mean 0 make the neurons' x independent, with mean 0 and variance sigma_w^2 E[f^2],
whatever the mean of f: the mean over the neurons that is taken away is one direction out of n. So
the mean of f stays in the denominator,

    E[f'^2] / E[f^2],  z ~ N(0, 1 + sigma_b^2),

with sigma_b^2 the variance of the biases, which are added behind the normalization. For wide layers
(n - 2)/(n - 3) times this, from the two directions that the gradient loses and from 1/variance.
"""

import numpy as np

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import Activation
from unstable_gradients.theory import gaussian_moments
from unstable_gradients.theory.normalized_batch import NormalizedBatch


def large_batch_factor(function: Activation) -> float:
    """E[f'^2] / Var f: of the squared gradient, with batch normalization over many images."""
    squares, slopes = _moments(function, 1.0)
    mean = gaussian_moments.expectation(function.value, np.ones(1))[0]
    return float(slopes / (squares - mean**2))


def batch_factor(function: Activation, images: int) -> float:
    """The same with a batch of this many images, from 4 on.

    Raises:
        InvalidInput: if there are fewer.
    """
    batch = NormalizedBatch.of(images)
    f, slope = function.value, function.slope
    spread = batch.mean(lambda z: np.square(f(z))) - batch.product(f, f)
    return images / ((images - 3) * (images - 1)) * _left_of_gradient(batch, slope) / spread


def _left_of_gradient(batch: NormalizedBatch, slope: gaussian_moments.Function) -> float:
    """tr E[P D G D], with P = 1 - (11^T + zz^T)/B and G = 1 - 11^T/B, from one and two images.

    It is tr(P D^2) - d.Pd/B with d = f'(z), and d.Pd = |d|^2 - ((1.d)^2 + (z.d)^2)/B.
    """
    count = batch.images
    square = batch.mean(lambda z: np.square(slope(z)))
    weighted = batch.mean(lambda z: np.square(z * slope(z)))
    sum_squared = square + (count - 1) * batch.product(slope, slope)

    def tilted(z: np.ndarray) -> np.ndarray:
        return z * slope(z)

    along_squared = weighted + (count - 1) * batch.product(tilted, tilted)
    whole = (count - 1) * square - weighted
    return whole - (square - (sum_squared + along_squared) / count)


def layer_factor(function: Activation, bias_variance: float) -> float:
    """E[f'^2] / E[f^2]: of the squared gradient, with layer normalization of many neurons.

    Raises:
        InvalidInput: if the variance of the biases is negative or not finite.
    """
    if not 0 <= bias_variance < np.inf:
        raise InvalidInput(f"sigma_b^2 {bias_variance}: expected a finite number, 0 or above")
    squares, slopes = _moments(function, 1 + bias_variance)
    return float(slopes / squares)


def narrow_layer_factor(function: Activation, bias_variance: float, width: int) -> float:
    """`layer_factor` with the correction (n - 2)/(n - 3) for a layer of n neurons.

    Raises:
        InvalidInput: if there are fewer than four neurons.
    """
    if width < 4:
        raise InvalidInput(f"layer of {width} neurons: expected 4 or more")
    return (width - 2) / (width - 3) * layer_factor(function, bias_variance)


def _moments(function: Activation, variance: float) -> tuple[float, float]:
    """E[f^2] and E[f'^2]."""
    q = np.array([variance])
    squares = gaussian_moments.expectation(lambda z: np.square(function.value(z)), q)
    slopes = gaussian_moments.expectation(lambda z: np.square(function.slope(z)), q)
    return float(squares[0]), float(slopes[0])
