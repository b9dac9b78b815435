"""The oracle: the book's networks, one image at a time, as its equations are written.

Chapter 2 gives backpropagation as BP1 to BP4 and chapter 3 the update with weight decay. Here
weights[l][j, k] is the book's w_jk, everything is in double precision, and nothing is shared
with the package: derivatives are functions of z, and BP1 divides before it multiplies.
"""

from dataclasses import dataclass

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def tanh_prime(z):
    return 1 / np.cosh(z) ** 2


FUNCTIONS = {"sigmoid": (sigmoid, sigmoid_prime), "tanh": (np.tanh, tanh_prime)}


def cost(name, a, y):
    """C of one image from its outputs a and its targets y."""
    if name == "quadratic":
        return sum((y - a) ** 2) / 2
    return -sum(y * np.log(a) + (1 - y) * np.log(1 - a))


def cost_prime(name, a, y):
    """dC/da of one image."""
    if name == "quadratic":
        return a - y
    return (a - y) / (a * (1 - a))


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
        """s and s' of each layer: the hidden layers' choice, then a sigmoid output layer."""
        return [FUNCTIONS[self.hidden]] * (len(self.weights) - 1) + [FUNCTIONS["sigmoid"]]

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
        primes = [prime(z) for z, (_, prime) in zip(zs, self.functions(), strict=True)]
        deltas = [cost_prime(self.cost, activations[-1], y) * primes[-1]]  # BP1
        for w, prime in zip(self.weights[:0:-1], primes[-2::-1], strict=True):
            deltas.insert(0, (w.T @ deltas[0]) * prime)  # BP2
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
