"""Which of the parity circuits are compared: rows of PARITY_CIRCUIT."""

import pandas as pd


def shallow(circuits: pd.DataFrame) -> pd.DataFrame:
    """The circuits of two layers, in the order of their inputs."""
    return circuits[circuits["fan_in"] == circuits["inputs"]].sort_values("inputs")


def deep(circuits: pd.DataFrame) -> pd.DataFrame:
    """The trees of pairs, in the order of their inputs."""
    return circuits[circuits["fan_in"] == 2].sort_values("inputs")


def of_most_inputs(circuits: pd.DataFrame) -> pd.DataFrame:
    """The circuits of the most inputs, in groups of all sizes."""
    return circuits[circuits["inputs"] == circuits["inputs"].max()]


def fewest_of_each_depth(circuits: pd.DataFrame) -> pd.DataFrame:
    """For each depth the circuit with the fewest gates, of equals that of the smallest groups."""
    fewest = circuits.sort_values(["gates", "fan_in"]).drop_duplicates("depth")
    return fewest.sort_values("depth")
