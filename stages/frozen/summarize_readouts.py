"""Put the readouts from all layers together, beside the one from the images."""

from stages.frozen import summary
from stages.frozen.tables import (
    LINEAR_READOUT,
    PIXEL_READOUT,
    RANDOM_BY_REPLICA,
    RANDOM_LAYERS,
    READOUT_BY_REPLICA,
)
from unstable_gradients.study.networks import Variants, collect


def main(given: Variants) -> None:
    """Read the tables of every variant, by name, and of random layers; write one of each."""
    runs, random = collect(LINEAR_READOUT, given.networks), RANDOM_LAYERS.read()
    pixels = float(PIXEL_READOUT.read()["validation_accuracy"].iloc[0])
    READOUT_BY_REPLICA.write(summary.readout_by_replica(runs, pixels, given.networks))
    RANDOM_BY_REPLICA.write(summary.beside_pixels(random, pixels))
