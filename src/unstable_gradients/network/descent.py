"""Gradient descent on a block of replicas: on mini-batches by any rule, and on all images."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Integer

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Parameters
from unstable_gradients.network.mini_batch_gradient import MiniBatchGradient
from unstable_gradients.network.mini_batches import Chosen, Examples, MiniBatch, mini_batches
from unstable_gradients.network.rules import MakeRule, PlainDescent, take_step
from unstable_gradients.network.trained_layers import TrainedLayers


class Descent:
    """Stochastic gradient descent; every replica draws its own mini-batches.

    The parameters are updated in place, the first layer's weights only when `settle` is called
    (every `run` ends with it).

    Attributes:
        rule: what moves the parameters.
        gradient: the gradient of the last mini-batch, times the rule's factor.
    """

    def __init__(
        self,
        architecture: Architecture,
        parameters: Parameters,
        examples: Examples,
        mini_batch: int,
        hyperparameters: Hyperparameters,
        rule: MakeRule = PlainDescent,
    ) -> None:
        """Prepare the buffers.

        Args:
            architecture: the networks' shape and functions.
            parameters: where to start from; C-contiguous; all behind the first layer's weights are
                replaced by views of the buffers.
            examples: images to learn from.
            mini_batch: images in a mini-batch.
            hyperparameters: learning rate and regularization.
            rule: makes what moves the parameters.

        Raises:
            InvalidInput: if there are fewer images than in a mini-batch, or none in it, or too few
                for batch normalization.
        """
        dtype = parameters.weights[0].dtype.type
        self._batch = MiniBatch(examples, parameters.replicas, mini_batch, dtype)
        self._layers = TrainedLayers.of(parameters, examples.live)
        self.gradient = MiniBatchGradient(architecture, self._layers, self._batch)
        self.rule = rule(self._layers, hyperparameters)

    @property
    def bias_steps(self) -> list[Float[np.ndarray, "replica 1 _n_out"]]:
        """Of each layer, dC0/db over the last mini-batch, times eta if the rule descends by it."""
        biases, _ = self._layers.apart(self.gradient.biases)
        return biases

    def step(self, chosen: Chosen) -> None:
        """One update from the images chosen, each replica's mini-batch after the other."""
        self.rule.lead()
        self._batch.gather(chosen)
        self.gradient.compute(self.rule.gradient_factor)
        self.rule.update(self.gradient)

    def settle(self) -> None:
        """Bring the first layer's weights up to date."""
        self.rule.settle()

    def run(self, order: Integer[np.ndarray, "replica image"]) -> None:
        """Step through each replica's images in the order given, whole mini-batches only."""
        for chosen in mini_batches(order, self._batch.size):
            self.step(chosen)
        self.settle()


def descend(
    parameters: Parameters,
    weight_gradients: list[Float[np.ndarray, "replica _n_in _n_out"]],
    bias_gradients: list[Float[np.ndarray, "replica 1 _n_out"]],
    hyperparameters: Hyperparameters,
    gain_gradients: Sequence[Float[np.ndarray, "replica 1 _n_out"]] = (),
) -> None:
    """One full-batch step, in place, along mean gradients of C0; the gradients are used up.

    Equation 93 and its bias counterpart, which gains follow, as in `rules.PlainDescent`.

    Raises:
        InvalidInput: for batch normalization, whose population only mini-batches make known.
    """
    if parameters.population:
        raise InvalidInput("full-batch descent with batch normalization: expected mini-batches")
    eta, decay = hyperparameters.eta, hyperparameters.decay
    for weights, gradient in zip(parameters.weights, weight_gradients, strict=True):
        np.multiply(gradient, eta, out=gradient)
        take_step(weights, gradient, decay)
    others = [*parameters.biases, *parameters.gains]
    for values, gradient in zip(others, [*bias_gradients, *gain_gradients], strict=True):
        np.multiply(gradient, eta, out=gradient)
        take_step(values, gradient)
