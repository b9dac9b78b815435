"""Fit the law of the plateau, and set what it says beside what was measured (H6)."""

from stages.plateau import law, results
from stages.plateau.parameters import Law
from stages.plateau.tables import (
    CRITICAL_LAMBDA,
    CRITICAL_LENGTHS,
    CRITICAL_TRACE,
    PLATEAU,
    PLATEAU_FITS,
    PLATEAU_GAINS,
    PLATEAU_LAW,
    PLATEAU_PREDICTED,
    PLATEAU_TRACE,
)
from unstable_gradients.training import plateaus


def main(given: Law) -> None:
    """Fit the law and write its tables."""
    plateau, traces = PLATEAU.read(), PLATEAU_TRACE.read_part()
    bracketing = plateaus.lengths(CRITICAL_TRACE.read_part())
    held = results.decaying(plateau, given.steps, bracketing)
    shallower, deeper = given.fitted
    fits = law.fit(plateau, (shallower, deeper), given.recipe)
    CRITICAL_LENGTHS.write(held)
    PLATEAU_FITS.write(law.table(fits))
    PLATEAU_LAW.write(results.constants(fits, given.confidence))
    PLATEAU_PREDICTED.write(results.predicted(plateau, fits, given.confidence))
    CRITICAL_LAMBDA.write(results.critical(plateau, held, fits, given.confidence))
    PLATEAU_GAINS.write(results.gains(traces))
