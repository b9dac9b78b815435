"""The few images on which gradients are measured, in double precision."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from unstable_gradients.images.mnist import PIXEL_SCALE, Split, one_hot
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import Initializer, Parameters, Streams, initialize


@dataclass(frozen=True)
class FirstImages:
    """Images as inputs of a network without the pixels that are dark in all of them.

    The weights of such pixels have no gradient (see `Split.live`); to leave them out saves a fifth
    of the time for the first 1,000 images.

    Attributes:
        inputs: what enters the network for each live pixel, from 0 to 1.
        targets: the output wanted for each image.
        live: the pixels that are left, rising.
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
        """The network as these images see it, with as many inputs as there are live pixels."""
        return replace(architecture, sizes=(len(self.live), *architecture.sizes[1:]))

    def initialize(
        self, architecture: Architecture, initializer: Initializer, own: list[Streams]
    ) -> Parameters:
        """Draw whole networks, a replica from each of the streams, and keep live pixels' weights.

        So a replica starts from the same weights whichever images it sees.
        """
        parameters = initialize(
            architecture, initializer, (each.initialization for each in own), np.float64
        )
        parameters.weights[0] = np.ascontiguousarray(parameters.weights[0][:, self.live])
        return parameters
