"""The oracle of Gaussian expectations: slow integrals that share nothing with the package.

One variable: mpmath, in 20 digits. Two variables: polar coordinates. Whatever happens at z1 = 0
or z2 = 0 happens along rays from the origin, so between these rays the integrand is smooth and
Gauss-Legendre quadrature converges, also for functions with a kink at 0.
"""

import mpmath
import numpy as np

FARTHEST = 12  # standard deviations; beyond, the Gaussian is below 1e-31


def expectation(function, variance):
    """E[f(z)], z ~ N(0, variance), for a function of mpmath numbers."""
    with mpmath.workdps(20):
        root = mpmath.sqrt(variance)
        bends = {0, FARTHEST} | {mpmath.mpf(bend) / root for bend in (1, 4, 16)}
        half = sorted(bend for bend in bends if bend <= FARTHEST)
        edges = [-bend for bend in half[:0:-1]] + half
        return float(mpmath.quad(lambda x: function(root * x) * mpmath.npdf(x), edges))


def pair_expectation(first, second, variances, correlation):
    """E[f(z1) g(z2)] of two Gaussian variables, for numpy functions."""
    between = np.arccos(correlation)
    rays = (np.pi / 2, -np.pi / 2, between + np.pi / 2, between - np.pi / 2)
    edges = np.unique(np.mod(rays, 2 * np.pi))
    radius, of_radius = _legendre(300, 0, FARTHEST)
    of_radius = of_radius * radius * np.exp(-(radius**2) / 2) / (2 * np.pi)
    total = 0.0
    for low, high in zip(edges, np.append(edges[1:], edges[0] + 2 * np.pi), strict=True):
        angle, of_angle = _legendre(100, low, high)
        z1 = np.sqrt(variances[0]) * np.outer(np.cos(angle), radius)
        z2 = np.sqrt(variances[1]) * np.outer(np.cos(angle - between), radius)
        total += of_angle @ (first(z1) * second(z2)) @ of_radius
    return total


def _legendre(points, low, high):
    nodes, weights = np.polynomial.legendre.leggauss(points)
    return low + (high - low) * (nodes + 1) / 2, weights * (high - low) / 2
