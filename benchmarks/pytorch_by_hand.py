"""PyTorch, eager, with the gradients of plain descent written out."""

import numpy as np
import torch
import workload
from pytorch import images


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

    def parameters(self) -> list[np.ndarray]:
        """The weights and biases of all replicas."""
        lead = np.newaxis if self._single else ...
        return [each.numpy()[lead].copy() for each in self._weights + self._biases]
