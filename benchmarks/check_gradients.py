"""Hold gradients and momentum updates against PyTorch's automatic differentiation.

Everything is in double precision, so that what differs by more than rounding is an error. The
networks are small, but every activation, cost and kind of momentum is there.

PyTorch has its own form of Nesterov's method: its parameters are the point ahead,
phi = w + mu v, of Sutskever et al. (2013), and its buffer is -v/eta. With a constant mu the two
are the same method in other variables, and are compared in them. Where mu changes they differ by
definition; there Sutskever's equations, written out, take PyTorch's gradients.
"""

import itertools
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent)]

import adam_updates
import connected_gradients
import numpy as np
import torch

from tests.activations import OF_NETWORKS, by
from unstable_gradients.network import activations, costs
from unstable_gradients.network.adam import Adam
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.descent import Descent
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Parameters, initialize, named
from unstable_gradients.network.mean_gradient import MeanGradient
from unstable_gradients.network.mini_batches import Examples
from unstable_gradients.network.momentum import KINDS, Momentum
from unstable_gradients.network.momentum_descent import MomentumDescent
from unstable_gradients.network.rules import PlainDescent

torch.set_num_threads(1)

SIZES = (12, 9, 7, 8, 5)
REPLICAS, IMAGES, MINI_BATCH = 2, 20, 4
ETA, LMBDA = 0.05, 1.5
UPDATES = 300  # mu is 1/2, then 3/4
TOLERANCE = 1e-10  # of the largest number of a layer
COST_OF_OUTPUTS = {
    "quadratic": lambda z, y: ((torch.sigmoid(z) - y) ** 2).sum() / 2,
    "cross-entropy": lambda z, y: torch.nn.functional.binary_cross_entropy_with_logits(
        z, y, reduction="sum"
    ),
    "log-likelihood": lambda z, y: torch.nn.functional.cross_entropy(z, y, reduction="sum"),
}
Tensors = list[torch.Tensor]


class Twin:
    """One replica in PyTorch: its weights and biases, and the mean cost of some images."""

    def __init__(self, hidden: str, cost: str, parameters: Parameters, replica: int) -> None:
        (self._hidden, _), self._cost = by(torch, hidden), COST_OF_OUTPUTS[cost]
        arrays = [values[replica].copy() for values in parameters.weights + parameters.biases]
        self.values = [torch.from_numpy(array).requires_grad_() for array in arrays]
        self.weights, self.biases = self.values[: len(SIZES) - 1], self.values[len(SIZES) - 1 :]

    def mean_cost(self, inputs: np.ndarray, targets: np.ndarray) -> torch.Tensor:
        """Mean of C0 over the images."""
        a = torch.from_numpy(inputs)
        for w, b in zip(self.weights[:-1], self.biases[:-1], strict=True):
            a = self._hidden(a @ w + b)
        z = a @ self.weights[-1] + self.biases[-1]
        return self._cost(z, torch.from_numpy(targets)) / len(inputs)

    def gradients(self, inputs: np.ndarray, targets: np.ndarray) -> Tensors:
        """Those of the regularized cost, where the values are now."""
        decay = sum((w**2).sum() for w in self.weights) * (LMBDA / (2 * IMAGES))
        return list(torch.autograd.grad(self.mean_cost(inputs, targets) + decay, self.values))


def start(hidden: str, cost: str) -> tuple[Architecture, Parameters]:
    """An architecture and random parameters, different in each replica."""
    architecture = Architecture(SIZES, activations.named(hidden), costs.named(cost))
    generators = [np.random.default_rng([6, replica]) for replica in range(REPLICAS)]
    return architecture, initialize(architecture, named("he"), generators)


def data() -> tuple[np.ndarray, np.ndarray]:
    """Images and the digits they show, as targets."""
    rng = np.random.default_rng(7)
    return rng.random((IMAGES, SIZES[0])), np.eye(SIZES[-1])[rng.integers(0, SIZES[-1], IMAGES)]


def mini_batches() -> np.ndarray:
    """The images of each update and replica, (update, replica, image)."""
    return np.random.default_rng(8).integers(0, IMAGES, (UPDATES, REPLICAS, MINI_BATCH))


def difference(ours: Parameters, twins: list[Tensors]) -> float:
    """The largest difference in any replica, layer by layer, in units of its largest number."""
    worst = 0.0
    for replica, tensors in enumerate(twins):
        for mine, theirs in zip(ours.weights + ours.biases, tensors, strict=True):
            expected = theirs.detach().numpy()
            error = np.abs(mine[replica] - expected).max() / np.abs(expected).max()
            worst = max(worst, float(error))
    return worst


def of_gradients(hidden: str, cost: str) -> float:
    """Mean gradients of C0 against autograd."""
    architecture, parameters = start(hidden, cost)
    inputs, targets = data()
    gradient = MeanGradient(architecture, REPLICAS, inputs, targets)
    gradient.compute(parameters)
    expected = []
    for replica in range(REPLICAS):
        twin = Twin(hidden, cost, parameters, replica)
        expected.append(list(torch.autograd.grad(twin.mean_cost(inputs, targets), twin.values)))
    return difference(Parameters(gradient.weights, gradient.biases), expected)


def descended(
    hidden: str, cost: str, momentum: Momentum | None
) -> tuple[Descent, Parameters, list[Twin]]:
    """Our descent after all updates, its parameters, and twins that are still at the start."""
    architecture, parameters = start(hidden, cost)
    twins = [Twin(hidden, cost, parameters, replica) for replica in range(REPLICAS)]
    settings, rule = Hyperparameters(ETA, LMBDA, IMAGES), momentum or PlainDescent
    descent = Descent(architecture, parameters, Examples(*data()), MINI_BATCH, settings, rule)
    for chosen in mini_batches():
        descent.step(chosen.ravel())
    descent.settle()
    return descent, parameters, twins


def optimized(twin: Twin, replica: int, momentum: Momentum | None) -> torch.optim.SGD:
    """The twin after all updates by PyTorch's optimizer, which is told mu before each."""
    decay = LMBDA / IMAGES
    optimizer = torch.optim.SGD(
        [{"params": twin.weights, "weight_decay": decay}, {"params": twin.biases}],
        lr=ETA,
        momentum=0.5 if momentum else 0.0,
        nesterov=momentum is not None and momentum.kind == "nesterov",
    )
    inputs, targets = data()
    for update, chosen in enumerate(mini_batches()[:, replica]):
        for group in optimizer.param_groups:
            group["momentum"] = momentum.coefficient(update) if momentum else 0.0
        optimizer.zero_grad()
        twin.mean_cost(inputs[chosen], targets[chosen]).backward()
        optimizer.step()
    return optimizer


def of_optimizer(hidden: str, cost: str, momentum: Momentum | None) -> float:
    """Plain and classical descent, and Nesterov's at the point ahead, against torch.optim.SGD."""
    descent, parameters, twins = descended(hidden, cost, momentum)
    for replica, twin in enumerate(twins):
        optimized(twin, replica, momentum)
    if isinstance(descent.rule, MomentumDescent) and momentum and momentum.kind == "nesterov":
        _advance(parameters, descent.rule.velocity, momentum.coefficient(UPDATES))
    return difference(parameters, [twin.values for twin in twins])


def _advance(parameters: Parameters, velocity: Parameters, mu: float) -> None:
    """From w to w + mu v."""
    arrays = parameters.weights + parameters.biases
    for values, v in zip(arrays, velocity.weights + velocity.biases, strict=True):
        values += mu * v


@torch.no_grad()
def by_the_equations(twin: Twin, replica: int, momentum: Momentum) -> Tensors:
    """The velocities after all updates by equations 1 to 4 of the paper, on the twin's values."""
    inputs, targets = data()
    velocities = [torch.zeros_like(values) for values in twin.values]
    for update, chosen in enumerate(mini_batches()[:, replica]):
        mu = momentum.coefficient(update)
        before = [values.clone() for values in twin.values]
        if momentum.kind == "nesterov":
            for values, v in zip(twin.values, velocities, strict=True):
                values.add_(mu * v)
        with torch.enable_grad():
            gradients = twin.gradients(inputs[chosen], targets[chosen])
        velocities = [mu * v - ETA * g for v, g in zip(velocities, gradients, strict=True)]
        for values, old, v in zip(twin.values, before, velocities, strict=True):
            values.copy_(old + v)
    return velocities


def of_equations(hidden: str, cost: str, momentum: Momentum) -> float:
    """Parameters and velocities against the paper's equations with PyTorch's gradients."""
    descent, parameters, twins = descended(hidden, cost, momentum)
    assert isinstance(descent.rule, MomentumDescent)
    velocities = [by_the_equations(twin, r, momentum) for r, twin in enumerate(twins)]
    return max(
        difference(parameters, [twin.values for twin in twins]),
        difference(descent.rule.velocity, velocities),
    )


def of_adam(hidden: str, cost: str, settings: Adam) -> float:
    """Adam against torch.optim.Adam."""
    architecture, parameters = start(hidden, cost)
    twins = [Twin(hidden, cost, parameters, replica) for replica in range(REPLICAS)]
    adam_updates.move(
        *(architecture, parameters, twins, Examples(*data()), mini_batches()),
        *(Hyperparameters(ETA, LMBDA, IMAGES), settings),
    )
    return difference(parameters, [twin.values for twin in twins])


def main() -> None:
    """Compare everything; fail with the first that differs by more than rounding."""
    every = list(itertools.product(sorted(OF_NETWORKS), costs.COSTS))
    some = [("sigmoid", "cross-entropy"), ("softsign", "log-likelihood")]
    _report(
        "mean gradients, every activation with every cost",
        {f"{h}, {c}": of_gradients(h, c) for h, c in every},
    )
    _report(
        f"{UPDATES} updates without momentum, torch.optim.SGD",
        {f"{h}, {c}": of_optimizer(h, c, None) for h, c in some},
    )
    _report(
        "classical momentum on the schedule, torch.optim.SGD",
        {f"{h}, {c}": of_optimizer(h, c, Momentum("classical", 0.8)) for h, c in some},
    )
    _report(
        "Nesterov's momentum, constant, in the variables of torch.optim.SGD",
        {f"{h}, {c}": of_optimizer(h, c, Momentum("nesterov", 0.5)) for h, c in some},
    )
    _report(
        "both on the schedule, by the paper's equations with autograd",
        {
            f"{kind}, {h}, {c}": of_equations(h, c, Momentum(kind, 0.8))
            for kind in KINDS
            for h, c in some
        },
    )
    _report(
        "Adam, torch.optim.Adam",
        {
            f"{each}, {h}, {c}": of_adam(h, c, each)
            for each in adam_updates.SETTINGS
            for h, c in some
        },
    )
    for what, differences in connected_gradients.reports(COST_OF_OUTPUTS).items():
        _report(what, differences)


def _report(what: str, differences: dict[str, float]) -> None:
    for name, value in differences.items():
        if not value < TOLERANCE:
            raise SystemExit(f"{what}: {name}: differs from PyTorch by {value:.1e}")
    print(f"{what}: {len(differences)} within {max(differences.values()):.1e}")


if __name__ == "__main__":
    main()
