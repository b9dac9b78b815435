"""PyTorch's own normalization, and skip connections, with autograd and SGD, images in float32."""

import numpy as np
import torch
import workload
from pytorch import images

NORM = {"batch": torch.nn.BatchNorm1d, "layer": torch.nn.LayerNorm}


class Residual(torch.nn.Module):
    """a + f(a)."""

    def __init__(self, branch: torch.nn.Module) -> None:
        super().__init__()
        self._branch = branch

    def forward(self, a: torch.Tensor) -> torch.Tensor:
        """Of one mini-batch."""
        return a + self._branch(a)


class Modules:
    """A single network as it is commonly written: modules in a row."""

    def __init__(
        self,
        hidden: int,
        replicas: int,
        connection: str,
        replica: int = 0,
        dtype: type[np.floating] = np.float32,
    ) -> None:
        begin, (self._inputs, self._targets) = workload.start(hidden, replicas), images()
        normalization, skips = workload.CONNECTIONS[connection]
        norm = NORM.get(normalization)
        self._linear, self._shifting, layers = [], [], []
        for layer, w in enumerate(begin.weights):
            last = layer == hidden
            linear = torch.nn.Linear(w.shape[1], w.shape[2], bias=last or norm is None)
            own = [linear] if last or norm is None else [linear, norm(w.shape[2])]
            self._linear.append(linear)
            self._shifting.append(own[-1])
            branch = own if last else [*own, torch.nn.Sigmoid()]
            block = skips != "none" and 0 < layer < hidden
            layers += [Residual(torch.nn.Sequential(*branch))] if block else branch
        self._gains = [each.weight for each in self._shifting[:-1] if norm]
        self._network = torch.nn.Sequential(*layers)
        with torch.no_grad():
            for each, w in zip(self._linear, begin.weights, strict=True):
                each.weight.copy_(torch.from_numpy(w[replica].T))
            for each, b in zip(self._shifting, begin.biases, strict=True):
                each.bias.copy_(torch.from_numpy(b[replica, 0]))
        if dtype is np.float64:
            self._network.double()
            self._inputs, self._targets = self._inputs.double(), self._targets.double()
        self._loss = torch.nn.BCEWithLogitsLoss(reduction="sum")
        self._optimizer = _optimizer(
            [each.weight for each in self._linear],
            [*(each.bias for each in self._shifting), *self._gains],
        )

    def train(self, order: np.ndarray) -> None:
        """Step through the mini-batches."""
        for chosen in torch.from_numpy(order).reshape(-1, workload.MINI_BATCH):
            self._optimizer.zero_grad()
            cost = self._loss(self._network(self._inputs[chosen]), self._targets[chosen])
            (cost / workload.MINI_BATCH).backward()
            self._optimizer.step()

    def parameters(self) -> workload.Start:
        """The weights, biases and gains, as one replica."""
        shifts = [*(each.bias for each in self._shifting), *self._gains]
        return workload.Start(
            [each.weight.detach().numpy().T[np.newaxis].copy() for each in self._linear],
            [each.detach().numpy()[np.newaxis, np.newaxis].copy() for each in shifts],
        )


class Stacked:
    """Many networks at once: batched products, and a batch normalization of all their neurons."""

    def __init__(self, hidden: int, replicas: int, connection: str) -> None:
        begin, (self._inputs, self._targets) = workload.start(hidden, replicas), images()
        self._normalization, self._skips = workload.CONNECTIONS[connection]
        self._weights = [torch.from_numpy(w).requires_grad_() for w in begin.weights]
        self._biases = [torch.from_numpy(b).requires_grad_() for b in begin.biases]
        normalized = begin.biases[:-1] if self._normalization != "none" else []
        self._gains = [torch.ones(b.shape, requires_grad=True) for b in normalized]
        self._population = [(torch.zeros(b.size), torch.ones(b.size)) for b in normalized]
        self._loss = torch.nn.BCEWithLogitsLoss(reduction="sum")
        self._optimizer = _optimizer(self._weights, [*self._biases, *self._gains])

    def train(self, order: np.ndarray) -> None:
        """Step through each replica's mini-batches."""
        for chosen in torch.from_numpy(workload.steps(order)):
            self._optimizer.zero_grad()
            cost = self._loss(self._outputs(self._inputs[chosen]), self._targets[chosen])
            (cost / workload.MINI_BATCH).backward()
            self._optimizer.step()

    def _outputs(self, a: torch.Tensor) -> torch.Tensor:
        for layer, (w, b) in enumerate(zip(self._weights[:-1], self._biases[:-1], strict=True)):
            branch = self._weighted_inputs(layer, a, w, b).sigmoid()
            a = a + branch if self._skips != "none" and layer else branch
        return torch.baddbmm(self._biases[-1], a, self._weights[-1])

    def _weighted_inputs(
        self, layer: int, a: torch.Tensor, w: torch.Tensor, b: torch.Tensor
    ) -> torch.Tensor:
        if self._normalization == "none":
            return torch.baddbmm(b, a, w)
        x, gain = torch.bmm(a, w), self._gains[layer]
        if self._normalization == "layer":
            return torch.nn.functional.layer_norm(x, x.shape[2:]) * gain + b
        replicas, rows, neurons = x.shape
        z = torch.nn.functional.batch_norm(
            x.transpose(0, 1).reshape(rows, -1),
            *self._population[layer],
            *(gain.flatten(), b.flatten()),
            training=True,
        )
        return z.view(rows, replicas, neurons).transpose(0, 1)

    def parameters(self) -> workload.Start:
        """The weights, biases and gains of all replicas."""
        shifts = [*self._biases, *self._gains]
        return workload.Start(
            *([each.detach().numpy().copy() for each in kind] for kind in (self._weights, shifts))
        )


def _optimizer(weights: list[torch.Tensor], others: list[torch.Tensor]) -> torch.optim.SGD:
    decay = workload.LMBDA / workload.IMAGES
    groups = [{"params": weights, "weight_decay": decay}, {"params": others}]
    return torch.optim.SGD(groups, lr=workload.ETA, foreach=False)
