"""Train networks of several depths with Adam until they leave the plateau (I6)."""

import itertools

import pandas as pd

from stages.adaptive.course import REPLICAS_AT_ONCE, lengths
from stages.adaptive.parameters import Adaptive
from stages.adaptive.tables import ADAPTIVE_RUN
from stages.images import mnist
from unstable_gradients.network.adam import Adam
from unstable_gradients.program import progress
from unstable_gradients.training.plateaus import watched_steps
from unstable_gradients.training.spread import spread


def main(given: Adaptive) -> None:
    """Train with every epsilon at its depths, and write the table of all replicas."""
    data = mnist.read()
    training, watched = data.training(given.training_images), data.training(given.watched_images)
    steps = watched_steps(given.steps, given.resolution)

    def train(task: tuple[float, int], block: range) -> pd.DataFrame:
        epsilon, depth = task
        recipe = given.deep(
            *(depth, given.activation, given.distribution(), given.eta, given.lmbda),
            Adam(epsilon),
        )
        label = f"epsilon {epsilon:g}, {depth} hidden layers"
        with progress.bar(label, block, -(-len(block) // REPLICAS_AT_ONCE)) as bar:
            table = lengths(block, recipe, steps, given.left_below, training, watched, bar.update)
        return table.assign(epsilon=epsilon)

    # The deepest with each epsilon stay on the plateau, and take longest.
    tried = [
        [(each.epsilon, depth) for depth in each.depths[::-1]] for each in given.groups.values()
    ]
    tasks = [task for alike in itertools.zip_longest(*tried) for task in alike if task]
    table = spread(train, tasks, given.replicas)
    ADAPTIVE_RUN.write(table.sort_values(["epsilon", "hidden_layers", "replica"]))
