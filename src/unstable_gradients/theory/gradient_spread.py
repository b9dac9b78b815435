"""How far the gradients of single networks of one kind lie apart, and how small a typical one is.

Mean-field theory gives the mean of the squared gradient S^l of layer l over random networks. In
layers of n neurons S^l is a sum over n of them, so that each layer multiplies it by a random number
of mean chi and relative variance V / n. The logarithm of the ratio of the first to the last hidden
layer's is a sum over the layers between: nearly normal, with

    variance sum_l ln(1 + V_l / n)   and   mean ln(mean-field ratio) - variance / 2,

if each factor is log-normal. The norm, a square root, has half of that mean and a quarter of that
variance. Hanin and Nica (2020, Communications in Mathematical Physics 376) prove it for one image
and ReLU, V = 5.

What V is follows from delta_j = s'(z_j) u_j, u = w delta', with delta' from the layer behind. Let
the weights be Gaussian and, as in mean-field theory, independent of z. Then u has the covariance
C = delta'_a . delta'_b among images a and b. A noise in delta_a . delta_b reaches the front with a
weight W_ab, its share of S^1 = sum W_ab delta_a . delta_b. So with y_a = s'(z_a)

    1 + V = E_z[t^2 + 2 trace (P C P C)] / (E_z t)^2,   t = trace (P C),   P_ab = y_a y_b W_ab.

For one image V = 3 kappa - 1, kappa = E s'^4 / (E s'^2)^2: 5 for ReLU, 2 for linear neurons. For
the mean of |delta_a|^2 over images (W diagonal) it takes only moments of two images,

    1 + V = sum_ac p_a p_c kappa_ac (1 + 2 rho_ac^2),
    kappa_ac = E s'_a^2 s'_c^2 / (E s'_a^2 E s'_c^2),

p_a being the share of an image and rho_ac the correlation of two images' errors in the layer
behind: kappa (1 + 2 rho^2) - 1 where images are alike. For the norm of the mean gradient all
elements of W count, and where z is alike in all images rho is 1.

Orthogonal weights keep |u|^2, and sum_j z_j^2 in all layers but the first. Of V remains

    (kappa_ac - 1)(1 + 2 rho_ac^2) - 2 X_a X_c c_ac^2,   X = d ln E s'^2 / d ln q,

over n + 2 instead of n; c is the correlation of z. For linear neurons it is 0.

Weights of another distribution than the normal, of excess kurtosis g, add g times sum_k delta_k^4
/ |delta|^4 to the 3 of 3 kappa. That sum is about 3 kappa / n: a correction of order V / n^2, for
uniform weights (g = -6/5) of some 4 % of V in layers of 30. It is left out.

That each factor is log-normal is worth a doubt: in few neurons ln S spreads more than ln(1 + V/n)
says, because its lower tail is the longer one. A sum of squares of k normal numbers has V / n
= 2 / k, and its logarithm the variance trigamma(k / 2) and the mean digamma(k / 2) - ln(k / 2). So
`as_gamma` takes them with k / 2 = n / V, and is close to networks also where V is not below n.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy import special

from unstable_gradients.theory import image_points
from unstable_gradients.theory.gaussian_moments import Pairs
from unstable_gradients.theory.image_pairs import ImagePairs

PerLayer = Float[np.ndarray, " layer"]
PerImage = Float[np.ndarray, " image"]
PerPair = Float[np.ndarray, " pair"]
Matrix = Float[np.ndarray, "image image"]


@dataclass(frozen=True)
class Spread:
    """Of ln S^1 / S^d among networks of one kind, S being the squared gradient.

    Attributes:
        variance: of the logarithm.
        shift: of its mean, from the logarithm that mean-field theory gives.
    """

    variance: float
    shift: float

    @property
    def norm_sd(self) -> float:
        """The standard deviation of the logarithm of the norm's ratio.

        A variance of 0 may be a little below by rounding.
        """
        return float(np.sqrt(np.maximum(self.variance, 0.0))) / 2

    @property
    def norm_shift(self) -> float:
        """The shift of the mean logarithm of the norm's ratio."""
        return self.shift / 2

    def share_within(self, factor: float) -> float:
        """The part of the networks whose norm's ratio is within this factor of mean-field theory's.

        For a normal logarithm.
        """
        ends = np.array([-np.log(factor), np.log(factor)]) - self.norm_shift
        if self.norm_sd == 0:
            return float(ends[0] <= 0 <= ends[1])
        below, above = special.ndtr(ends / self.norm_sd)
        return float(above - below)

    def with_more(self, variance: float, shift: float) -> "Spread":
        """The same with a further, independent source of variance and shift."""
        return Spread(self.variance + variance, self.shift + shift)


def as_log_normal(noises: PerLayer, neurons: float | int) -> Spread:
    """The spread, from V of each layer that the gradient passes, if factors are log-normal."""
    variance = float(np.log1p(noises / neurons).sum())
    return Spread(variance, -variance / 2)


def as_gamma(noises: PerLayer, neurons: float | int) -> Spread:
    """The same if factors are as sums of squares; a layer with V = 0 adds nothing."""
    shapes = neurons / noises[noises > 0]
    variance = special.polygamma(1, shapes).sum()
    return Spread(float(variance), float((special.digamma(shapes) - np.log(shapes)).sum()))


def quadratic(shares: PerImage, images: ImagePairs, values: PerPair) -> float:
    """The sum of p_a p_c v_ac over all ordered pairs of images, of which each is there once."""
    first, second = images.members.first, images.members.second
    twice = np.where(images.itself, 1.0, 2.0)
    return float((twice * shares[first] * shares[second]) @ values)


def squared_correlations(gradients: PerPair, images: ImagePairs) -> PerPair:
    """rho_ac^2 of each pair, from E[delta_a . delta_c]; 0 where an image has no gradient."""
    own = of_images(gradients, images)
    scale = own[images.members.first] * own[images.members.second]
    return np.divide(np.square(gradients), scale, out=np.zeros_like(scale), where=scale > 0)


def of_images(values: PerPair, images: ImagePairs) -> PerImage:
    """What the pairs of each image with itself have."""
    found = np.empty(len(images.mean_squares))
    found[images.members.first[images.itself]] = values[images.itself]
    return found


def of_pairs(kurtoses: PerPair, squared_errors: PerPair) -> PerPair:
    """n times the relative covariance of |delta_a|^2 and |delta_c|^2, for independent weights.

    V of the mean of |delta_a|^2 over the images is its `quadratic` form with their shares.

    Args:
        kurtoses: kappa_ac.
        squared_errors: rho_ac^2, in the layer behind.
    """
    return kurtoses * (1 + 2 * squared_errors) - 1


def of_pairs_orthogonal(kurtoses: PerPair, squared_errors: PerPair, kept: PerPair) -> PerPair:
    """The same for orthogonal weights, times n + 2 instead of n.

    Args:
        kurtoses: as above.
        squared_errors: as above.
        kept: 2 X_a X_c c_ac^2, which does not spread because |z|^2 does not; 0 in the first layer.
    """
    return (kurtoses - 1) * (1 + 2 * squared_errors) - kept


def mean_gradient(
    slopes: Float[np.ndarray, "point image"], weights: Matrix, gradients: Matrix
) -> tuple[float, float]:
    """V of the norm of the mean gradient, for independent and for orthogonal weights.

    For the latter what `kept` takes away above has still to be subtracted.

    Args:
        slopes: s'(z_a) at points drawn from the joint distribution of the images' z.
        weights: W_ab.
        gradients: C_ab, of the layer behind.
    """
    passed = (slopes[:, :, None] * slopes[:, None, :] * weights) @ gradients
    traces = np.trace(passed, axis1=1, axis2=2)
    squares = np.einsum("pab,pba->p", passed, passed)
    mean = traces.mean()
    independent = (np.square(traces) + 2 * squares).mean() / mean**2 - 1
    average = passed.mean(axis=0)
    return float(independent), float(
        independent - 2 * np.einsum("ab,ba->", average, average) / mean**2
    )


def matrix(values: PerPair, pairs: Pairs, images: int) -> Matrix:
    """Values of every pair as a symmetric matrix."""
    whole = np.zeros((images, images))
    whole[pairs.first, pairs.second] = values
    whole[pairs.second, pairs.first] = values
    return whole


def of_each_image(shares: PerImage, shifts: PerImage, covariances: Matrix) -> Spread:
    """The spread of sum_a p_a exp(x_a), x being normal: ln S^1 / S^d of each image by itself.

    Where images have little in common, their gradients spread by themselves, and their mean is
    that of the few largest: it spreads more than the average of their noises, and a typical one is
    smaller. The moments of its logarithm are taken over `image_points`.

    Args:
        shares: p_a, of the mean square in front.
        shifts: E x_a.
        covariances: of x.
    """
    scales = np.sqrt(np.diag(covariances))
    scale = np.outer(scales, scales)
    correlations = np.divide(covariances, scale, out=np.eye(len(scales)), where=scale > 0)
    points = image_points.jointly_gaussian(correlations, np.square(scales)) + shifts
    logs = special.logsumexp(points, b=shares, axis=1)
    return Spread(float(logs.var()), float(logs.mean()))
