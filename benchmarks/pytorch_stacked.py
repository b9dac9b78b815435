"""PyTorch's autograd and optimizers on many networks at once, with batched products."""

import numpy as np
import torch
import workload
from pytorch import descend, images, optimizer


class Stacked(torch.nn.Module):
    """Batched products; a batch normalization is of all neurons of all networks."""

    def __init__(self, hidden: int, replicas: int, variant: str = workload.PLAIN) -> None:
        super().__init__()
        begin, self._variant = workload.start(hidden, replicas), workload.VARIANTS[variant]
        self._scale = self._variant.branch_scale(hidden)
        self._weights = [torch.from_numpy(w).requires_grad_() for w in begin.weights]
        self._biases = [torch.from_numpy(b).requires_grad_() for b in begin.biases]
        normalized = begin.biases[:-1] if self._variant.normalization != "none" else []
        self._gains = [torch.ones(b.shape, requires_grad=True) for b in normalized]
        batch = normalized if self._variant.normalization == "batch" else []
        self._means, self._variances = ([torch.zeros(b.shape) for b in batch] for _ in range(2))
        self._rule = optimizer(self._variant, self._weights, [*self._biases, *self._gains])

    def train(self, order: np.ndarray) -> None:
        """Step through each replica's mini-batches."""
        descend(self, self._rule, workload.steps(order), images())

    def forward(self, a: torch.Tensor) -> torch.Tensor:
        """Weighted inputs of the output layer, (replica, image, neuron)."""
        for layer, (w, b) in enumerate(zip(self._weights[:-1], self._biases[:-1], strict=True)):
            branch = self._weighted_inputs(layer, a, w, b).sigmoid()
            block = self._variant.skips != "none" and layer
            a = torch.add(a, branch, alpha=self._scale) if block else branch
        return torch.baddbmm(self._biases[-1], a, self._weights[-1])

    def _weighted_inputs(
        self, layer: int, a: torch.Tensor, w: torch.Tensor, b: torch.Tensor
    ) -> torch.Tensor:
        if self._variant.normalization == "none":
            return torch.baddbmm(b, a, w)
        x, gain = torch.bmm(a, w), self._gains[layer]
        if self._variant.normalization == "layer":
            return torch.nn.functional.layer_norm(x, x.shape[2:], eps=workload.EPSILON) * gain + b
        replicas, rows, neurons = x.shape
        running = self._means[layer], self._variances[layer]
        z = torch.nn.functional.batch_norm(
            x.transpose(0, 1).reshape(rows, -1),
            *(each.flatten() for each in (*running, gain, b)),
            training=True,
            momentum=workload.RUNNING,
            eps=workload.EPSILON,
        )
        return z.view(rows, replicas, neurons).transpose(0, 1)

    def parameters(self) -> list[np.ndarray]:
        """Those of all replicas."""
        learned = [*self._weights, *self._biases, *self._gains]
        return [each.detach().numpy().copy() for each in learned + self._means + self._variances]
