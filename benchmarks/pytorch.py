"""PyTorch on the processor, eager, one thread: a single network as it is commonly written."""

import functools
import itertools
from collections.abc import Iterator

import numpy as np
import torch
import workload

torch.set_num_threads(1)


@functools.cache
def images(dtype: torch.dtype = torch.float32) -> tuple[torch.Tensor, torch.Tensor]:
    """The images as they enter networks, and the desired outputs."""
    pixels, targets = workload.images()
    return (
        torch.from_numpy(pixels).to(dtype) * workload.PIXEL_SCALE,
        torch.from_numpy(targets).to(dtype),
    )


def optimizer(
    variant: workload.Variant, weights: list[torch.Tensor], others: list[torch.Tensor]
) -> torch.optim.Optimizer:
    """PyTorch's own, in the form that was the quickest: SGD of a single network one by one."""
    decay = workload.LMBDA / workload.IMAGES
    groups = [{"params": weights, "weight_decay": decay}, {"params": others}]
    if not variant.adam:
        many = weights[0].ndim > 2
        return torch.optim.SGD(groups, lr=workload.ETA, foreach=False, fused=many)
    settings = workload.ADAM
    return torch.optim.Adam(
        groups,
        lr=workload.ETA_OF_ADAM,
        betas=(settings.beta1, settings.beta2),
        eps=settings.epsilon,
        fused=True,
    )


def descend(
    network: torch.nn.Module,
    rule: torch.optim.Optimizer,
    steps: np.ndarray,
    data: tuple[torch.Tensor, torch.Tensor],
) -> None:
    """Train on the images of each step."""
    inputs, targets = data
    loss = torch.nn.BCEWithLogitsLoss(reduction="sum")
    for chosen in torch.from_numpy(steps):
        rule.zero_grad()
        cost = loss(network(inputs[chosen]), targets[chosen])
        (cost / workload.MINI_BATCH).backward()
        rule.step()


class Block(torch.nn.Module):
    """a + scale f(a)."""

    def __init__(self, branch: torch.nn.Module, scale: float) -> None:
        super().__init__()
        self._branch, self._scale = branch, scale

    def forward(self, a: torch.Tensor) -> torch.Tensor:
        """Of one mini-batch."""
        return torch.add(a, self._branch(a), alpha=self._scale)


def normalization(kind: str, neurons: int) -> list[torch.nn.Module]:
    """The module, if any; running variances start at 0 as ours do, where PyTorch's start at 1."""
    if kind == "layer":
        return [torch.nn.LayerNorm(neurons, eps=workload.EPSILON)]
    if kind == "none":
        return []
    module = torch.nn.BatchNorm1d(neurons, eps=workload.EPSILON, momentum=workload.RUNNING)
    module.running_var.zero_()
    return [module]


class Modules:
    """A single network of modules in a row."""

    def __init__(
        self,
        hidden: int,
        replicas: int = 1,
        variant: str = workload.PLAIN,
        replica: int = 0,
        dtype: type[np.floating] = np.float32,
    ) -> None:
        begin, own = workload.start(hidden, replicas), workload.VARIANTS[variant]
        sizes = workload.sizes(hidden)
        self._norms = [each for n in sizes[1:-1] for each in normalization(own.normalization, n)]
        linear = [
            torch.nn.Linear(*pair, bias=layer == hidden or not self._norms)
            for layer, pair in enumerate(itertools.pairwise(sizes))
        ]
        self._network = torch.nn.Sequential(*_hidden_layers(own, linear, self._norms), linear[-1])
        # What normalizes has the bias of its layer.
        shifting = [*self._norms, linear[-1]] if self._norms else linear
        self._weights = [each.weight for each in linear]
        self._biases = [each.bias for each in shifting]
        with torch.no_grad():
            for weight, w in zip(self._weights, begin.weights, strict=True):
                weight.copy_(torch.from_numpy(w[replica].T))
            for bias, b in zip(self._biases, begin.biases, strict=True):
                bias.copy_(torch.from_numpy(b[replica, 0]))
        if dtype is np.float64:
            self._network.double()
        self._images = images(self._weights[0].dtype)
        self._rule = optimizer(own, self._weights, [*self._biases, *self._gains])

    @property
    def _gains(self) -> list[torch.Tensor]:
        return [each.weight for each in self._norms]

    def train(self, order: np.ndarray) -> None:
        """Step through the mini-batches."""
        descend(self._network, self._rule, workload.steps(order)[:, 0], self._images)

    def parameters(self) -> list[np.ndarray]:
        """All, as one replica."""
        batch = [each for each in self._norms if isinstance(each, torch.nn.BatchNorm1d)]
        others = [*self._biases, *self._gains]
        others += [each.running_mean for each in batch] + [each.running_var for each in batch]
        return [
            *(each.detach().numpy().T[np.newaxis].copy() for each in self._weights),
            *(each.detach().numpy()[np.newaxis, np.newaxis].copy() for each in others),
        ]


def _hidden_layers(
    variant: workload.Variant, linear: list[torch.nn.Linear], norms: list[torch.nn.Module]
) -> Iterator[torch.nn.Module]:
    """The hidden layers, those behind the first as residual blocks where there are skips."""
    hidden = len(linear) - 1
    for layer in range(hidden):
        branch = [linear[layer], *norms[layer : layer + 1], torch.nn.Sigmoid()]
        if variant.skips != "none" and layer:
            yield Block(torch.nn.Sequential(*branch), variant.branch_scale(hidden))
        else:
            yield from branch
