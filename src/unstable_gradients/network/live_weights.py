"""The first layer's weights without those of inputs that are 0 in every image.

Such an input, a pixel in a corner of MNIST, adds nothing to a weighted input, and its weights have
no gradient. Nine in a hundred pixels are so, and products without them take so much less time.
"""

import numpy as np
from jaxtyping import Float, Int

Places = Int[np.ndarray, " live"]


class LiveWeights:
    """The weights that have a gradient in a buffer of their own, the others beside them.

    The others all do the same: after any training they are one multiple of where they began.

    Attributes:
        values: weights of the live inputs, (replica, live, n_out), C-contiguous; to be updated.
        factor: of the other weights; to be updated.
    """

    def __init__(
        self, weights: Float[np.ndarray, "replica n_in n_out"], live: Places | None = None
    ) -> None:
        """Take the weights out of the array to which `hand_back` returns them.

        Args:
            weights: of the whole layer.
            live: the inputs that are not always 0, rising; None for all of them, which then stay
                where they are.
        """
        self.values = weights if live is None else np.ascontiguousarray(weights[:, live])
        self._whole, self._live = weights, live
        if live is not None:
            self._others = np.setdiff1d(np.arange(weights.shape[1]), live)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Let the other weights begin where they are in the whole layer."""
        self.factor = 1.0
        if self._live is not None:
            self._beginning = self._whole[:, self._others]

    def hand_back(self) -> None:
        """Bring the whole layer up to date."""
        if self._live is not None:
            self._whole[:, self._live] = self.values
            self._whole[:, self._others] = self._beginning * self.factor
