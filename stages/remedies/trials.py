"""The tables of the remedies as evidence: accuracies of the replicas, and recipes in words."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Bool, Float

from stages.remedies import limits
from stages.remedies.tables import DEEPEST
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import findings
from unstable_gradients.study.ledger import OF_NETWORKS, Claim, Quantity

TRAINING = "frequency of training"


@dataclass(frozen=True)
class Trials:
    """The tables of the remedies, and quantities taken from them.

    Attributes:
        runs: DEPTH_TRIALS.
        deepest: DEEPEST.
        accuracy: above which a network has trained.
    """

    runs: pd.DataFrame
    deepest: pd.DataFrame
    accuracy: float

    @property
    def steps(self) -> int:
        """The steps that all networks had."""
        return int(self.deepest["step"].iloc[0])

    @property
    def within(self) -> str:
        """The same in words."""
        return f"within {self.steps:,} steps"

    def depths(self, remedy: str) -> list[int]:
        """Hidden layers of the networks that a remedy was tried on, rising.

        Raises:
            InvalidInput: if there are none.
        """
        own = self.runs["remedy"] == remedy
        if not own.any():
            raise InvalidInput(f"remedy {remedy}: no runs, expected some, as {DEEPEST.path} has it")
        return sorted(self.runs.loc[own, "hidden_layers"].unique().tolist())

    def reached(self, remedy: str, depth: int) -> Float[np.ndarray, " replica"]:
        """Validation accuracies of the replicas, in their order.

        Raises:
            InvalidInput: if there are none.
        """
        own = (self.runs["remedy"] == remedy) & (self.runs["hidden_layers"] == depth)
        if not own.any():
            raise InvalidInput(
                f"remedy {remedy} with {depth} hidden layers: no runs, expected some, as the "
                "table of the deepest networks has it"
            )
        return self.runs[own].sort_values("replica")["validation_accuracy"].to_numpy()

    def trained(self, remedy: str, depth: int) -> Bool[np.ndarray, " replica"]:
        """Whether each replica trained."""
        return self.reached(remedy, depth) > self.accuracy


def layers(depth: int) -> str:
    """Of which networks a quantity speaks."""
    return f"{depth} hidden layers"


def in_words(remedy: pd.Series) -> str:
    """A remedy in the ledger's words: tanh, glorot-uniform weights, zero biases."""
    words = f"{remedy['activation']}, {remedy['initializer']} weights, {remedy['biases']} biases"
    connections = limits.connections(remedy)
    rule = limits.rule(remedy).ledger.format_map(remedy)
    return ", ".join(filter(None, (words, connections, rule, f"eta {remedy['eta']:g}")))


def often(
    claim: Claim,
    name: str,
    holds: Bool[np.ndarray, " replica"],
    depth: int,
    setting: str,
    confidence: float,
) -> Quantity:
    """How many networks of a depth are as a claim says."""
    finding = findings.usually(holds, confidence)
    return Quantity(claim, name, finding, layers(depth), setting, OF_NETWORKS)
