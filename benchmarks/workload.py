"""The task that every contestant does: the study's gradient descent, on images made up here.

The time of a step does not depend on what the images show, so the benchmark needs no data set;
like those of MNIST, a fifth of their pixels is not black.
"""

import functools
import itertools
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from unstable_gradients.network import named_rules, normalization, population
from unstable_gradients.network.adam import Adam
from unstable_gradients.network.rules import MakeRule

IMAGES = 50_000
MINI_BATCH = 10
ETA = 0.1
LMBDA = 5.0
DECAY = 1 - ETA * LMBDA / IMAGES
PIXEL_SCALE = 1 / 256
PIXELS, NEURONS, CLASSES = 784, 30, 10
FRACTION_NOT_BLACK = 0.2
ADAM, ETA_OF_ADAM = Adam(), 0.001
MU_MAX = 0.9
EPSILON = normalization.EPSILON
RUNNING = 1 - population.DECAY  # the part of the way that running means and variances take


@dataclass(frozen=True)
class Variant:
    """What networks have, and how they learn: see `network.architecture`, `named_rules`."""

    normalization: str = "none"
    skips: str = "none"
    rule: str = "none"

    @property
    def adam(self) -> bool:
        """Whether it learns with Adam."""
        return self.rule == "adam"

    def make_rule(self) -> MakeRule:
        """What makes the rule by which ours descends."""
        settings = {"adam": {"epsilon": ADAM.epsilon}, "nesterov": {"mu_max": MU_MAX}}
        every = {"mu_max": 0.0, "epsilon": 0.0} | settings.get(self.rule, {})
        return named_rules.RULES[self.rule].made(every)

    def branch_scale(self, hidden: int) -> float:
        """The factor c of the residual blocks a + c s(z), as many as hidden layers but one."""
        return max(hidden - 1, 1) ** -0.5 if self.skips == "scaled" else 1.0


PLAIN = "plain"
VARIANTS = {  # by their names in results.md
    PLAIN: Variant(),
    "batch normalization": Variant("batch"),
    "layer normalization": Variant("layer"),
    "skips": Variant(skips="identity"),
    "scaled skips": Variant(skips="scaled"),
    "batch normalization and skips": Variant("batch", "identity"),
    "Adam": Variant(rule="adam"),
    "Nesterov's momentum": Variant(rule="nesterov"),
}
# On its schedule, for which the libraries have no optimizer; check_gradients.py holds its updates
# against PyTorch's.
OURS_ALONE = "Nesterov's momentum"


@dataclass(frozen=True)
class Start:
    """Weights (replica, n_in, n_out) and biases (replica, 1, n_out) of each layer, in float32."""

    weights: list[np.ndarray]
    biases: list[np.ndarray]


class Contestant(Protocol):
    """Something that trains `replicas` networks at once; made by Contestant(hidden, replicas).

    Any variant but the plain one by Contestant(hidden, replicas, variant).
    """

    def train(self, order: np.ndarray) -> None:
        """Step through the images in each replica's order (replica, image), and finish."""

    def parameters(self) -> list[np.ndarray]:
        """Copies of what training has made, with shapes as in `Start`.

        Of all layers the weights, the biases, the gains, the running means and the running
        variances, the last three where there are any.
        """


def sizes(hidden: int) -> tuple[int, ...]:
    """The layer sizes of the network with that many hidden layers."""
    return (PIXELS, *[NEURONS] * hidden, CLASSES)


@functools.cache
def images(count: int = IMAGES) -> tuple[np.ndarray, np.ndarray]:
    """The images (count, 784) as bytes and the desired outputs (count, 10) in float32, shared."""
    rng = np.random.default_rng(1)
    pixels = rng.integers(1, 256, (count, PIXELS), dtype=np.uint8)
    pixels[rng.random(pixels.shape, dtype=np.float32) >= FRACTION_NOT_BLACK] = 0
    return pixels, np.eye(CLASSES, dtype=np.float32)[rng.integers(0, CLASSES, count)]


def start(hidden: int, replicas: int) -> Start:
    """The same start for every contestant: weights N(0, 1/n_in), biases N(0, 1)."""
    rng = np.random.default_rng([2, hidden])
    shape = sizes(hidden)
    weights = [
        rng.standard_normal((replicas, n_in, n_out), np.float32) / np.float32(np.sqrt(n_in))
        for n_in, n_out in itertools.pairwise(shape)
    ]
    return Start(weights, [rng.standard_normal((replicas, 1, n), np.float32) for n in shape[1:]])


def order(rng: np.random.Generator, replicas: int, count: int) -> np.ndarray:
    """The first `count` images of a fresh shuffle for each replica, (replica, count)."""
    return np.stack([rng.permutation(IMAGES)[:count] for _ in range(replicas)])


def steps(order: np.ndarray) -> np.ndarray:
    """The order cut into mini-batches, (step, replica, image)."""
    return np.ascontiguousarray(order.reshape(len(order), -1, MINI_BATCH).transpose(1, 0, 2))
