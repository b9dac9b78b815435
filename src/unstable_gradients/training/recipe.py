"""Mini-batch descent, plain or with momentum, that stops at chosen steps to be looked at."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images.mnist import (
    PIXEL_SCALE,
    Split,
    one_hot,
)
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.descent import Descent
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import (
    Initializer,
    Parameters,
    Streams,
    initialize,
    streams,
)
from unstable_gradients.network.mini_batches import Examples, endless_mini_batches
from unstable_gradients.network.rules import MakeRule, PlainDescent


@dataclass(frozen=True)
class Recipe:
    """How networks start and learn: everything but the images and the replicas' numbers.

    Attributes:
        architecture: the networks' shape and functions.
        initializer: the distribution of the initial weights and biases.
        eta: learning rate.
        lmbda: L2 regularization parameter lambda.
        mini_batch: images in a mini-batch.
        seed: of all random streams.
        rule: makes what moves the parameters, such as a Momentum.
        dtype: floating-point numbers of the networks.
    """

    architecture: Architecture
    initializer: Initializer
    eta: float
    lmbda: float
    mini_batch: int
    seed: int
    rule: MakeRule = PlainDescent
    dtype: type[np.floating] = np.float32

    def streams(self, block: range) -> list[Streams]:
        """The random streams of these replicas, from their beginning."""
        return [streams(self.seed, self.architecture.sizes, replica) for replica in block]

    def start(self, own: Sequence[Streams]) -> Parameters:
        """Weights and biases before training, drawn from each replica's streams."""
        generators = (each.initialization for each in own)
        return initialize(self.architecture, self.initializer, generators, self.dtype)

    def begun(self, parameters: Parameters, training: Split) -> Descent:
        """The descent of these parameters on these images, before its first step."""
        images, live = training.live
        return Descent(
            self.architecture,
            parameters,
            Examples(images, one_hot(training.labels, self.dtype), PIXEL_SCALE, live),
            self.mini_batch,
            Hyperparameters(self.eta, self.lmbda, len(training.labels)),
            self.rule,
        )


def followed(
    block: range,
    recipe: Recipe,
    training: Split,
    steps: Sequence[int],
    tick: Callable[[], object] = lambda: None,
) -> Iterator[tuple[int, Parameters]]:
    """Train a block of replicas; yield the step and the parameters at each of these steps.

    Step 0 is the untrained network. The parameters are updated in place when the next step is
    asked for. `tick` is called before each is yielded.

    Raises:
        InvalidInput: if the steps do not rise from 0 or more.
    """
    if not steps or steps[0] < 0 or any(b <= a for a, b in itertools.pairwise(steps)):
        raise InvalidInput(f"steps {list(steps)}: expected different ones, 0 or more, rising")
    own = recipe.streams(block)
    parameters = recipe.start(own)
    descent = recipe.begun(parameters, training)
    batches = endless_mini_batches(own, len(training.labels), recipe.mini_batch)
    done = 0
    for step in steps:
        for _ in range(step - done):
            descent.step(next(batches))
        descent.settle()
        done = step
        tick()
        yield step, parameters
