"""The best of the neurons and layers that copy their input, for claims, figures and page."""

import pandas as pd

from stages.richer.tables import WITH_CONSTANT


def closest(layers: pd.DataFrame) -> pd.DataFrame:
    """Of identity layers with a constant those of the smallest w1; IDENTITY_LAYERS or DEEPENED."""
    free = layers[layers["form"] == WITH_CONSTANT]
    return free[free["input_weight"] == free["input_weight"].min()]


def best(neurons: pd.DataFrame, form: str) -> pd.Series:
    """The neuron of this form with the least error; from IDENTITY_NEURON."""
    own = neurons[neurons["form"] == form]
    return own.loc[own["error"].idxmin()]
