"""Tell what each factor does to accuracy, and what factors do together (G4)."""

from stages.factorial import effects, summary
from stages.factorial.tables import (
    FACTORIAL_CELLS,
    FACTORIAL_EFFECTS,
    FACTORIAL_SHARES,
    FACTORIAL_TRIALS,
)
from unstable_gradients.study.activations import ComparedActivations


def main(given: ComparedActivations) -> None:
    """Read the tables of every activation function, by name, and write the aggregates."""
    trials = effects.by_function(FACTORIAL_TRIALS.read(given.functions), given.functions)
    design = effects.design(trials)
    FACTORIAL_CELLS.write(summary.cells(trials, given.confidence))
    FACTORIAL_EFFECTS.write(summary.effects_of_factors(design, given.confidence))
    FACTORIAL_SHARES.write(summary.shares_of_terms(design, given.confidence))
