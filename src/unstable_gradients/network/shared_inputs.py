"""The first layer's products for replicas that all see the same images.

A product of BLAS with a few columns spends much of its time on copying the images into its own
order. Several replicas side by side in one product share that copy: seven of them cost little more
than half as much as seven products. So that a replica's bits do not depend on its neighbours,
groups are always whole and a replica always has the same place in one: its number modulo GROUP.
"""

import numpy as np
from jaxtyping import Float

GROUP = 7

Stack = Float[np.ndarray, "replica _rows n_out"]


class SharedInputs:
    """Products with the images, for the replicas from number `first` on, in buffers made once."""

    def __init__(
        self, inputs: Float[np.ndarray, "image n_in"], first: int, replicas: int, n_out: int
    ) -> None:
        images, n_in = inputs.shape
        offset = first % GROUP
        groups = -(-(offset + replicas) // GROUP)
        self._inputs = inputs
        self._places = [divmod(offset + replica, GROUP) for replica in range(replicas)]
        self._by_input = np.zeros((groups, n_in, GROUP, n_out), inputs.dtype)
        self._by_image = np.zeros((groups, images, GROUP, n_out), inputs.dtype)

    def forward(self, weights: Stack, out: Stack) -> None:
        """Write inputs w for each replica's weights (replica, n_in, n_out)."""
        self._scatter(weights, self._by_input)
        np.matmul(self._inputs, _joined(self._by_input), out=_joined(self._by_image))
        self._gather(self._by_image, out)

    def backward(self, errors: Stack, out: Stack) -> None:
        """Write inputs^T delta for each replica's errors (replica, image, n_out)."""
        self._scatter(errors, self._by_image)
        np.matmul(self._inputs.T, _joined(self._by_image), out=_joined(self._by_input))
        self._gather(self._by_input, out)

    def _scatter(self, stack: Stack, buffer: np.ndarray) -> None:
        for (group, place), array in zip(self._places, stack, strict=True):
            buffer[group, :, place] = array

    def _gather(self, buffer: np.ndarray, stack: Stack) -> None:
        for (group, place), array in zip(self._places, stack, strict=True):
            array[:] = buffer[group, :, place]


def _joined(buffer: Float[np.ndarray, "group rows place n_out"]) -> np.ndarray:
    """The replicas of a group as columns of one matrix; a view."""
    return buffer.reshape(*buffer.shape[:2], -1)
