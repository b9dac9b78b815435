"""Neurons and layers that copy their input: their forms, and the best of those that were tried."""

import pandas as pd

from stages.richer.tables import FORMS

WITH_CONSTANT, WITHOUT_CONSTANT = FORMS  # a constant that is added to the copy


def closest(layers: pd.DataFrame) -> pd.DataFrame:
    """Of identity layers with a constant those of the smallest w1; IDENTITY_LAYERS or DEEPENED."""
    free = layers[layers["form"] == WITH_CONSTANT]
    return free[free["input_weight"] == free["input_weight"].min()]


def best(neurons: pd.DataFrame, form: str) -> pd.Series:
    """The neuron of this form with the least error; from IDENTITY_NEURON."""
    own = neurons[neurons["form"] == form]
    return own.loc[own["error"].idxmin()]
