"""What mean-field theory predicts of deep networks, before any of them is drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from pydantic import Field

from stages.flow.tables import GRADIENT_MEASURES
from stages.images import mnist
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images.mnist import CLASSES, PIXEL_SCALE, PIXELS
from unstable_gradients.network import initializers
from unstable_gradients.network.activations import Activation
from unstable_gradients.program.parameters import Count
from unstable_gradients.theory import fixed_points, image_pairs, initializations, two_inputs
from unstable_gradients.theory.image_pairs import ImagePairs, Inputs, Labels
from unstable_gradients.theory.mean_field import Layer
from unstable_gradients.theory.output_errors import OUTPUT_ERRORS, OutputError
from unstable_gradients.theory.two_inputs import Prediction
from unstable_gradients.training.parameters import CostFunction, Images

# Where each pair counts by itself, these stand for all images: their number enters squared.
MOST_IMAGES = 24


@dataclass(frozen=True)
class PredictionSetting:
    """What all networks share whose gradients are predicted together.

    Attributes:
        function: the hidden layers' activation.
        error: of an output neuron.
        images: the pairs of the images over which gradients are averaged.
        inputs: pixels of an image.
        outputs: neurons of the output layer.
    """

    function: Activation
    error: OutputError
    images: ImagePairs
    inputs: int
    outputs: int


class EveryPair(CostFunction, Images):
    """The images whose gradients are predicted, pair by pair."""

    def setting(self, function: Activation) -> PredictionSetting:
        """What all networks with this activation function share.

        Raises:
            InvalidInput: if theory has no such cost, or there are fewer images than groups.
        """
        if self.cost not in OUTPUT_ERRORS:
            raise InvalidInput(f"--cost {self.cost}: theory has {', '.join(OUTPUT_ERRORS)}")
        split = mnist.read().training(self.images)
        return PredictionSetting(
            function=function,
            error=OUTPUT_ERRORS[self.cost],
            images=self.pairs(split.images * PIXEL_SCALE, split.labels),
            inputs=PIXELS,
            outputs=CLASSES,
        )

    def pairs(self, inputs: Inputs, labels: Labels) -> ImagePairs:
        """The pairs of the images, of the first MOST_IMAGES if there are more."""
        return image_pairs.every_pair(inputs[:MOST_IMAGES], labels[:MOST_IMAGES])


class GatheredPairs(EveryPair):
    """The same where pairs are gathered."""

    groups: Count = Field(description="groups of images of similar length")
    bins: Count = Field(description="bins of pairs of similar angle")

    def pairs(self, inputs: Inputs, labels: Labels) -> ImagePairs:
        """The pairs of all images, gathered.

        Raises:
            InvalidInput: if there are fewer images than groups.
        """
        return image_pairs.gathered(inputs, labels, self.groups, self.bins)


def predictions(
    setting: PredictionSetting, names: Sequence[str], widths: Sequence[int], depths: Sequence[int]
) -> pd.DataFrame:
    """Variances, norms and factors of every layer of every network: MEAN_FIELD.

    Those that outgrow a double are infinite, and what follows from them is unknown.
    """
    image_shares = np.bincount(
        setting.images.members.first,
        setting.images.image_shares,
        minlength=len(setting.images.mean_squares),
    )

    @cache  # where a weight's variance is some part of 1 / n_in, the width does not matter
    def predicted(network: tuple[Layer, ...]) -> Prediction:
        with np.errstate(over="ignore", invalid="ignore"):
            return two_inputs.predict(
                setting.function, network, setting.images, setting.error, setting.outputs
            )

    rows = []
    for name in names:
        for width in widths:
            for depth in depths:
                sizes = [setting.inputs, *[width] * depth, setting.outputs]
                found = predicted(tuple(initializations.layers(initializers.start(name), sizes)))
                cell = {"initialization": name, "width": width, "depth": depth}
                cell |= {"layer": np.arange(1, depth + 1)}
                cell |= {"variance": found.variances[:-1] @ image_shares}
                rows += [pd.DataFrame(cell | norms) for norms in _logarithms(found)]
    return pd.concat(rows, ignore_index=True)


def _logarithms(found: Prediction) -> Iterator[dict[str, object]]:
    """The norms of single images' gradients and of the mean gradient, and the layers' factors."""
    norms = (found.rms_norms, found.rms_output), (found.mean_norms, found.mean_output)
    for measure, (hidden, output) in zip(GRADIENT_MEASURES, norms, strict=True):
        with np.errstate(divide="ignore"):  # theory may leave nothing of it
            logs = np.log(np.append(hidden, output))
        yield {"measure": measure, "log_norm": logs[:-1], "log_factor": logs[:-1] - logs[1:]}


def deep_limits(function: Activation, names: Sequence[str], widths: Sequence[int]) -> pd.DataFrame:
    """Fixed points, depth scales and phase of each initialization and width: DEEP_LIMIT."""
    rows = []
    for name in names:
        for width in widths:
            layer = initializations.hidden_layer(initializers.start(name), width)
            limit = fixed_points.deep_limit(function, layer)
            rows.append({"initialization": name, "width": width} | vars(limit))
    return pd.DataFrame(rows)


def balancing_width(function: Activation) -> pd.DataFrame:
    """The width at which N(0, 1) weights and biases keep gradients, in one row: BALANCE."""
    try:
        width = fixed_points.balancing_width(function, bias_variance=1.0)
    except InvalidInput:  # gradients explode, or vanish, whatever the width
        width = np.nan
    return pd.DataFrame({"balancing_width": [width]})
