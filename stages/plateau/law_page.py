"""The law of the plateau on the page, beside what was measured (H6)."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stages.page.setting import Setting
from stages.plateau import law
from stages.plateau.law import Fits
from stages.plateau.law_explains import HALF_WAY
from stages.plateau.tables import (
    CRITICAL_LAMBDA,
    CRITICAL_LENGTHS,
    CRITICAL_PICTURE,
    PLATEAU,
    PLATEAU_FITS,
    PLATEAU_GAINS,
    PLATEAU_LAW,
    PLATEAU_PREDICTED,
)
from unstable_gradients.page.sourced import Number, calculated, cell, combined, interval
from unstable_gradients.theory.plateau_law import FEWEST_LAYERS

MADE_WITH = (
    "experiments.plateau",
    "experiments.plateau-law",
    "experiments.critical-lambda",
    "compared.critical-lambdas",
    "statistics",
    "kernels",
)
FOR_EVER = 1e300  # steps


def values(study: Setting) -> dict[str, object]:
    """What the text `law` names."""
    fits = law.read()
    trials = study.given("experiments.depth-trials")
    lengths = [*_lengths(PLATEAU_PREDICTED.read_part())]
    ways = PLATEAU_GAINS.read_part()
    gains = [*_gains(ways, fits)]
    return {
        "picture": study.drawn(CRITICAL_PICTURE, *MADE_WITH),
        "trials": trials,
        "asked": None if fits is None else _asked(study, fits),
        "law": None if fits is None else _constants(PLATEAU_LAW.read_part(), fits),
        "explained": None if fits is None else _explained(fits, trials.steps, trials.lmbda),
        "lengths": lengths,
        "missed": _missed(lengths),
        "example": _example(lengths),
        "critical": [*_critical(CRITICAL_LAMBDA.read_part())],
        "parts": sorted(ways["passed"].unique().tolist()),
        "gains": gains,
        "all_below": all(each["below"] for each in gains),
    }


def _asked(study: Setting, fits: Fits) -> str:
    """The figure in which one can question the law, with the lengths of all networks."""
    whole = fits.whole
    constants = {
        "start": float(f"{whole.start:.3g}"),  # as its slider shows it
        "exit": whole.exit,
        "coupling": whole.coupling,
        "decay": fits.decay,
    }
    return study.interactive(
        "plateau-law",
        "plateau",
        {"law": pd.DataFrame([constants]), "measured": _measured(PLATEAU.read_part())},
    )


def _measured(plateau: pd.DataFrame) -> pd.DataFrame:
    """What the law speaks of in PLATEAU and CRITICAL_LENGTHS."""
    columns = ["lmbda", "hidden_layers", "replica", "steps", "left"]
    held = CRITICAL_LENGTHS.read_part()
    every = pd.concat([plateau[columns], held[~held["lmbda"].isin(plateau["lmbda"])][columns]])
    return every[every["hidden_layers"] >= FEWEST_LAYERS]


def _constants(table: pd.DataFrame, fits: Fits) -> dict[str, object]:
    """The constants of the law, and the depths that it was fitted to."""
    rows = {row["law_constant"]: row for _, row in table.iterrows()}
    exit, coupling = (
        interval(PLATEAU_LAW, rows[name], "value", "low", "high") for name in ("exit", "coupling")
    )
    start = cell(PLATEAU_LAW, rows["start"], "value")
    few, many = fits.depths
    return {
        "start": start,
        "behind_two": combined(start.value**2, [start]),
        "exit": exit,
        "coupling": coupling,
        "few": few,
        "many": many,
    }


def _explained(fits: Fits, steps: int, lmbda: float) -> dict[str, object]:
    """How far a layer prolongs the plateau by the law, and which depths leave it in time.

    Args:
        fits: the law.
        steps: of the training by the chapter's recipe.
        lmbda: of its weight decay.
    """
    few, many = fits.depths
    limits = (fits.whole.deepest(each, fits.decay * lmbda) for each in (steps, FOR_EVER))
    in_time, ever = (
        calculated(each, PLATEAU_FITS) if np.isfinite(each) else None for each in limits
    )
    if not lmbda:
        ever = None  # it takes decay to hold a network for ever
    return {
        "between": calculated(fits.whole.growth(few, many), PLATEAU_FITS),
        "behind": calculated(fits.whole.growth(many, many + 1), PLATEAU_FITS),
        "in_time": in_time,
        "ever": ever,
    }


def _lengths(table: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Lengths by the law and as measured, with their ratio where there are both."""
    for _, row in table.sort_values(["lmbda", "hidden_layers"]).iterrows():
        predicted, measured = (
            cell(PLATEAU_PREDICTED, row, name) for name in ("predicted", "measured")
        )
        both = np.isfinite(predicted.value) and np.isfinite(measured.value)
        ratio = combined(predicted.value / measured.value, (predicted, measured)) if both else None
        yield {
            "layers": int(row["hidden_layers"]),
            "lmbda": float(row["lmbda"]),
            "fitted": bool(row["fitted"]),
            "ends": bool(np.isfinite(predicted.value)),
            "predicted": None if np.isnan(predicted.value) else predicted,
            "measured": measured if row["leaving"] == row["replicas"] else None,
            "left": cell(PLATEAU_PREDICTED, row, "leaving"),
            "replicas": int(row["replicas"]),
            "ratio": ratio,
        }


def _missed(lengths: list[dict[str, object]]) -> dict[str, Number] | None:
    """The least and the largest ratio of what the law was not fitted to."""
    ratios = [row["ratio"] for row in lengths if not row["fitted"]]
    found = [each for each in ratios if isinstance(each, Number)]
    if not found:
        return None
    ordered = sorted(found, key=lambda each: each.value)
    return {"least": ordered[0], "most": ordered[-1]}


def _example(lengths: list[dict[str, object]]) -> dict[str, object] | None:
    """The deepest plateau without decay of which the law gives the length."""
    free = [row for row in lengths if row["lmbda"] == 0 and row["ends"] and row["layers"] != 3]
    return free[-1] if free else None


def _critical(table: pd.DataFrame) -> Iterator[dict[str, object]]:
    """How many leave with each lambda, how many are to, and the critical one by the law."""
    for _, row in table.sort_values(["hidden_layers", "lmbda"]).iterrows():
        ends = "predicted", "predicted_low", "predicted_high"
        known = np.isfinite(row["predicted"])
        yield {
            "layers": int(row["hidden_layers"]),
            "lmbda": float(row["lmbda"]),
            "given": int(row["given"]),
            "critical": interval(CRITICAL_LAMBDA, row, *ends) if known else None,
            "expected": cell(CRITICAL_LAMBDA, row, "expected") if known else None,
            "left": cell(CRITICAL_LAMBDA, row, "leaving"),
            "replicas": int(row["replicas"]),
        }


def _gains(table: pd.DataFrame, fits: Fits | None) -> Iterator[dict[str, object]]:
    """Gains on the way along the plateau, means over the replicas, beside the law's."""
    for name, rows in table.groupby("hidden_layers"):
        depth = int(str(name))
        means = np.exp(np.log(rows["gain"]).groupby(rows["passed"]).mean())
        law = {part: _by_law(fits, depth, part) for part in means.index}
        half_way = law.get(HALF_WAY)
        yield {
            "layers": depth,
            "way": [
                {"measured": calculated(means[part], PLATEAU_GAINS), "law": law[part]}
                for part in sorted(means.index)
            ],
            "below": half_way is not None and bool(means[HALF_WAY] < half_way.value),
        }


def _by_law(fits: Fits | None, depth: int, part: float) -> Number | None:
    if fits is None:
        return None
    steps = np.array([part * fits.whole.length(depth)])
    return calculated(fits.whole.gain(depth, steps)[0], PLATEAU_FITS)
