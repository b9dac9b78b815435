"""Gradients of deep untrained networks, measured and predicted (F3, H1, H3, H4).

Tables are read with the activation functions themselves in place of the names that params.yaml
gives them, see `by_function`.
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy import stats

from unstable_gradients.report import elements, numbers

SIGMOID, TANH, CHAPTER, LARGE = "sigmoid", "tanh", "default", "large"
WEIGHTS = {
    "default": "N(0, 1/n)",
    "large": "N(0, 1)",
    "lecun": "N(0, 1/n)",
    "he": "N(0, 2/n)",
    "glorot-normal": "Glorot's, normal",
    "glorot-uniform": "Glorot's, uniform",
    "uniform": "uniform between ±1/√n",
    "orthogonal": "orthogonal matrices",
    "sparse": "sparse",
}
ZERO = "-zero"
GRADIENTS = {"rms": "single images", "mean": "mean gradient"}
FUNCTIONS = {"relu": "rectifier", "scaled-tanh": "1.7159 tanh(2z/3)"}
STEEP = "sigmoid-"
KIND = ["activation", "initialization", "width"]
ROUNDING = 1e-6  # relative difference of numbers that are equal in theory
ALIKE = 1.1  # a factor
CORRELATED = 0.5  # a rank correlation that is more than chance


def by_function(table: pd.DataFrame, functions: Mapping[str, str]) -> pd.DataFrame:
    """A table with the function of each name in its place: one row where two names have the same.

    Networks with the same function are the same networks, whatever its names.
    """
    columns = [name for name in ("activation", "worst_activation") if name in table]
    return table.assign(**{name: table[name].map(functions) for name in columns}).drop_duplicates()


def function(name: str) -> str:
    """An activation function of the tables in words."""
    if name.startswith(STEEP):
        return f"σ({name.removeprefix(STEEP)}z)"
    return FUNCTIONS.get(name, name)


def initialization(name: str) -> str:
    """Weights and biases of an initialization in words."""
    weights = name.removesuffix(ZERO)
    return f"{WEIGHTS.get(weights, weights)}, {'no' if weights != name else 'random'} biases"


def deepest(compared: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows of the networks with most layers, of one kind of gradient."""
    deep = compared["depth"] == compared["depth"].max()
    return compared[deep & (compared["measure"] == measure)]


def per_layer(compared: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Measured and predicted factor of a hidden layer, the mean over each of the deepest networks.

    Columns: those of KIND, measured, predicted.
    """
    rows = deepest(compared, measure)
    hidden = rows[rows["layer"] < rows["depth"]]  # behind the last one comes the output layer
    logs = hidden.assign(
        measured=np.log(hidden["factor"]), predicted=np.log(hidden["predicted_factor"])
    )
    means = np.exp(logs.groupby(KIND, sort=False)[["measured", "predicted"]].mean())
    return means.reset_index()


def fall(compared: pd.DataFrame, functions: tuple[str, ...] = (SIGMOID,)) -> str:
    """The factor of a layer by initialization and width: a table from FLOW_COMPARISON."""
    means = per_layer(compared, "mean")
    widths = list(means["width"].unique())
    rows: list[list[str]] = []
    for name in functions:
        own = means[means["activation"] == name]
        if len(functions) > 1:
            rows.append([function(name)])
        for start, cells in own.groupby("initialization", sort=False):
            row = [initialization(str(start))]
            for cell in cells.sort_values("width").itertuples():
                row += [
                    numbers.significant(cell.measured, 3),
                    numbers.significant(cell.predicted, 3),
                ]
            rows.append(row)
    if not rows:
        return "<p>No sigmoid network is among those that were measured.</p>"
    header = ["Initial weights and biases"]
    header += [f"{width} wide: {each}" for width in widths for each in ("measured", "theory")]
    depth = int(compared["depth"].max())
    caption = (
        "By which factor a hidden layer changes the mean gradient on its way to the front, "
        f"geometric mean over the layers of networks with {depth} hidden layers and over the "
        "random starts, beside the prediction."
    )
    return elements.table(header, rows, caption)


def exponential(compared: pd.DataFrame) -> str:
    """What is left of the gradient of the chapter's deepest networks at the front, in words."""
    rows = deepest(compared, "mean")
    chapter = (rows["activation"] == SIGMOID) & (rows["initialization"] == CHAPTER)
    front = rows[chapter & (rows["layer"] == 1)]
    back = rows[chapter & (rows["layer"] == rows["depth"])]
    if front.empty:
        return ""
    lost = []
    for first, last in zip(front.itertuples(), back.itertuples(), strict=True):
        measured = first.norm_decades - last.norm_decades
        theory = first.predicted_norm_decades - last.predicted_norm_decades
        lost.append(
            f"{numbers.scientific(measured)} in layers of {first.width} "
            f"(theory: {numbers.scientific(theory)})"
        )
    return (
        f"From the last to the first of {int(compared['depth'].max())} hidden layers, with the "
        f"chapter's weights and biases, the speed of learning falls to {numbers.listed(lost)} of "
        "what it was."
    )


def agreement(table: pd.DataFrame) -> str:
    """How well factors are predicted: a table from FLOW_AGREEMENT."""
    rows: list[list[str]] = []
    for measure, of_width in table.groupby("measure", sort=False):
        rows.append([GRADIENTS[str(measure)].capitalize()])
        rows += [
            [
                f"{row.width}",
                f"{row.factors:,}",
                _below_1(row.r_squared),
                _below_1(row.within_r_squared),
                _below_1(row.ratio),
                numbers.percent(row.typical - 1, 1),
                numbers.percent(row.worst - 1, 0),
                numbers.percent(row.within_tenth, 1),
                numbers.percent(row.square_worst - 1, 0),
            ]
            for row in of_width.sort_values("width").itertuples()
        ]
    header = [
        *("Neurons", "Factors", "R²", "R² within kinds", "Median ratio", "Median error"),
        *("Worst error", "Within a tenth", "Worst error of mean squares"),
    ]
    caption = (
        "Measured against predicted factors of the layers of all networks, whatever their depth, "
        "activation function and initialization. R² is the part of the variance of their "
        "logarithms that the prediction explains, with no constant fitted; within kinds, of the "
        "variance among networks and layers of the same activation function and initialization. "
        "The ratio is measured over predicted. Errors are of the "
        "geometric mean over the random starts; in the last column, of the root of the mean of "
        "the squares, of which the theory speaks."
    )
    return elements.table(header, rows, caption)


def _below_1(value: float) -> str:
    """As many digits as tell it from 1."""
    if not value < 1:
        return numbers.significant(value)
    return numbers.fixed(value, max(2, 1 - int(np.floor(np.log10(1 - value)))))


def within_kinds(table: pd.DataFrame) -> str:
    """What R^2 owes to the kinds of networks, and on which side errors are, in words.

    From FLOW_AGREEMENT.
    """
    own = table[table["measure"] == "rms"].sort_values("width")
    narrow = own.iloc[0]
    parts = [
        f"{_below_1(row.within_r_squared)} in layers of {row.width}" for row in own.itertuples()
    ]
    text = (
        f"Of the variance of the factors in layers of {int(narrow['width'])}, "
        f"{numbers.percent(narrow['between'], 0)} lies between the kinds of networks, of one "
        "activation function and initialization each. Of what is left within a kind, between its "
        f"layers and depths, the prediction explains a part R² of {numbers.listed(parts)}."
    )
    smaller = [row for row in own.itertuples() if row.too_small > 1 / 2 and row.ratio < 1]
    if not smaller:
        return text
    sides = [
        f"{numbers.percent(row.too_small, 0)} in layers of {row.width} (median of measured over "
        f"predicted {_below_1(row.ratio)})"
        for row in smaller
    ]
    return (
        f"{text} The errors have a side: of the factors, {numbers.listed(sides)} are smaller than "
        "predicted."
    )


def failures(table: pd.DataFrame, fronts: pd.DataFrame) -> str:
    """Where the prediction is worst, from FLOW_AGREEMENT and FRONT_AGREEMENT, in words."""
    own, front = (each[each["measure"] == "rms"] for each in (table, fronts))
    worst = own.loc[own["worst"].idxmax()]
    narrow = front.loc[front["width"].idxmin()]
    corrected = [_times(narrow[f"corrected_{name}_decades"]) for name in ("typical", "worst")]
    mostly = narrow["corrected_typical_decades"] < narrow["typical_decades"] / 2
    return (
        f"The worst of all predictions is that for layer {int(worst['worst_layer'])} of "
        f"{int(worst['worst_depth'])} layers of {int(worst['width'])}, "
        f"{function(worst['worst_activation'])} with "
        f"{initialization(worst['worst_initialization'])}: there the factors differ by "
        f"{numbers.percent(worst['worst'] - 1, 0)}. Small errors of the factors add up on the way. "
        f"At the front of {int(narrow['depth'])} layers of {int(narrow['width'])} the typical "
        f"gradient is off by a factor of {_times(narrow['typical_decades'])} in the median of all "
        f"kinds of networks and of {_times(narrow['worst_decades'])} in the worst, "
        f"{function(narrow['worst_activation'])} with "
        f"{initialization(narrow['worst_initialization'])}. "
        f"{'Most' if mostly else 'Part'} of this is the difference between a typical network and "
        "a mean of squares, to which a few networks with large gradients "
        "contribute most. If the logarithms of the norms are normal with standard deviation $s$, "
        "the root of the mean of the squares is $e^{s^2}$ times the geometric mean. With the $s$ "
        f"of the random starts put in, these factors are {numbers.listed(corrected)}."
    )


def _times(decades: float) -> str:
    return numbers.scientific(decades, 3 if decades < 1 else 2)


def reasons(compared: pd.DataFrame, layers: pd.DataFrame) -> str:
    """What the errors go with, from FLOW_COMPARISON and FLOW_ACTIVATION, in words."""
    rows = deepest(compared, "rms").merge(layers, on=[*KIND, "layer"])
    kinds = (
        rows.assign(
            error=np.abs(np.log(rows["factor"] / rows["predicted_factor"])),
            passing=rows["width"] * (1 - rows["saturated"]),
        )
        .groupby(KIND, sort=False)[["error", "passing"]]
        .mean()
        .reset_index()
    )
    if kinds["error"].nunique() < 3 or kinds["passing"].nunique() < 2:
        return ""  # nothing to correlate
    rank = float(stats.spearmanr(kinds["error"], kinds["passing"]).statistic)
    reason = ", and what counts is how many of them still pass a gradient on"
    worst, best = kinds.loc[kinds["error"].idxmax()], kinds.loc[kinds["error"].idxmin()]
    errors = [numbers.percent(np.expm1(kind["error"]), 2) for kind in (worst, best)]
    return (
        f"The theory is one of infinitely many neurons{reason if rank < -CORRELATED else ''}. "
        "Over all kinds of networks, the mean error of the factors and the "
        "mean number of neurons of a layer that are not saturated have a rank correlation of "
        f"{numbers.fixed(rank, 2)}. At one end stands {_kind(worst)}, with "
        f"{numbers.significant(worst['passing'], 2)} such neurons and a mean error of "
        f"{errors[0]}; at the other {_kind(best)}, with "
        f"{numbers.significant(best['passing'], 3)} and {errors[1]}."
    )


def _kind(row: pd.Series) -> str:
    start = initialization(row["initialization"])
    return f"{function(row['activation'])} with {start}, {int(row['width'])} wide"


def phases(limits: pd.DataFrame) -> str:
    """Where gradients vanish or explode with depth: a table from DEEP_LIMIT."""
    rows = []
    functions = list(limits["activation"].unique())
    for start, cells in limits.groupby("initialization", sort=False):
        factors = cells.groupby("activation", sort=False)["factor"]
        by_width = bool((factors.max() > (1 + ROUNDING) * factors.min()).any())
        shown = cells.groupby("width", sort=False) if by_width else [("", _first_width(cells))]
        for width, group in shown:
            title = initialization(str(start)) + (f", {width} wide" if by_width else "")
            own = group.set_index("activation")
            rows.append([title, *(_phase(own.loc[name]) for name in functions)])
    caption = (
        r"What theory says of layers without end: the factor $\sqrt{\chi_1}$ of a layer, and in "
        r"brackets $\xi_1$, the number of layers in which the squared gradient falls e-fold "
        "(or grows, with a minus sign); ∞ where it does neither."
    )
    return elements.table(["Initial weights and biases", *map(function, functions)], rows, caption)


def _first_width(cells: pd.DataFrame) -> pd.DataFrame:
    return cells[cells["width"] == cells["width"].iloc[0]]


def _phase(limit: pd.Series) -> str:
    depth = limit["gradient_depth"]
    shown = "∞" if np.isinf(depth) else numbers.significant(depth, 2)
    return f"{numbers.significant(np.sqrt(limit['factor']), 3)} ({shown})"


def widths(
    turns: pd.DataFrame, balance: pd.DataFrame, limits: pd.DataFrame, confidence: float
) -> str:
    """At which width gradients turn, from TURN, BALANCE and DEEP_LIMIT, in words."""
    found = turns.set_index("measure")
    images, mean = found.loc["rms"], found.loc["mean"]
    level = numbers.confidence(confidence)
    others = [
        f"{function(row.activation)} {numbers.significant(row.balancing_width, 3)}"
        for row in balance.itertuples()
        if row.activation != SIGMOID and np.isfinite(row.balancing_width)
    ]
    return (
        f"For many sigmoid layers theory puts the turn at {numbers.fixed(images['deep_width'], 1)} "
        f"neurons. In the networks drawn, the mean of the squared gradients turns at "
        f"{numbers.fixed(images['of_squares'], 1)}, and a typical one, whose gradient is smaller, "
        f"at {numbers.estimate(images['measured'], images['low'], images['high'])} ({level} "
        "interval in brackets). The norm of the mean gradient turns elsewhere, at "
        f"{numbers.estimate(mean['measured'], mean['low'], mean['high'])}; the theory of two "
        f"inputs says {numbers.fixed(mean['predicted'], 1)}."
        + _cancelling(limits, bool(mean["low"] > images["high"]))
        + (
            f" For other functions theory puts the turn at these widths: {numbers.listed(others)}."
            if others
            else ""
        )
    )


def _cancelling(limits: pd.DataFrame, later: bool) -> str:
    """Why the mean gradient turns later, if it does: explosion goes with images growing apart."""
    own = limits[(limits["activation"] == SIGMOID) & (limits["initialization"] == LARGE)]
    apart = own[(own["phase"] == "chaotic") & (own["correlation"] < 1 - ROUNDING)]
    if not later or apart.empty:
        return ""
    levels = [
        f"{numbers.significant(row.correlation, 2)} in layers of {row.width}"
        for row in apart.sort_values("width").itertuples()
    ]
    return (
        " Where gradients explode, images lose part of what they have in common (in theory the "
        f"weighted inputs of two images end with a correlation of {numbers.listed(levels)}), so "
        "that their gradients cancel: just beyond the turn, the speed of learning of the chapter "
        "still falls towards the front where the gradient of single images grows."
    )


def activations(layers: pd.DataFrame, saturation: float) -> str:
    """Spread and saturation of the first and last hidden layers: a table from FLOW_ACTIVATION.

    A neuron counts as saturated where its slope is below the part `saturation` of the steepest.
    """
    widest = layers[layers["width"] == layers["width"].max()]
    last = int(widest["layer"].max())
    ends = widest[widest["layer"].isin([1, last])]

    def both(rows: pd.DataFrame, name: str, shown: Callable[[float], str]) -> str:
        return ", ".join(shown(value) for value in rows.sort_values("layer")[name])

    rows: list[list[str]] = [["Variance"]]
    rows += _by_start(ends, lambda own: both(own, "activation_variance", _size))
    rows.append(["Saturated"])
    rows += _by_start(ends, lambda own: both(own, "saturated", lambda x: numbers.percent(x, 0)))
    caption = (
        f"Activations of the first and of the last of {last} hidden layers of "
        f"{int(widest['width'].iloc[0])}: their variance over neurons and images, and the part of "
        f"neurons and images at which the slope is below {numbers.percent(saturation, 0)} of the "
        "steepest. Means over the random starts."
    )
    header = ["Initial weights and biases", *map(function, ends["activation"].unique())]
    return elements.table(header, rows, caption)


def directions(jacobians: pd.DataFrame) -> str:
    """Singular values of the last hidden layer: a table from LAYER_JACOBIAN."""
    widest = jacobians[jacobians["width"] == jacobians["width"].max()]
    last = widest[widest["layer"] == widest["layer"].max()]

    def cell(rows: pd.DataFrame) -> str:
        row = rows.iloc[0]
        median = row["median"] if row["median"] > ROUNDING * row["largest"] else 0.0
        return f"{_size(median)}, {_size(row['largest'])} ({_size(row['mean_square'])})"

    caption = (
        "Median and largest singular value of what layer "
        f"{int(last['layer'].iloc[0])} of the networks {int(last['width'].iloc[0])} wide does to a "
        "gradient, in brackets the mean of their squares. Geometric means over random starts; 0 "
        f"is what is below {numbers.scientific(np.log10(ROUNDING))} of the largest."
    )
    header = ["Initial weights and biases", *map(function, last["activation"].unique())]
    return elements.table(header, _by_start(last, cell), caption)


def _by_start(table: pd.DataFrame, cell: Callable[[pd.DataFrame], str]) -> list[list[str]]:
    """A row for each initialization, a cell for each activation function."""
    functions = table["activation"].unique()
    return [
        [initialization(str(start)), *(cell(own[own["activation"] == each]) for each in functions)]
        for start, own in table.groupby("initialization", sort=False)
    ]


def _size(value: float) -> str:
    with np.errstate(divide="ignore"):
        return numbers.scientific(float(np.log10(value)))


def isometry(jacobians: pd.DataFrame) -> str:
    """Orthogonal against independent weights, from LAYER_JACOBIAN, in words."""
    widest = jacobians[jacobians["width"] == jacobians["width"].max()]
    last = widest[(widest["layer"] == widest["layer"].max()) & (widest["activation"] == TANH)]
    own = last.set_index("initialization")
    if not {"orthogonal-zero", "lecun-zero"} <= set(own.index):
        return ""
    spread = [
        f"from {numbers.significant(own.loc[name, 'smallest'], 2)} to "
        f"{numbers.significant(own.loc[name, 'largest'], 3)} with {words}"
        for name, words in (
            ("lecun-zero", "weights N(0, 1/n)"),
            ("orthogonal-zero", "orthogonal weights"),
        )
    ]
    squares = own.loc[["lecun-zero", "orthogonal-zero"], "mean_square"]
    alike = squares.max() <= ALIKE * squares.min()
    return (
        "What keeps the gradient its length on average may still stretch and shrink single "
        f"directions. The singular values of layer {int(last['layer'].iloc[0])} of tanh networks "
        f"{int(last['width'].iloc[0])} wide range {numbers.listed(spread)}, while their mean "
        f"squares are {'alike, ' if alike else ''}{numbers.significant(squares.iloc[0], 2)} and "
        f"{numbers.significant(squares.iloc[1], 2)} (Saxe et al. 2013)."
    )
