"""Mini-batches: which images are in each, and the buffers that those of one step are copied to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Integer, Num

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.first_layer import Places
from unstable_gradients.network.initializers import Streams

ROWS_AT_ONCE = 4  # images in a product of BLAS; two that are left over cost it as much as six

Chosen = Integer[np.ndarray, " chosen"]


@dataclass(frozen=True)
class Examples:
    """Images to learn from.

    Attributes:
        inputs: the images; bytes are converted when they are used.
        targets: desired outputs, of the type of the networks' parameters.
        scale: by which the inputs are multiplied where they enter the network.
        live: the inputs of the network that `inputs` has, rising, the others being 0 in every
            image; None if it has them all.
    """

    inputs: Num[np.ndarray, "n n_in"]
    targets: Float[np.ndarray, "n n_out"]
    scale: float = 1.0
    live: Places | None = None


class MiniBatch:
    """The mini-batches of all replicas in one step, in buffers that are made once.

    Attributes:
        size: images of each replica.
        scale: by which they are multiplied where they enter the network.
        images: (replica, image, n_in), after `gather`.
        filled: the same, with images of zeros behind them up to a multiple of ROWS_AT_ONCE.
        targets: (replica, image, n_out), after `gather`.
    """

    def __init__(
        self, examples: Examples, replicas: int, size: int, dtype: type[np.floating]
    ) -> None:
        """Prepare the buffers.

        Raises:
            InvalidInput: if there are fewer images than in a mini-batch, or none in it.
        """
        inputs, targets = examples.inputs, examples.targets
        if not 1 <= size <= len(inputs):
            raise InvalidInput(f"mini-batch {size}: expected 1 to {len(inputs)} (the images)")
        self.size, self.scale = size, examples.scale
        rows = -(-size // ROWS_AT_ONCE) * ROWS_AT_ONCE
        self.filled = np.zeros((replicas, rows, inputs.shape[1]), dtype)
        self.images = self.filled[:, :size]
        self.targets = np.empty((replicas, size, targets.shape[1]), dtype)
        self._all_inputs, self._all_targets = inputs, targets
        self._gathered = np.empty(self.images.shape, inputs.dtype)
        self._gathered_rows = self._gathered.reshape(replicas * size, -1)
        self._target_rows = self.targets.reshape(replicas * size, -1)

    def gather(self, chosen: Chosen) -> None:
        """Copy the images chosen, each replica's mini-batch after the other."""
        self._all_inputs.take(chosen, 0, self._gathered_rows, "clip")
        np.copyto(self.images, self._gathered)
        self._all_targets.take(chosen, 0, self._target_rows, "clip")


def mini_batches(
    order: Integer[np.ndarray, "replica image"], mini_batch: int
) -> Integer[np.ndarray, "step chosen"]:
    """Cut each replica's order into mini-batches and lay those of one step side by side."""
    replicas, images = order.shape
    steps = images // mini_batch
    cut = order[:, : steps * mini_batch].reshape(replicas, steps, mini_batch)
    return np.ascontiguousarray(cut.transpose(1, 0, 2).reshape(steps, replicas * mini_batch))


def shuffled(own: Sequence[Streams], images: int) -> Integer[np.ndarray, "replica image"]:
    """Every replica's order of the images in its next epoch."""
    return np.stack([each.shuffling.permutation(images) for each in own])


def endless_mini_batches(own: Sequence[Streams], images: int, mini_batch: int) -> Iterator[Chosen]:
    """The images of step after step, every replica's shuffled anew for each epoch."""
    while True:
        yield from mini_batches(shuffled(own, images), mini_batch)
