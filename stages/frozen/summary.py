"""Aggregates of what a frozen layer costs, and of what layers know (claim D5)."""

import pandas as pd

from unstable_gradients.study.networks import Networks, with_sizes


def frozen_by_replica(runs: pd.DataFrame, networks: Networks) -> pd.DataFrame:
    """Accuracy behind a frozen layer, and what freezing cost each replica: FROZEN_BY_REPLICA."""
    whole = runs[runs["frozen_layers"] == 0].set_index(["network", "replica"])
    keys = pd.MultiIndex.from_frame(runs[["network", "replica"]])
    unfrozen = whole["validation_accuracy"].reindex(keys).to_numpy()
    table = runs.rename(columns={"validation_accuracy": "accuracy"})
    return with_sizes(table.assign(gain=unfrozen - table["accuracy"]), networks)


def readout_by_replica(
    runs: pd.DataFrame, pixel_accuracy: float, networks: Networks
) -> pd.DataFrame:
    """Accuracy of the readouts beside that from the images: READOUT_BY_REPLICA."""
    return with_sizes(beside_pixels(runs, pixel_accuracy), networks)


def beside_pixels(runs: pd.DataFrame, pixel_accuracy: float) -> pd.DataFrame:
    """Accuracy of readouts beside that from the images; of RANDOM_LAYERS: RANDOM_BY_REPLICA."""
    table = runs.rename(columns={"validation_accuracy": "accuracy"})
    return table.assign(pixel_accuracy=pixel_accuracy)
