"""Mean-field theory of centred starts against random networks written out."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.special import expit

from unstable_gradients.network import activations
from unstable_gradients.network.initializers import start
from unstable_gradients.theory import initializations
from unstable_gradients.theory.image_pairs import every_pair
from unstable_gradients.theory.output_errors import OUTPUT_ERRORS
from unstable_gradients.theory.two_inputs import predict

SIZES = (20, 500, 300, 400, 10)
DRAWS = 60
LABELS = np.array([3, 3, 8, 0])
# k of sigma(k z), the variance of a weight in each layer, and the start's name in the package.
SETTINGS = {
    "critical": (1.0, [8 / 520, 32 / 800, 32 / 700, 8 / 410], "glorot-sigmoid-centred"),
    "steep": (4.0, [1 / 20, 1 / 500, 1 / 300, 1 / 400], "lecun-centred"),
}


def inputs():
    rng = np.random.default_rng(43)
    common, own = rng.uniform(0, 1, SIZES[0]), rng.uniform(0, 1, (len(LABELS), SIZES[0]))
    return np.array([[1.0], [0.9], [0.5], [0.0]]) * common + own


def grams(rng, steepness, spreads):
    """z . z' / n of each layer, and mean delta . delta' of each hidden layer, of one network."""
    weights, forth, a, zs = [], [], inputs().T, []
    for layer, ((n_in, n_out), variance) in enumerate(zip(pairwise(SIZES), spreads, strict=True)):
        weights.append(rng.standard_normal((n_out, n_in)) * np.sqrt(variance))
        zs.append(weights[-1] @ (a if layer == 0 else a - 0.5))
        forth.append(zs[-1].T @ zs[-1] / n_out)
        a = expit(steepness * zs[-1])
    delta = expit(zs[-1]) - np.eye(10)[LABELS].T
    back = [delta.T @ delta]
    for w, z in zip(weights[:0:-1], zs[-2::-1], strict=True):
        delta = w.T @ delta * steepness * expit(steepness * z) * expit(-steepness * z)
        back.insert(0, delta.T @ delta)
    return forth[:-1], back


@pytest.mark.parametrize("name", SETTINGS)
def test_centred_networks_are_as_predicted(name):
    steepness, spreads, own = SETTINGS[name]
    pairs = every_pair(inputs(), LABELS)
    function = activations.SIGMOID if steepness == 1 else activations.scaled_sigmoid(steepness)
    network = initializations.layers(start(own), SIZES)
    found = predict(function, network, pairs, OUTPUT_ERRORS["cross-entropy"], SIZES[-1])

    rng = np.random.default_rng(44)
    drawn = (grams(rng, steepness, spreads) for _ in range(DRAWS))
    forth, back = zip(*drawn, strict=True)
    upper = (..., pairs.members.first, pairs.members.second)
    forth, back = np.array(forth)[upper], np.array(back)[upper]

    variances = found.variances[:-1]
    lengths = np.sqrt(variances[:, pairs.members.first] * variances[:, pairs.members.second])
    assert_as_predicted(forth, found.correlations[:-1] * lengths, 0.005 * lengths)
    # Each network's own gradients, layer by layer, so that its output matters little.
    scale = found.factors * back[:, 1:].mean(axis=0)
    assert_as_predicted(back[:, :-1], found.factors * back[:, 1:], 0.02 * np.abs(scale))


def assert_as_predicted(measured, predicted, corrections):
    """The mean over draws, within five standard errors and corrections of the order of 1 / n."""
    deviations = measured - predicted
    error = deviations.std(axis=0, ddof=1) / np.sqrt(DRAWS)
    assert np.all(error < 0.02 * np.abs(measured).mean(axis=0).max())  # exact enough to tell
    assert np.all(np.abs(deviations.mean(axis=0)) < 5 * error + corrections)
