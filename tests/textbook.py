"""The oracle: the book's networks, one image at a time, as its equations are written.

Chapter 2 gives backpropagation as BP1 to BP4 and chapter 3 the update with weight decay and the
softmax layer. Here weights[l][j, k] is the book's w_jk, everything is in double precision, and
nothing is shared with the package: derivatives are functions of z, BP1 divides before it
multiplies, and the softmax layer's derivatives are a matrix. The coefficient of momentum is
equation 5 of Sutskever, Martens, Dahl and Hinton (2013).
"""

import math
from dataclasses import dataclass

import numpy as np

from tests.activations import BY_NUMPY

sigmoid, sigmoid_prime = BY_NUMPY["sigmoid"]
_, tanh_prime = BY_NUMPY["tanh"]


def softmax(z):
    return np.exp(z) / sum(np.exp(z))


def softmax_prime(z):
    """da_j/dz_k = a_j (1 if j = k, else 0) - a_j a_k."""
    a = softmax(z)
    return np.diag(a) - np.outer(a, a)


FUNCTIONS = BY_NUMPY | {"softmax": (softmax, softmax_prime)}
OUTPUTS = {"quadratic": "sigmoid", "cross-entropy": "sigmoid", "log-likelihood": "softmax"}


def cost(name, a, y):
    """C of one image from its outputs a and its targets y."""
    if name == "quadratic":
        return sum((y - a) ** 2) / 2
    if name == "log-likelihood":
        return -sum(y * np.log(a))
    return -sum(y * np.log(a) + (1 - y) * np.log(1 - a))


def cost_prime(name, a, y):
    """dC/da of one image."""
    if name == "quadratic":
        return a - y
    if name == "log-likelihood":
        return -y / a
    return (a - y) / (a * (1 - a))


def output_of(cost_name, z):
    """a^L of one image, by the output layer that goes with the cost."""
    s, _ = FUNCTIONS[OUTPUTS[cost_name]]
    return s(z)


def output_error(cost_name, z, y):
    """delta^L of one image: the chain rule over every output (BP1, where they do not mix)."""
    gradient = cost_prime(cost_name, output_of(cost_name, z), y)
    if OUTPUTS[cost_name] == "softmax":
        return softmax_prime(z).T @ gradient
    return gradient * sigmoid_prime(z)


def momentum_coefficient(t, mu_max, final=None):
    """mu_t; `final` is when it is lowered, and to what."""
    mu = min(1 - 2 ** (-1 - math.log2(math.floor(t / 250) + 1)), mu_max)
    if final is not None and t >= final[0] and mu > final[1]:
        return final[1]
    return mu


@dataclass
class Network:
    weights: list[np.ndarray]
    biases: list[np.ndarray]
    hidden: str = "sigmoid"
    cost: str = "cross-entropy"

    @classmethod
    def of(cls, parameters, replica, hidden="sigmoid", cost="cross-entropy"):
        """One replica of the package's parameters, in double precision."""
        weights = [np.array(w[replica].T, np.float64) for w in parameters.weights]
        biases = [np.array(b[replica, 0], np.float64) for b in parameters.biases]
        return cls(weights, biases, hidden, cost)

    def functions(self):
        """s and s' of each layer: the hidden layers' choice, then what goes with the cost."""
        hidden = [FUNCTIONS[self.hidden]] * (len(self.weights) - 1)
        return [*hidden, FUNCTIONS[OUTPUTS[self.cost]]]

    def feedforward(self, x):
        """z and a of each layer; a starts with the input."""
        zs, activations = [], [x]
        for w, b, (s, _) in zip(self.weights, self.biases, self.functions(), strict=True):
            zs.append(w @ activations[-1] + b)
            activations.append(s(zs[-1]))
        return zs, activations

    def output(self, x):
        return self.feedforward(x)[1][-1]

    def mean_cost(self, images, targets):
        each = [cost(self.cost, self.output(x), y) for x, y in zip(images, targets, strict=True)]
        return sum(each) / len(each)

    def backpropagate(self, x, y):
        """dC/dw and dC/db of one image for each layer."""
        zs, activations = self.feedforward(x)
        _, prime = FUNCTIONS[self.hidden]
        deltas = [output_error(self.cost, zs[-1], y)]
        for w, z in zip(self.weights[:0:-1], zs[-2::-1], strict=True):
            deltas.insert(0, (w.T @ deltas[0]) * prime(z))  # BP2
        return [np.outer(d, a) for d, a in zip(deltas, activations, strict=False)], deltas

    def mean_gradient(self, images, targets):
        """The gradients of single images, added and divided by their number."""
        total_w = [np.zeros_like(w) for w in self.weights]
        total_b = [np.zeros_like(b) for b in self.biases]
        for x, y in zip(images, targets, strict=True):
            by_weights, by_biases = self.backpropagate(x, y)
            total_w = [total + g for total, g in zip(total_w, by_weights, strict=True)]
            total_b = [total + g for total, g in zip(total_b, by_biases, strict=True)]
        return [t / len(images) for t in total_w], [t / len(images) for t in total_b]

    def step(self, images, targets, eta, lmbda, n):
        """One update from a mini-batch, with weight decay on the weights alone."""
        by_weights, by_biases = self.mean_gradient(images, targets)
        for w, g in zip(self.weights, by_weights, strict=True):
            w[:] = w - eta * lmbda / n * w - eta * g
        for b, g in zip(self.biases, by_biases, strict=True):
            b[:] = b - eta * g
