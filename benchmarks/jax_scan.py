"""JAX on the processor: one compiled program for the epoch, a scan over its mini-batches."""

import functools
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import workload

Values = tuple[list[jax.Array], list[jax.Array], list[jax.Array]]  # weights, biases, gains
Running = tuple[list[jax.Array], list[jax.Array]]  # means, variances


class State(NamedTuple):
    """What a step hands on; `first` and `second` are Adam's moments of the gradient."""

    values: Values
    running: Running
    first: Values
    second: Values
    updates: jax.Array


class Scan:
    """One network, or many under vmap; the state is donated, gradients come from jax.grad."""

    def __init__(self, hidden: int, replicas: int, variant: str = workload.PLAIN) -> None:
        own = workload.VARIANTS[variant]
        self._single = replicas == 1
        state = _start(hidden, replicas, own)
        self._state = jax.tree.map(lambda each: each[0], state) if self._single else state
        epoch = functools.partial(_epoch, own)
        self._epoch = jax.jit(
            epoch if self._single else jax.vmap(epoch, (0, None, None, 0)), donate_argnums=0
        )

    def train(self, order: np.ndarray) -> None:
        """Step through each replica's mini-batches."""
        cut = order.reshape(len(order), -1, workload.MINI_BATCH).astype(np.int32)
        chosen = cut[0] if self._single else cut
        self._state = jax.block_until_ready(self._epoch(self._state, *_images(), chosen))

    def parameters(self) -> list[np.ndarray]:
        """Those of all replicas."""
        lead = np.newaxis if self._single else ...
        return [np.array(each)[lead] for each in jax.tree.leaves(self._state[:2])]


@functools.cache
def _images() -> tuple[jax.Array, jax.Array]:
    pixels, targets = workload.images()
    return jnp.asarray(pixels), jnp.asarray(targets)


def _start(hidden: int, replicas: int, variant: workload.Variant) -> State:
    begin = workload.start(hidden, replicas)
    weights, biases = ([jnp.array(each) for each in kind] for kind in (begin.weights, begin.biases))
    gains = [jnp.ones(b.shape) for b in biases[:-1] if variant.normalization != "none"]
    values = weights, biases, gains
    averaged = gains if variant.normalization == "batch" else []
    adapted = values if variant.adam else ([], [], [])
    # Zeros of their own for each, since all are donated.
    means, variances, first, second = (
        jax.tree.map(jnp.zeros_like, each) for each in (averaged, averaged, adapted, adapted)
    )
    return State(values, (means, variances), first, second, jnp.zeros(replicas))


def _epoch(
    variant: workload.Variant,
    state: State,
    inputs: jax.Array,
    targets: jax.Array,
    chosen: jax.Array,
) -> State:
    slope = jax.grad(functools.partial(_cost, variant), has_aux=True)

    def step(state: State, mini_batch: jax.Array) -> tuple[State, None]:
        batch = inputs[mini_batch].astype(jnp.float32) * workload.PIXEL_SCALE
        gradient, latest = slope(state.values, batch, targets[mini_batch])
        keep = 1 - workload.RUNNING
        running = jax.tree.map(lambda r, x: keep * r + workload.RUNNING * x, state.running, latest)
        moved = _adapt(state, gradient) if variant.adam else _descend(state, gradient)
        return moved._replace(running=running), None

    return jax.lax.scan(step, state, chosen)[0]


def _cost(
    variant: workload.Variant, values: Values, inputs: jax.Array, targets: jax.Array
) -> tuple[jax.Array, Running]:
    """Mean of C0; means and unbiased variances over the batch where it is normalized over that."""
    (weights, biases, gains), hidden = values, len(values[0]) - 1
    activation, means, variances = inputs, [], []
    axis = 0 if variant.normalization == "batch" else -1
    for layer in range(hidden):
        z = activation @ weights[layer]
        if gains:
            mean, variance = z.mean(axis, keepdims=True), z.var(axis, keepdims=True)
            z = (z - mean) * jax.lax.rsqrt(variance + workload.EPSILON) * gains[layer]
            if variant.normalization == "batch":
                means.append(mean)
                variances.append(variance * (len(inputs) / (len(inputs) - 1)))
        branch = jax.nn.sigmoid(z + biases[layer])
        block = variant.skips != "none" and layer
        activation = activation + variant.branch_scale(hidden) * branch if block else branch
    z = activation @ weights[-1] + biases[-1]
    cost = (jnp.logaddexp(0, z) - targets * z).sum() / workload.MINI_BATCH
    return cost, (means, variances)


def _descend(state: State, gradient: Values) -> State:
    def step(value: jax.Array, slope: jax.Array, decay: float = 1.0) -> jax.Array:
        return decay * value - workload.ETA * slope

    weights = jax.tree.map(
        functools.partial(step, decay=workload.DECAY), state.values[0], gradient[0]
    )
    return state._replace(values=(weights, *jax.tree.map(step, state.values[1:], gradient[1:])))


def _adapt(state: State, gradient: Values) -> State:
    """Algorithm 1 of Kingma and Ba (2015); weight decay goes through the moments."""
    settings, decay = workload.ADAM, workload.LMBDA / workload.IMAGES
    weights = jax.tree.map(lambda w, g: g + decay * w, state.values[0], gradient[0])
    gradient = (weights, *gradient[1:])
    updates = state.updates + 1
    corrections = 1 - settings.beta1**updates, 1 - settings.beta2**updates

    def average(beta: float, old: Values, power: int) -> Values:
        return jax.tree.map(lambda m, g: beta * m + (1 - beta) * g**power, old, gradient)

    def step(value: jax.Array, first: jax.Array, second: jax.Array) -> jax.Array:
        root = jnp.sqrt(second / corrections[1]) + settings.epsilon
        return value - workload.ETA_OF_ADAM * (first / corrections[0]) / root

    first = average(settings.beta1, state.first, 1)
    second = average(settings.beta2, state.second, 2)
    values = jax.tree.map(step, state.values, first, second)
    return state._replace(values=values, first=first, second=second, updates=updates)
