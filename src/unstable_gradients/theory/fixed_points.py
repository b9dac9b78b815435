"""What mean-field theory says of very deep networks, all of whose layers are drawn alike.

The variance q of the weighted inputs approaches a fixed point q* of the variance map. There the
squared gradient changes by chi_1 = sigma_w^2 E[s'(z)^2] from layer to layer: it vanishes where
chi_1 < 1 (the ordered phase), explodes where chi_1 > 1 (the chaotic phase), and keeps its size on
the line between, e-fold in xi_1 = -1 / ln chi_1 layers. The correlation c of two inputs approaches
c*: 1 in the ordered phase, where all inputs become alike, less in the chaotic. What is left of the
difference to c* falls e-fold in xi_c = -1 / ln(sigma_w^2 E[s'(z) s'(z')]) layers, at c* (Poole et
al. 2016, Schoenholz et al. 2017).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.activations import Activation
from unstable_gradients.theory import mean_field, two_inputs
from unstable_gradients.theory.mean_field import Layer
from unstable_gradients.theory.two_inputs import ONE_PAIR

Phase = Literal["ordered", "critical", "chaotic"]

START_VARIANCE = 1.0  # variance from which the fixed point is approached, unless told otherwise
UNMOVED = 1e-12  # relative change of q in a layer that counts as none
SMALLEST, LARGEST = 1e-9, 1e12  # variances beyond count as 0 and infinity
LEAST_VARIANCE = 1e-30  # so small that the slope of a function smooth at 0 is that at 0
CRITICAL_WITHIN = 1e-6  # distance of chi_1 from 1


@dataclass(frozen=True)
class DeepLimit:
    """The fixed points of the maps and what follows from them.

    Attributes:
        variance: q*; infinite if the variance grows without bound.
        factor: chi_1, of the squared gradient in a layer.
        correlation: c*; NaN if q* is 0 or infinite, where only the angles of the inputs remain.
        gradient_depth: xi_1 in layers: positive where gradients vanish, negative where they
            explode, infinite where they do neither.
        correlation_depth: xi_c in layers; NaN where the correlation is.
        phase: by chi_1.
    """

    variance: float
    factor: float
    correlation: float
    gradient_depth: float
    correlation_depth: float
    phase: Phase


def fixed_variance(function: Activation, layer: Layer, start: float = START_VARIANCE) -> float:
    """q*, the variance that layers like this one approach from the one given.

    The variance map never decreases where |s| grows with |z|, so that q moves towards the nearest
    fixed point and stays on its side. Infinity stands for growth without bound.

    Raises:
        InvalidInput: if the variance given is not positive and finite.
    """
    if not 0 < start < np.inf:
        raise InvalidInput(f"start {start} of q: expected a finite number above 0")
    change = _variance(function, layer, start) - start
    if abs(change) <= UNMOVED * start:
        return start
    factor, near = (2.0 if change > 0 else 0.5), start
    while SMALLEST < near < LARGEST:
        far = near * factor
        if (_variance(function, layer, far) - far) * change <= 0:
            low, high = sorted((near, far))
            return float(
                optimize.brentq(
                    lambda q: _variance(function, layer, q) - q, low, high, xtol=1e-15, rtol=1e-14
                )
            )
        near = far
    return np.inf if change > 0 else 0.0


def deep_limit(function: Activation, layer: Layer, start: float = START_VARIANCE) -> DeepLimit:
    """Fixed points, depth scales and phase of networks whose layers are all like this one."""
    variance = fixed_variance(function, layer, start)
    factor = _factor(function, layer, variance)
    phase: Phase = "ordered" if factor < 1 else "chaotic"
    if abs(factor - 1) <= CRITICAL_WITHIN:
        phase = "critical"
    correlation = rate = np.nan
    if 0 < variance < np.inf:
        correlation = _fixed_correlation(function, layer, variance, phase)
        rate = _pair_factor(function, layer, variance, correlation)
    return DeepLimit(variance, factor, correlation, _depth(factor), _depth(rate), phase)


def balancing_width(function: Activation, bias_variance: float, widest: float = 1e6) -> float:
    """The width n at which gradients neither vanish nor explode if every weight is N(0, 1).

    There sigma_w^2 = n, and chi_1 grows with n: a narrower network loses its gradients with
    depth, in a wider one they explode.

    Raises:
        InvalidInput: if there is no such width between 1 and the widest.
    """

    def excess(logarithm: float) -> float:
        layer = Layer(float(np.exp(logarithm)), bias_variance)
        return float(np.log(_factor(function, layer, fixed_variance(function, layer))))

    low, high = 0.0, float(np.log(widest))
    if abs(excess(low)) < CRITICAL_WITHIN:  # tanh without biases is critical at width 1
        return 1.0
    if not excess(low) < 0 <= excess(high):
        raise InvalidInput(
            f"activation {function.name!r} with sigma_b^2 {bias_variance:g}: expected gradients "
            f"that vanish at width 1 and explode at {widest:g}"
        )
    return float(np.exp(optimize.brentq(excess, low, high)))


def _fixed_correlation(function: Activation, layer: Layer, variance: float, phase: Phase) -> float:
    """c*: in the chaotic phase the map is convex with slope chi_1 > 1 at 1, so it crosses below."""
    if phase != "chaotic":
        return 1.0
    variances = np.array([variance, variance])

    def change(correlation: float) -> float:
        following = two_inputs.next_correlations(
            function, layer, variances, variances, np.array([correlation]), ONE_PAIR
        )
        return float(following[0]) - correlation

    if change(0.0) <= UNMOVED:
        return 0.0
    gap = 0.5
    while change(1 - gap) >= 0:
        gap /= 2
        if gap < SMALLEST:  # too near to 1 for the map's slope there to be told from 1
            return 1.0
    return float(optimize.brentq(change, 0.0, 1 - gap))


def _variance(function: Activation, layer: Layer, variance: float) -> float:
    return float(mean_field.next_variances(function, layer, np.array([variance]))[0])


def _factor(function: Activation, layer: Layer, variance: float) -> float:
    # At z = 0 itself a kink has no slope; a variance that falls to 0 never reaches it.
    variances = np.array([max(variance, LEAST_VARIANCE)])
    factors = mean_field.gradient_factor(function, layer.weight_variance, variances)
    return float(factors[0])


def _pair_factor(function: Activation, layer: Layer, variance: float, correlation: float) -> float:
    variances, correlations = np.array([variance, variance]), np.array([correlation])
    factors = two_inputs.gradient_factor(
        function, layer.weight_variance, variances, correlations, ONE_PAIR
    )
    return float(factors[0])


def _depth(factor: float) -> float:
    """-1 / ln of the factor: 0 where nothing is left after a layer, infinite where all is."""
    if factor == 0:
        return 0.0
    if abs(factor - 1) <= CRITICAL_WITHIN:
        return np.inf
    return -1 / float(np.log(factor))
