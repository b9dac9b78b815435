"""PyTorch on the processor, eager, one thread, the images ready in float32."""

import functools

import numpy as np
import torch
import workload

torch.set_num_threads(1)


@functools.cache
def images() -> tuple[torch.Tensor, torch.Tensor]:
    """The images as they enter networks, and the desired outputs."""
    pixels, targets = workload.images()
    return torch.from_numpy(pixels) * workload.PIXEL_SCALE, torch.from_numpy(targets)


class Autograd:
    """A single network as it is commonly written: nn.Sequential, a loss, torch.optim.SGD."""

    def __init__(self, hidden: int, replicas: int = 1) -> None:
        begin = workload.start(hidden, replicas)
        self._inputs, self._targets = images()
        layers: list[torch.nn.Module] = []
        self._linear = [torch.nn.Linear(w.shape[1], w.shape[2]) for w in begin.weights]
        with torch.no_grad():
            for linear, w, b in zip(self._linear, begin.weights, begin.biases, strict=True):
                linear.weight.copy_(torch.from_numpy(w[0].T))
                linear.bias.copy_(torch.from_numpy(b[0, 0]))
                layers += [linear, torch.nn.Sigmoid()]
        self._network = torch.nn.Sequential(*layers[:-1])
        self._loss = torch.nn.BCEWithLogitsLoss(reduction="sum")
        # foreach=False was the quickest of SGD's forms at these sizes.
        self._optimizer = torch.optim.SGD(
            [
                {
                    "params": [linear.weight for linear in self._linear],
                    "weight_decay": workload.LMBDA / workload.IMAGES,
                },
                {"params": [linear.bias for linear in self._linear]},
            ],
            lr=workload.ETA,
            foreach=False,
        )

    def train(self, order: np.ndarray) -> None:
        """Step through the mini-batches."""
        for chosen in torch.from_numpy(order).reshape(-1, workload.MINI_BATCH):
            self._optimizer.zero_grad()
            cost = self._loss(self._network(self._inputs[chosen]), self._targets[chosen])
            (cost / workload.MINI_BATCH).backward()
            self._optimizer.step()

    def parameters(self) -> workload.Start:
        """The weights and biases, as one replica."""
        return workload.Start(
            [each.weight.detach().numpy().T[np.newaxis].copy() for each in self._linear],
            [each.bias.detach().numpy()[np.newaxis, np.newaxis].copy() for each in self._linear],
        )


class ByHand:
    """One network or many, gradients written out: a fairer rival, since no graph is recorded."""

    def __init__(self, hidden: int, replicas: int) -> None:
        begin = workload.start(hidden, replicas)
        self._inputs, self._targets = images()
        self._weights = [torch.from_numpy(w) for w in begin.weights]
        self._biases = [torch.from_numpy(b) for b in begin.biases]
        self._single = replicas == 1
        if self._single:  # two-dimensional products cost less than batched ones
            self._weights = [w[0] for w in self._weights]
            self._biases = [b[0] for b in self._biases]

    @torch.no_grad()
    def train(self, order: np.ndarray) -> None:
        """Step through each replica's mini-batches."""
        steps = torch.from_numpy(workload.steps(order))
        for chosen in steps[:, 0] if self._single else steps:
            self._step(self._inputs[chosen], self._targets[chosen])

    def _step(self, inputs: torch.Tensor, targets: torch.Tensor) -> None:
        affine = torch.addmm if self._single else torch.baddbmm
        activations = [inputs]
        for w, b in zip(self._weights, self._biases, strict=True):
            activations.append(affine(b, activations[-1], w).sigmoid_())
        error = activations.pop().sub_(targets)
        rate = workload.ETA / workload.MINI_BATCH
        for layer in range(len(self._weights) - 1, -1, -1):
            w, b, a = self._weights[layer], self._biases[layer], activations[layer]
            behind = (error @ w.mT).mul_(a).mul_(1 - a) if layer else error
            update = w.addmm_ if self._single else w.baddbmm_
            update(a.mT, error, beta=workload.DECAY, alpha=-rate)
            b.sub_(error.sum(-2, keepdim=True), alpha=rate)
            error = behind

    def parameters(self) -> workload.Start:
        """The weights and biases of all replicas."""
        lead = np.newaxis if self._single else ...
        return workload.Start(
            [w.numpy()[lead].copy() for w in self._weights],
            [b.numpy()[lead].copy() for b in self._biases],
        )
