"""Normalization and skip connections against PyTorch's modules and automatic differentiation.

Networks of torch.nn.Linear, BatchNorm1d and LayerNorm, in double precision. PyTorch's running mean
starts at 0 and its running variance at 1, and each step takes a part of the way to those of its
mini-batch; with 1 - DECAY for that part they are our sums times it, the variance but for what is
left of the 1.
"""

import itertools
from collections.abc import Callable

import numpy as np
import torch

from tests.activations import OF_NETWORKS, by
from unstable_gradients.network import activations, costs
from unstable_gradients.network.architecture import NORMALIZATIONS, SKIPS, Architecture
from unstable_gradients.network.descent import Descent
from unstable_gradients.network.evaluation import evaluate
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Parameters, initialize, named
from unstable_gradients.network.mean_gradient import MeanGradient
from unstable_gradients.network.mini_batches import Examples
from unstable_gradients.network.population import DECAY

SIZES = (12, 9, 9, 9, 7, 7, 5)
REPLICAS, IMAGES, MINI_BATCH = 2, 24, 6
UPDATES = 50  # rectifiers behind batch normalization: 1e-15 has grown to 1e-12, and 1e-5 by 300
ETA, LMBDA = 0.05, 1.5
CONNECTIONS = list(itertools.product(NORMALIZATIONS, SKIPS))[1:]
CostOfOutputs = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


class Twin(torch.nn.Module):
    """One replica, of PyTorch's modules."""

    def __init__(self, architecture: Architecture, parameters: Parameters, replica: int) -> None:
        super().__init__()
        self._activation, _ = by(torch, architecture.activation.name)
        self._architecture = architecture
        kind = {"none": None, "batch": torch.nn.BatchNorm1d, "layer": torch.nn.LayerNorm}
        norm = kind[architecture.normalization]
        pairs = list(itertools.pairwise(SIZES))
        shifts = [False] * (len(pairs) - 1) if norm else [True] * (len(pairs) - 1)
        self.linear = torch.nn.ModuleList(
            torch.nn.Linear(*pair, bias=bias)
            for pair, bias in zip(pairs, [*shifts, True], strict=True)
        )
        self.norm = torch.nn.ModuleList(norm(n) for n in SIZES[1:-1]) if norm else []
        for module in self.norm if architecture.normalization == "batch" else []:
            module.momentum = 1 - DECAY
        self.double()
        mine = parameters.weights + parameters.biases + parameters.gains
        with torch.no_grad():
            for own, array in zip(self.learned, mine, strict=True):
                own.copy_(torch.from_numpy(array[replica]).T.reshape(own.shape))

    @property
    def learned(self) -> list[torch.Tensor]:
        """Weights, then biases, then gains."""
        shifting = [*self.norm, self.linear[-1]] if self.norm else self.linear
        weights, biases = [each.weight for each in self.linear], [each.bias for each in shifting]
        return [*weights, *biases, *(each.weight for each in self.norm)]

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Weighted inputs of the output layer."""
        a = inputs
        for layer, linear in enumerate(self.linear[:-1]):
            z = self.norm[layer](linear(a)) if self.norm else linear(a)
            branch, before = self._activation(z), a
            skips = self._architecture.skips != "none" and layer > 0
            if skips and branch.shape == before.shape:
                a = before + branch * (3**-0.5 if self._architecture.skips == "scaled" else 1)
            else:
                a = branch
        return self.linear[-1](a)


def start(
    hidden: str, cost: str, normalization: str, skips: str
) -> tuple[Architecture, Parameters]:
    """An architecture and random parameters, different in each replica, with gains about 1."""
    functions = activations.named(hidden), costs.named(cost)
    architecture = Architecture(SIZES, *functions, normalization, skips)
    generators = [np.random.default_rng([16, replica]) for replica in range(REPLICAS)]
    parameters = initialize(architecture, named("he"), generators)
    rng = np.random.default_rng(17)
    for gains in parameters.gains:
        gains *= rng.uniform(0.5, 1.5, gains.shape)
    return architecture, parameters


def data() -> tuple[np.ndarray, np.ndarray]:
    """Images and the digits they show, as targets."""
    rng = np.random.default_rng(18)
    return rng.random((IMAGES, SIZES[0])), np.eye(SIZES[-1])[rng.integers(0, SIZES[-1], IMAGES)]


def mean_cost(twin: Twin, cost: CostOfOutputs, chosen: np.ndarray | slice) -> torch.Tensor:
    """Mean of C0 over some of the images."""
    inputs, targets = (torch.from_numpy(each[chosen]) for each in data())
    return cost(twin(inputs), targets) / len(inputs)


def of_gradients(architecture: Architecture, parameters: Parameters, cost: CostOfOutputs) -> float:
    """Mean gradients of C0 against autograd."""
    gradient = MeanGradient(architecture, REPLICAS, *data())
    gradient.compute(parameters)
    ours = Parameters(gradient.weights, gradient.biases, gradient.gains)
    twins = [Twin(architecture, parameters, replica) for replica in range(REPLICAS)]
    slopes = [torch.autograd.grad(mean_cost(t, cost, slice(None)), t.learned) for t in twins]
    return difference(ours, [list(each) for each in slopes])


def of_descent(architecture: Architecture, parameters: Parameters, cost: CostOfOutputs) -> float:
    """Parameters, populations and the cost in use after all updates, against torch.optim.SGD."""
    twins = [Twin(architecture, parameters, replica) for replica in range(REPLICAS)]
    chosen = np.random.default_rng(19).integers(0, IMAGES, (UPDATES, REPLICAS, MINI_BATCH))
    rates = Hyperparameters(ETA, LMBDA, IMAGES)
    descent = Descent(architecture, parameters, Examples(*data()), MINI_BATCH, rates)
    for each in chosen:
        descent.step(each.ravel())
    descent.settle()
    for replica, twin in enumerate(twins):
        weights = twin.learned[: len(SIZES) - 1]
        others = twin.learned[len(SIZES) - 1 :]
        groups = [{"params": weights, "weight_decay": LMBDA / IMAGES}, {"params": others}]
        optimizer = torch.optim.SGD(groups, lr=ETA)
        for own in chosen[:, replica]:
            optimizer.zero_grad()
            mean_cost(twin, cost, own).backward()
            optimizer.step()
    found = [difference(parameters, [twin.learned for twin in twins])]
    for replica, twin in enumerate(twins):
        found += [
            population_difference(sums[replica], norm)
            for sums, norm in zip(parameters.population, twin.norm, strict=False)
        ]
    return max(*found, difference_in_use(architecture, parameters, twins, cost))


def population_difference(sums: np.ndarray, norm: torch.nn.BatchNorm1d) -> float:
    """Between our sums of one layer and PyTorch's running mean and variance."""
    ours = (1 - DECAY) * sums[1:] + [[0], [DECAY**UPDATES]]
    expected = np.stack([norm.running_mean.numpy(), norm.running_var.numpy()])
    return float((np.abs(ours - expected) / np.abs(expected).max()).max())


def difference_in_use(
    architecture: Architecture, parameters: Parameters, twins: list[Twin], cost: CostOfOutputs
) -> float:
    """Between the mean costs of all images; PyTorch takes its populations from our averages."""
    result = evaluate(architecture, parameters, *data())
    worst = 0.0
    for replica, twin in enumerate(twins):
        twin.eval()
        for sums, norm in zip(parameters.population, twin.norm, strict=False):
            weight, mean, variance = torch.from_numpy(sums[replica])
            norm.running_mean.copy_(mean / weight)
            norm.running_var.copy_(variance / weight)
        expected = mean_cost(twin, cost, slice(None)).item()
        worst = max(worst, abs(float(result.cost[replica]) / expected - 1))
    return worst


def difference(ours: Parameters, theirs: list[list[torch.Tensor]]) -> float:
    """The largest in any replica, array by array, in units of its largest number."""
    arrays, worst = ours.weights + ours.biases + ours.gains, 0.0
    for replica, tensors in enumerate(theirs):
        for mine, tensor in zip(arrays, tensors, strict=True):
            expected = tensor.detach().numpy()
            error = np.abs(mine[replica].T.reshape(expected.shape) - expected).max()
            worst = max(worst, float(error / np.abs(expected).max()))
    return worst


def reports(cost_of_outputs: dict[str, CostOfOutputs]) -> dict[str, dict[str, float]]:
    """The largest differences of everything that is compared, by what it is."""
    some = [("sigmoid", "cross-entropy"), ("relu", "log-likelihood")]
    every = list(itertools.product(sorted(OF_NETWORKS), costs.COSTS))
    return {
        "mean gradients with normalization and skips, every activation with every cost": {
            f"{h}, {c}, {n}, {s}": of_gradients(*start(h, c, n, s), cost_of_outputs[c])
            for h, c in every
            for n, s in CONNECTIONS
        },
        f"{UPDATES} updates with normalization and skips, populations, cost in use": {
            f"{h}, {c}, {n}, {s}": of_descent(*start(h, c, n, s), cost_of_outputs[c])
            for h, c in some
            for n, s in CONNECTIONS
        },
    }
