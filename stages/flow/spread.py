"""What theory predicts of the spread of gradients among networks of one kind (H7).

Three times: as a product of independent layers on the way back, which is what the claim says; with
the noise of the way forth besides; and for single images with the logarithm of each one's gradient
normal, where the others take that of their mean. See theory/gradient_spread and activity_noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from jaxtyping import Float

from stages.flow.prediction import PredictionSetting
from stages.flow.tables import GRADIENT_MEASURES
from unstable_gradients.network import initializers
from unstable_gradients.theory import (
    activity_noise,
    gradient_spread,
    image_points,
    initializations,
    mean_field,
    two_inputs,
)
from unstable_gradients.theory.activity_noise import Added, Moments
from unstable_gradients.theory.gradient_spread import PerImage, PerLayer, PerPair, Spread
from unstable_gradients.theory.image_pairs import ImagePairs
from unstable_gradients.theory.mean_field import Layer
from unstable_gradients.theory.output_errors import output_covariances
from unstable_gradients.theory.two_inputs import Prediction

ORTHOGONAL = "orthogonal"
MEASURES = tuple(GRADIENT_MEASURES)
NONE = {"each_log_sd": np.nan, "each_log_shift": np.nan}


@dataclass(frozen=True)
class Hidden:
    """The hidden layers of the deepest network with one start and width.

    Attributes:
        moments: of each layer.
        slopes: s'(z) of each layer at points of the images' joint distribution.
        weight_variances: sigma_w^2 of the layers behind each but the last.
    """

    moments: list[Moments]
    slopes: list[Float[np.ndarray, "point image"]]
    weight_variances: list[float]


@dataclass(frozen=True)
class Noises:
    """Of one network and kind of gradient.

    Attributes:
        measure: a key of GRADIENT_MEASURES.
        shares: of each image, of the squared gradient in front.
        of_layers: V of each layer that the gradient passes.
        of_pairs: the same of each pair of images; None of the mean gradient.
    """

    measure: str
    shares: PerImage
    of_layers: PerLayer
    of_pairs: Float[np.ndarray, "layer pair"] | None


def predictions(
    setting: PredictionSetting, names: Sequence[str], widths: Sequence[int], depths: Sequence[int]
) -> pd.DataFrame:
    """Spread and shift of the ratio of first to last gradient of every network: FLOW_SPREAD.

    The setting's images have to be every pair.
    """

    @cache  # where a weight's variance is some part of 1 / n_in, the width does not matter
    def hidden(network: tuple[Layer, ...]) -> Hidden:
        return _hidden(setting, network)

    @cache
    def noises(network: tuple[Layer, ...], deepest: tuple[Layer, ...], kept: bool) -> list[Noises]:
        return _noises(setting, network, hidden(deepest), kept)

    rows = []
    for name in names:
        start = initializers.start(name)
        for width in widths:
            networks = {
                depth: tuple(
                    initializations.layers(
                        start, [setting.inputs, *[width] * depth, setting.outputs]
                    )
                )
                for depth in depths
            }
            deepest = networks[max(depths)]
            orthogonal = start.weights.name == ORTHOGONAL
            for depth in depths:
                if depth > 1:
                    cell = {"initialization": name, "width": width, "depth": depth}
                    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                        found = noises(networks[depth], deepest, orthogonal)
                        rows += [
                            cell | _row(setting, each, hidden(deepest), width, orthogonal)
                            for each in found
                        ]
    return pd.DataFrame(rows)


def _hidden(setting: PredictionSetting, network: Sequence[Layer]) -> Hidden:
    images, moments, slopes = setting.images, [], []
    found = _predicted(setting, network)
    for layer, behind, variances, correlations in zip(
        network, network[1:], found.variances, found.correlations, strict=False
    ):
        moments.append(
            activity_noise.moments(setting.function, layer, behind, variances, correlations, images)
        )
        joint = gradient_spread.matrix(correlations, images.members, len(images.mean_squares))
        slopes.append(setting.function.slope(image_points.jointly_gaussian(joint, variances)))
    return Hidden(moments, slopes, [layer.weight_variance for layer in network[1:-1]])


def _predicted(setting: PredictionSetting, network: Sequence[Layer]) -> Prediction:
    return two_inputs.predict(
        setting.function, network, setting.images, setting.error, setting.outputs
    )


def _row(
    setting: PredictionSetting, noises: Noises, hidden: Hidden, width: int, orthogonal: bool
) -> dict[str, object]:
    """What the theories say of the networks of one width and measure."""
    passed, images = len(noises.of_layers), setting.images
    neurons = width + 2 if orthogonal else width
    more = activity_noise.added(
        hidden.moments[: passed + 1], hidden.weight_variances[:passed], images, width, orthogonal
    )
    stated = gradient_spread.as_log_normal(noises.of_layers, neurons)
    whole = gradient_spread.as_gamma(noises.of_layers, neurons)
    both = more.spread(noises.shares, images)
    whole = whole.with_more(both.variance, both.shift)
    row = {"measure": noises.measure} | _columns("stated", stated) | _columns("whole", whole)
    if noises.of_pairs is None:
        return row | NONE
    return row | _of_each(noises.shares, noises.of_pairs, more, images, neurons)


def _of_each(
    shares: PerImage,
    noises: Float[np.ndarray, "layer pair"],
    more: Added,
    images: ImagePairs,
    neurons: int,
) -> dict[str, object]:
    """The spread of the mean over images with a logarithm of its own each."""
    count = len(shares)
    back = gradient_spread.matrix(noises.sum(axis=0), images.members, count)
    own = [
        gradient_spread.as_gamma(noises[:, pair], neurons) for pair in np.flatnonzero(images.itself)
    ]
    scales = np.sqrt(np.array([each.variance for each in own]) / np.diag(back))
    scales = np.where(np.diag(back) > 0, scales, 0.0)
    covariances = back * np.outer(scales, scales)
    covariances += gradient_spread.matrix(more.covariances, images.members, count)
    shifts = more.shifts + np.array([each.shift for each in own])
    return _columns("each", gradient_spread.of_each_image(shares, shifts, covariances))


def _columns(name: str, spread: Spread) -> dict[str, object]:
    return {f"{name}_log_sd": spread.norm_sd, f"{name}_log_shift": spread.norm_shift}


def _noises(
    setting: PredictionSetting, network: Sequence[Layer], hidden: Hidden, orthogonal: bool
) -> list[Noises]:
    """V of each layer that the gradient passes, for each measure."""
    found = _predicted(setting, network)
    of_the_output = output_covariances(
        setting.error, setting.outputs, found.variances[-1], found.correlations[-1], setting.images
    )
    gradients = mean_field.squared_gradients(found.factors, of_the_output)
    to_front = np.vstack([np.ones_like(of_the_output), found.factors[:-2]]).cumprod(axis=0)
    shares = {measure: _shares(setting.images, measure, gradients[0]) for measure in MEASURES}
    of_pairs = np.array(
        [
            _of_pairs(setting.images, hidden.moments[number], behind, orthogonal, number == 0)
            for number, behind in enumerate(gradients[1:])
        ]
    )
    of_images = np.array(
        [gradient_spread.quadratic(shares["rms"], setting.images, each) for each in of_pairs]
    )
    of_mean = np.array(
        [
            _of_mean(setting.images, shares["mean"], hidden, number, weight, behind, orthogonal)
            for number, (weight, behind) in enumerate(zip(to_front, gradients[1:], strict=True))
        ]
    )
    return [
        Noises("rms", shares["rms"], of_images, of_pairs),
        Noises("mean", shares["mean"], of_mean, None),
    ]


def _shares(images: ImagePairs, measure: str, in_front: PerPair) -> PerImage:
    """What part of the squared gradient in front is each image's."""
    of_pairs = in_front * (images.image_shares if measure == "rms" else images.shares)
    shares = np.zeros(len(images.mean_squares))
    for members in (images.members.first, images.members.second):
        shares += np.bincount(members, of_pairs / 2, len(shares))
    return shares / shares.sum()


def _of_pairs(
    images: ImagePairs, moments: Moments, behind: PerPair, orthogonal: bool, first: bool
) -> PerPair:
    alike = gradient_spread.squared_correlations(behind, images)
    if not orthogonal:
        return gradient_spread.of_pairs(moments.slopes, alike)
    kept = _kept(moments, images, first)
    return gradient_spread.of_pairs_orthogonal(moments.slopes, alike, kept)


def _of_mean(
    images: ImagePairs,
    shares: PerImage,
    hidden: Hidden,
    number: int,
    to_front: PerPair,
    behind: PerPair,
    orthogonal: bool,
) -> float:
    """V of hidden layer `number`: 0 is the first."""
    of_each = images.shares / np.where(images.itself, 1, 2)  # of each ordered pair
    independent, fixed = gradient_spread.mean_gradient(
        hidden.slopes[number],
        gradient_spread.matrix(of_each * to_front, images.members, len(shares)),
        gradient_spread.matrix(behind, images.members, len(shares)),
    )
    if not orthogonal:
        return independent
    kept = _kept(hidden.moments[number], images, number == 0)
    return fixed - gradient_spread.quadratic(shares, images, kept)


def _kept(moments: Moments, images: ImagePairs, first: bool) -> PerPair:
    """What does not spread because orthogonal weights keep |z|^2, in all layers but the first."""
    one, other = images.members.first, images.members.second
    growth = moments.slope_growth * (not first)
    return 2 * growth[one] * growth[other] * moments.squared_correlations
