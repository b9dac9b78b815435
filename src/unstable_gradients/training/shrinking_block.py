"""Mini-batch descent of a block of replicas of which some are given up on the way.

A step costs in proportion to the replicas that are left. Their numbers do not depend on how many
learn beside them.
"""

import numpy as np
from jaxtyping import Bool, Integer

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images.mnist import Split
from unstable_gradients.network.mini_batches import mini_batches, shuffled
from unstable_gradients.network.rules import PlainDescent
from unstable_gradients.training.recipe import Recipe


class ShrinkingBlock:
    """Replicas in the course of training.

    Attributes:
        replicas: numbers of those that are left.
        parameters: what they have learned, updated in place by `advance`.
    """

    def __init__(self, block: range, recipe: Recipe, training: Split) -> None:
        """Draw the starts.

        Args:
            block: the replicas.
            recipe: how they start and learn; by plain descent, which alone keeps nothing from step
                to step that `keep` would lose.
            training: images to learn from.

        Raises:
            InvalidInput: if the recipe has another rule.
        """
        if recipe.rule is not PlainDescent:
            raise InvalidInput(f"update rule {recipe.rule}: expected plain descent")
        self._recipe, self._training = recipe, training
        self._own = recipe.streams(block)
        self.replicas: Integer[np.ndarray, " replica"] = np.array(block)
        self.parameters = recipe.start(self._own)
        self._descent = recipe.begun(self.parameters, training)
        self._batches = np.empty((0, 0), int)  # of this epoch; a row has one of each replica
        self._done = 0  # rows that were taken

    def advance(self, steps: int) -> None:
        """Take this many steps; every replica's images are shuffled anew for each epoch."""
        for _ in range(steps):
            if self._done == len(self._batches):
                order = shuffled(self._own, len(self._training.labels))
                self._batches, self._done = mini_batches(order, self._recipe.mini_batch), 0
            self._descent.step(self._batches[self._done])
            self._done += 1
        self._descent.settle()

    def keep(self, wanted: Bool[np.ndarray, " replica"]) -> None:
        """Give up the other replicas; at least one has to be left."""
        self._own = [each for each, stays in zip(self._own, wanted, strict=True) if stays]
        self.replicas = self.replicas[wanted]
        self.parameters = self.parameters.each(lambda array: array[wanted])
        self._descent = self._recipe.begun(self.parameters, self._training)
        chosen = np.repeat(wanted, self._batches.shape[1] // len(wanted))
        self._batches = np.ascontiguousarray(self._batches[:, chosen])
