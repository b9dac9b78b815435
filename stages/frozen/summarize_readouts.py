"""Put the readouts from every layer together, beside the one from the images."""

from stages.frozen import summary
from stages.frozen.tables import LINEAR_READOUT, PIXEL_READOUT, READOUT_BY_REPLICA
from unstable_gradients.study.networks import Variants, collect


def main(given: Variants) -> None:
    """Read the tables of every variant, by name, and write one of all."""
    runs = collect(LINEAR_READOUT, given.networks)
    pixels = float(PIXEL_READOUT.read()["validation_accuracy"].iloc[0])
    READOUT_BY_REPLICA.write(summary.readout_by_replica(runs, pixels, given.networks))
