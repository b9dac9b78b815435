"""What the spread of the activity, and weights met twice, add to the spread of gradients.

The mean square A = |s(z)|^2 / n of a layer of n neurons is random: given the variance q of z, its
relative variance is (E s^4 / A^2 - 1) / n. It changes q in all layers behind, and with q the factor
chi of the squared gradient. To first order in 1 / n, with

    T_l = X_l / q_l + sigma_w^2 A'_l T_(l+1),   Y_l = sigma_w^2 A_l T_(l+1),

a relative change e of A_l changes ln S^1 / S^d by Y_l e; X = d ln E s'^2 / d ln q, A' = dA/dq, and
T is 0 from the last hidden layer on, whose slopes the ratio does not hold. The neurons that make A
large are also those whose slopes are small: the noise of A and that of S^l (gradient_spread) have
the covariance (E s'^2 s^2 / (E s'^2 A) - 1) / n. Together they add to the variance of ln S^1 / S^d

    sum_l [2 Y_l (E s'^2 s^2 / (E s'^2 A) - 1) + Y_l^2 (E s^4 / A^2 - 1)] / n.

The mean of S^1 / S^d is not exactly the product of chi either. Second order in the change of q:

    sum_l [X_l / q_l E dq_l + (ln chi)''_l Var q_l / 2],
    Var q_(l+1) = (sigma_w^2 A')^2 Var q_l + (sigma_w^2 A)^2 (E s^4 / A^2 - 1) / n,
    E dq_(l+1) = sigma_w^2 (A' E dq_l + A'' Var q_l / 2).

And backpropagation meets the weights that made z. Given z = s(z_before) w + b, the weights w are
random only in the directions across s(z_before). If the error lies along w s more than by chance,
by a factor C = n cos^2 of their angle, the squared gradient is larger by (R / n) (C - 1), with
R = E s'^2 s^2 / (E s'^2 A); for orthogonal weights, whose other directions then have less, R - 1.
Going back one layer, with v = z - b of variance q_v,

    C - 1  =  G (C_behind - 1) + E[v^2 s'^2] / (q_v E s'^2) - 1,   G = E[v s' s]^2 / (A q_v E s'^2),

and C_behind - 1 = 0 behind the last hidden layer. In linear and ReLU networks C stays 1 on average
(Euler's theorem: z . delta is the same in all layers), and so S keeps its mean. By chance C may be
far from 1 in a network, and in these stays so: of order (d / n)^2, this is left out. In ReLU layers
of 100 it makes the mean gradient over 24 images spread half as much again, what networks that
propagate back through fresh weights do not. This theory of the
first order in 1 / n is the study's own; tests hold it against networks. Roberts, Yaida and Hanin
(2022), The Principles of Deep Learning Theory, derive corrections of this order for ensembles of
networks. Orthogonal weights keep |z|^2 from the second layer on: of each covariance of f and g is
left what goes beyond their common dependence on it, 2 (d ln E f / d ln q) (d ln E g / d ln q) c^2.
And z is spread over a sphere: E f is less than for a Gaussian z by (q^2 / n) d^2 E f / dq^2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from unstable_gradients.network.activations import Activation
from unstable_gradients.theory import gaussian_moments, gradient_spread, mean_field
from unstable_gradients.theory.gaussian_moments import Function
from unstable_gradients.theory.gradient_spread import PerImage, PerPair, Spread
from unstable_gradients.theory.image_pairs import ImagePairs
from unstable_gradients.theory.mean_field import Layer


@dataclass(frozen=True)
class Moments:
    """Of one hidden layer: how its slopes and its activity spread over its neurons.

    Attributes:
        variances: q of each image.
        slope: E s'^2.
        activity: A = E s^2, of s less s(0) if biases are centred.
        slope_growth: X = d ln E s'^2 / d ln q.
        slope_curve: the second derivative of ln E s'^2 by q.
        activity_growth: d ln A / d ln q.
        activity_curve: A'', the second derivative of A by q.
        along: R = E s'^2 s^2 / (E s'^2 A).
        across: E[v^2 s'^2] / (q_v E s'^2) - 1.
        kept: G.
        slopes: E s'_a^2 s'_c^2 / (E s'_a^2 E s'_c^2) of each pair, kappa.
        mixed: E s'_a^2 s_c^2 / (E s'_a^2 A_c) - 1, the mean of both orders of the pair.
        activities: E s_a^2 s_c^2 / (A_a A_c) - 1.
        squared_correlations: c^2 of z.
    """

    variances: PerImage
    slope: PerImage
    activity: PerImage
    slope_growth: PerImage
    slope_curve: PerImage
    activity_growth: PerImage
    activity_curve: PerImage
    along: PerImage
    across: PerImage
    kept: PerImage
    slopes: PerPair
    mixed: PerPair
    activities: PerPair
    squared_correlations: PerPair


def moments(
    function: Activation,
    layer: Layer,
    behind: Layer,
    variances: PerImage,
    correlations: PerPair,
    images: ImagePairs,
) -> Moments:
    """Those of a layer of neurons.

    Args:
        function: its activation.
        layer: how its weights and biases are drawn.
        behind: the same of the layer that its activity goes into.
        variances: q of each image.
        correlations: of z, for each pair.
        images: every pair of the images.
    """
    rest = mean_field.at_rest(function, behind)

    def value(z: np.ndarray) -> np.ndarray:
        return function.value(z) - rest

    def squared_slope(z: np.ndarray) -> np.ndarray:
        return np.square(function.slope(z))

    def square(z: np.ndarray) -> np.ndarray:
        return np.square(value(z))

    def mean(of: Function) -> PerImage:
        return gaussian_moments.expectation(of, variances)

    def pair(one: Function, other: Function) -> PerPair:
        return gaussian_moments.cross_moment(one, other, variances, correlations, images.members)

    slope, activity = mean(squared_slope), mean(square)
    first, second = images.members.first, images.members.second
    crossed = pair(squared_slope, square) / (slope[first] * activity[second])
    crossed += pair(square, squared_slope) / (activity[first] * slope[second])
    slope_by_q, slope_by_q2 = _derivatives(squared_slope, variances)
    activity_by_q, activity_by_q2 = _derivatives(square, variances)
    drawn = 1 - layer.bias_variance / variances  # part of the variance of z that is weights'
    stretched = mean(lambda z: np.square(z * function.slope(z)))
    turned = mean(lambda z: z * function.slope(z) * value(z))
    return Moments(
        variances=variances,
        slope=slope,
        activity=activity,
        slope_growth=variances * slope_by_q / slope,
        slope_curve=slope_by_q2 / slope - np.square(slope_by_q / slope),
        activity_growth=variances * activity_by_q / activity,
        activity_curve=activity_by_q2,
        along=mean(lambda z: squared_slope(z) * square(z)) / (slope * activity),
        across=drawn * (stretched / (variances * slope) - 1),
        kept=drawn * np.square(turned) / (activity * variances * slope),
        slopes=pair(squared_slope, squared_slope) / (slope[first] * slope[second]),
        mixed=crossed / 2 - 1,
        activities=pair(square, square) / (activity[first] * activity[second]) - 1,
        squared_correlations=np.square(correlations),
    )


def _derivatives(of: Function, variances: PerImage) -> tuple[PerImage, PerImage]:
    """The first and the second derivative of E[f(z)] by q, from moments with He_2 and He_4."""
    points, weights = gaussian_moments.rule()
    values = of(np.sqrt(variances)[:, None] * points)
    squares = np.square(points)
    once = values @ (weights * (squares - 1)) / (2 * variances)
    twice = values @ (weights * (np.square(squares) - 6 * squares + 3))
    return once, twice / (4 * np.square(variances))


@dataclass(frozen=True)
class Added:
    """What comes to the spread of ln S^1 / S^d that gradient_spread gives.

    Attributes:
        covariances: of the logarithms of two images.
        shifts: of the mean logarithm of each image.
    """

    covariances: PerPair
    shifts: PerImage

    def spread(self, shares: PerImage, images: ImagePairs) -> Spread:
        """The same of the mean over the images, for small covariances.

        The logarithm of each one's mean is larger than its mean logarithm by half of its variance.

        Args:
            shares: p_a of each image, of the mean square in front.
            images: every pair of them.
        """
        variance = gradient_spread.quadratic(shares, images, self.covariances)
        of_means = self.shifts + gradient_spread.of_images(self.covariances, images) / 2
        return Spread(variance, float(shares @ of_means) - variance / 2)


def added(
    layers: Sequence[Moments],
    weight_variances: Sequence[float],
    images: ImagePairs,
    neurons: float | int,
    orthogonal: bool,
) -> Added:
    """Those of a network.

    Args:
        layers: of all hidden layers, front to back, the last one too.
        weight_variances: sigma_w^2 of the layers behind each of them but the last.
        images: every pair of the images.
        neurons: n of each layer.
        orthogonal: whether weights are orthogonal.
    """
    first, second = images.members.first, images.members.second
    covariances = np.zeros(len(first))
    sensitivities = _sensitivities(layers[:-1], weight_variances)
    for number, (layer, change) in enumerate(zip(layers, sensitivities, strict=False)):
        mixed, activities = _left(layer, images) if orthogonal and number else _all(layer)
        covariances += (change[first] + change[second]) * mixed / neurons
        covariances += change[first] * change[second] * activities / neurons
    shifts = _of_activity(layers[:-1], weight_variances, images, neurons, orthogonal)
    shifts += _of_weights_met_twice(layers, neurons, orthogonal)
    return Added(covariances, shifts)


def _all(layer: Moments) -> tuple[PerPair, PerPair]:
    return layer.mixed, layer.activities


def _left(layer: Moments, images: ImagePairs) -> tuple[PerPair, PerPair]:
    """The covariances without what goes through |z|^2, which orthogonal weights keep."""
    a, c = images.members.first, images.members.second
    slope, activity = layer.slope_growth, layer.activity_growth
    crossed = slope[a] * activity[c] + activity[a] * slope[c]
    return (
        layer.mixed - crossed * layer.squared_correlations,
        layer.activities - 2 * activity[a] * activity[c] * layer.squared_correlations,
    )


def _sensitivities(layers: Sequence[Moments], weight_variances: Sequence[float]) -> list[PerImage]:
    """Y of each of these layers and image."""
    found: list[PerImage] = []
    behind = np.zeros_like(layers[0].variances)
    for layer, variance in zip(reversed(layers), reversed(weight_variances), strict=True):
        found.append(variance * layer.activity * behind)
        by_q = layer.activity_growth * layer.activity / layer.variances
        behind = layer.slope_growth / layer.variances + variance * by_q * behind
    return found[::-1]


def _of_activity(
    layers: Sequence[Moments],
    weight_variances: Sequence[float],
    images: ImagePairs,
    neurons: float | int,
    orthogonal: bool,
) -> PerImage:
    """The mean of the change of ln S^1 / S^d of each image by the changes of q."""
    total = np.zeros_like(layers[0].variances)
    mean, square = np.zeros_like(total), np.zeros_like(total)
    for number, (layer, variance) in enumerate(zip(layers, weight_variances, strict=True)):
        on_sphere = orthogonal and number > 0
        total += layer.slope_growth / layer.variances * mean + layer.slope_curve * square / 2
        _, activities = _left(layer, images) if on_sphere else _all(layer)
        fresh = gradient_spread.of_images(activities, images) / neurons
        by_q = variance * layer.activity_growth * layer.activity / layer.variances
        mean = by_q * mean + variance * layer.activity_curve * square / 2
        if on_sphere:
            missing = np.square(layer.variances) / neurons
            curve = layer.slope_curve + np.square(layer.slope_growth / layer.variances)
            total -= missing * curve
            mean = mean - missing * variance * layer.activity_curve
        square = np.square(by_q) * square + np.square(variance * layer.activity) * fresh
    return total


def _of_weights_met_twice(
    layers: Sequence[Moments], neurons: float | int, orthogonal: bool
) -> PerImage:
    """The sum over layers of (R / n) (C - 1), for each image."""
    excess = layers[-1].across
    total = np.zeros_like(excess)
    for layer in reversed(layers[:-1]):
        total += (layer.along - orthogonal) / neurons * excess
        excess = layer.kept * excess + layer.across
    return total
