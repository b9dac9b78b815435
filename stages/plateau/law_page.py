"""Section H: the law of the plateau beside what was measured."""

import numpy as np
import pandas as pd

from stages.plateau.law import Fits
from unstable_gradients.page import elements, numbers

NEVER = "never"
NONE = "Too few networks left the plateau to fit the law."


def constants(table: pd.DataFrame, fits: Fits | None) -> str:
    """The constants and where they come from, as sentences; from PLATEAU_LAW and the fits."""
    if fits is None:
        return NONE
    values = table.set_index("law_constant")
    exit, coupling = (
        numbers.estimate(row["value"], row["low"], row["high"], scale)
        for row, scale in ((values.loc["exit"], 1.0), (values.loc["coupling"], 1e4))
    )
    shallower, deeper = fits.depths
    return (
        f"Mean-field theory gives the gain at the start, {numbers.significant(fits.whole.start)}. "
        f"Fitted to the lengths of {shallower} and {deeper} hidden layers without decay, the "
        rf"effective gain at its end is {exit}, and the coupling is {coupling} $\cdot 10^{{-4}}$ "
        "per step."
    )


def predicted(table: pd.DataFrame) -> str:
    """Lengths by the law and as measured; from PLATEAU_PREDICTED."""
    rows = [
        [
            numbers.counted(int(row["hidden_layers"]), "hidden layer"),
            f"{row['lmbda']:g}",
            _steps(row["predicted"]) + (", fitted" if row["fitted"] else ""),
            _measured(row),
            numbers.significant(row["predicted"] / row["measured"], 2)
            if np.isfinite(row["predicted"])
            else numbers.MISSING,
        ]
        for row in table.sort_values(["lmbda", "hidden_layers"]).to_dict("records")
    ]
    caption = (
        "Mini-batch steps on the plateau, by the law and as measured: the geometric mean, or how "
        "many replicas have left."
    )
    return elements.table(["Network", "λ", "By the law", "Measured", "Ratio"], rows, caption)


def _steps(steps: float) -> str:
    return NEVER if np.isinf(steps) else numbers.significant(steps, 2)


def _measured(row: dict) -> str:
    if row["leaving"] == row["replicas"]:
        return numbers.significant(row["measured"], 2)
    return f"{row['leaving']} of {row['replicas']} left"


def critical(table: pd.DataFrame) -> str:
    """How many leave with each lambda, and how many are expected to; from CRITICAL_LAMBDA."""
    rows = [
        [
            numbers.counted(int(row["hidden_layers"]), "hidden layer"),
            numbers.estimate(row["predicted"], row["predicted_low"], row["predicted_high"]),
            f"{row['lmbda']:g}",
            f"{int(row['given']):,}",
            numbers.fixed(float(row["expected"]), 0),
            f"{int(row['leaving'])} of {int(row['replicas'])}",
        ]
        for row in table.sort_values(["hidden_layers", "lmbda"]).to_dict("records")
    ]
    caption = (
        "Networks that leave the plateau with a λ below or above the critical one, in the steps "
        "given to them. Expected is what the length of each without weight decay says."
    )
    header = ["Network", "Critical λ by the law", "λ", "Steps given", "Expected to leave", "Left"]
    return elements.table(header, rows, caption)


def gains(table: pd.DataFrame, fits: Fits | None) -> str:
    """Gains on the way along the plateau beside the law's; from PLATEAU_GAINS."""
    parts = sorted(table["passed"].unique())
    rows = []
    for depth, group in table.groupby("hidden_layers"):
        means = np.exp(np.log(group["gain"]).groupby(group["passed"]).mean())
        cells = [_gain(means[part], part, int(str(depth)), fits) for part in parts]
        rows.append([numbers.counted(int(str(depth)), "hidden layer"), *cells])
    header = ["Network", *(f"{numbers.percent(part, 0)} of the plateau" for part in parts)]
    caption = (
        "The factor by which a hidden layer changes what tells the images apart, without weight "
        "decay, geometric means over layers and replicas; in brackets by the law."
    )
    return elements.table(header, rows, caption)


def _gain(measured: float, part: float, depth: int, fits: Fits | None) -> str:
    text = numbers.significant(measured)
    if fits is None:
        return text
    steps = np.array([part * fits.whole.length(depth)])
    return f"{text} ({numbers.significant(float(fits.whole.gain(depth, steps)[0]))})"


def explained(fits: Fits | None, steps: int, lmbda: float) -> str:
    """What follows from the law for growth and for the limit of depth, as sentences.

    Args:
        fits: the law.
        steps: of the training by the chapter's recipe.
        lmbda: of its weight decay.
    """
    if fits is None:
        return NONE
    law = fits.whole
    few, many = fits.depths
    limit = law.deepest(steps, fits.decay * lmbda)
    text = (
        "At the start the gradient falls in a layer by a factor of "
        f"{numbers.significant(1 / law.start, 2)}, but a layer prolongs the plateau only by "
        f"{numbers.significant(law.growth(few, many), 2)} from {few} to {many} layers and by "
        f"{numbers.significant(law.growth(many, many + 1), 2)} from {many} to {many + 1}: by the "
        "mean of one over the gain along the plateau, and the gain grows."
    )
    if np.isfinite(limit):
        text += (
            f" With λ = {lmbda:g}, plateaus of up to {numbers.fixed(limit, 1)} layers end within "
            f"{numbers.counted(steps, 'step')}."
        )
    held = law.deepest(1e300, fits.decay * lmbda)
    if lmbda and np.isfinite(held):
        text += f" From {numbers.fixed(held, 1)} layers on they do not end at all."
    return text
