"""The networks whose activations are watched, as params.yaml lists them."""

from unstable_gradients.program.parameters import Groups, Statistics
from unstable_gradients.study.activations import Activated
from unstable_gradients.training.parameters import LearningRate, Start, Steps


class WatchedNetwork(Activated, Start, LearningRate, Steps):
    """A network, and how long it is watched."""


class ComparedNetworks(Statistics, Groups[WatchedNetwork]):
    """The networks, each a group of flags of its own name: `--tanh.eta 0.1`."""
