"""JAX on the processor: one compiled program for the epoch, a scan over its mini-batches."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import workload

Layers = list[tuple[jax.Array, jax.Array]]


class Scan:
    """One network, or many under vmap; parameters are donated, gradients come from jax.grad."""

    def __init__(self, hidden: int, replicas: int) -> None:
        begin = workload.start(hidden, replicas)
        self._images = _images()
        self._single = replicas == 1
        lead = 0 if self._single else ...
        self._layers: Layers = [
            (jnp.asarray(w[lead]), jnp.asarray(b[lead]))
            for w, b in zip(begin.weights, begin.biases, strict=True)
        ]
        epoch = _epoch if self._single else jax.vmap(_epoch, (0, None, None, 0))
        self._epoch = jax.jit(epoch, donate_argnums=0)

    def train(self, order: np.ndarray) -> None:
        """Step through each replica's mini-batches."""
        cut = order.reshape(len(order), -1, workload.MINI_BATCH).astype(np.int32)
        chosen = cut[0] if self._single else cut
        self._layers = jax.block_until_ready(self._epoch(self._layers, *self._images, chosen))

    def parameters(self) -> workload.Start:
        """The weights and biases of all replicas."""
        lead = np.newaxis if self._single else ...
        return workload.Start(
            [np.array(w)[lead] for w, _ in self._layers],
            [np.array(b)[lead] for _, b in self._layers],
        )


@functools.cache
def _images() -> tuple[jax.Array, jax.Array]:
    pixels, targets = workload.images()
    return jnp.asarray(pixels), jnp.asarray(targets)


def _cost(layers: Layers, inputs: jax.Array, targets: jax.Array) -> jax.Array:
    activation = inputs
    for w, b in layers[:-1]:
        activation = jax.nn.sigmoid(activation @ w + b)
    w, b = layers[-1]
    z = activation @ w + b
    return (jnp.logaddexp(0, z) - targets * z).sum() / workload.MINI_BATCH


def _epoch(layers: Layers, inputs: jax.Array, targets: jax.Array, chosen: jax.Array) -> Layers:
    def step(layers: Layers, mini_batch: jax.Array) -> tuple[Layers, None]:
        batch = inputs[mini_batch].astype(jnp.float32) * workload.PIXEL_SCALE
        gradients = jax.grad(_cost)(layers, batch, targets[mini_batch])
        moved = [
            (workload.DECAY * w - workload.ETA * dw, b - workload.ETA * db)
            for (w, b), (dw, db) in zip(layers, gradients, strict=True)
        ]
        return moved, None

    return jax.lax.scan(step, layers, chosen)[0]
