"""The recipe from which tests of training depart."""

from unstable_gradients.network.activations import SIGMOID
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.costs import CROSS_ENTROPY
from unstable_gradients.network.initializers import INITIALIZERS
from unstable_gradients.training.recipe import Recipe

INITIALIZER = INITIALIZERS["default"]
BOOK = Architecture((784, 12, 7, 10), SIGMOID, CROSS_ENTROPY)


def recipe(**changed: object) -> Recipe:
    """Plain descent of a small network of the chapter's kind, unless something is changed."""
    given = {
        "architecture": BOOK,
        "initializer": INITIALIZER,
        "eta": 0.5,
        "lmbda": 0.1,
        "mini_batch": 10,
        "seed": 5,
    }
    return Recipe(**(given | changed))
