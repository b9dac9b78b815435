"""Put Fashion-MNIST beside MNIST: the same replicas, epochs, depths and layers of both."""

from stages.depth.tables import ACCURACY
from stages.fashion import summary
from stages.fashion.data_sets import is_left_out, leave_empty
from stages.fashion.tables import (
    BOTH_ACCURACIES,
    BOTH_PLATEAUS,
    BOTH_SHAPES,
    BOTH_SPEEDS,
    FASHION_ACCURACY,
    FASHION_GRADIENT,
    FASHION_PLATEAU,
    FASHION_TRACE,
)
from stages.plateau.tables import PLATEAU
from stages.start.tables import INITIAL_GRADIENT
from stages.training.tables import SPEED_SHAPE
from unstable_gradients.study.networks import ComparedVariants, collect
from unstable_gradients.training.plateaus import lengths


def main(given: ComparedVariants) -> None:
    """Write a table with both data sets for each experiment."""
    networks = given.networks
    if is_left_out(FASHION_ACCURACY):
        leave_empty(BOTH_ACCURACIES, BOTH_SPEEDS, BOTH_SHAPES, BOTH_PLATEAUS)
        return
    learned = summary.read(FASHION_ACCURACY, networks)
    gradients = summary.read(FASHION_GRADIENT, networks)
    traces = summary.read(FASHION_TRACE, networks)
    plateaus = lengths(FASHION_PLATEAU.read_part())
    accuracies = summary.accuracies(collect(ACCURACY, networks), learned, networks)
    speeds = summary.speeds(
        collect(INITIAL_GRADIENT, networks), gradients, networks, given.confidence
    )
    shapes = summary.shapes(SPEED_SHAPE.read(), traces, networks)
    both_plateaus = summary.beside(PLATEAU.read(), plateaus, ["lmbda", "hidden_layers", "replica"])
    BOTH_ACCURACIES.write(accuracies)
    BOTH_SPEEDS.write(speeds)
    BOTH_SHAPES.write(shapes)
    BOTH_PLATEAUS.write(both_plateaus)
