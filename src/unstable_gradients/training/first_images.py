"""The few images on which gradients are measured, in double precision."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from unstable_gradients.images.mnist import (
    PIXEL_SCALE,
    Split,
    one_hot,
)
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Initializer, Parameters, Streams, initialize


@dataclass(frozen=True)
class FirstImages:
    """Images, their targets, and the pixels that carry any signal.

    A pixel that is 0 in every image adds nothing to a weighted input and its weights have no
    gradient, so it is left out of the products: a fifth of the time for the first 1,000 images.
    """

    inputs: Float[np.ndarray, "image live"]
    targets: Float[np.ndarray, "image 10"]
    live: Int[np.ndarray, " live"]

    @classmethod
    def of(cls, split: Split) -> "FirstImages":
        """The images of a split as inputs and targets of a network."""
        images, live = split.live
        return cls(images * PIXEL_SCALE, one_hot(split.labels, np.float64), live)

    def narrowed(self, architecture: Architecture) -> Architecture:
        """The network as these images see it: live pixels only."""
        return replace(architecture, sizes=(len(self.live), *architecture.sizes[1:]))

    def initialize(
        self, architecture: Architecture, initializer: Initializer, own: list[Streams]
    ) -> Parameters:
        """Draw whole networks, then keep the weights of the live pixels."""
        parameters = initialize(
            architecture, initializer, (each.initialization for each in own), np.float64
        )
        parameters.weights[0] = np.ascontiguousarray(parameters.weights[0][:, self.live])
        return parameters
