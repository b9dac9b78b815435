"""Small tables of every kind a figure is drawn from, with numbers that are easy to follow."""

import io
import math
from collections.abc import Callable, Sequence

import pandas as pd
import pytest
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text

from unstable_gradients.experiments import circuits
from unstable_gradients.figures.style import Style
from unstable_gradients.tables.accuracy import ACCURACY_BY_REPLICA
from unstable_gradients.tables.chains import (
    ACTIVATION_SLOPE,
    ACTIVATION_WINDOW,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
)
from unstable_gradients.tables.circuits import PARITY_CIRCUIT
from unstable_gradients.tables.gradient_flow import BALANCING_WIDTH, FLOW_COMPARISON
from unstable_gradients.tables.random_layers import FROZEN_BY_REPLICA, READOUT_BY_REPLICA
from unstable_gradients.tables.richer_networks import IDENTITY_NEURON, SINGULAR_VALUE
from unstable_gradients.tables.speeds import INITIAL_SPEED, NEURON_GRADIENT, NOISE, SPEED

NETWORKS = ("784-30-10", "784-30-30-10", "784-30-30-30-10", "784-30-30-30-30-10")
Table = Callable[..., pd.DataFrame]


@pytest.fixture
def style() -> Style:
    return Style(width=7.0, font_size=9.0, dpi=80)


def frame(rows: list[dict[str, object]], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(columns))


def identity(sizes: str) -> dict[str, object]:
    return {
        "network": f"network-{sizes}",
        "sizes": sizes,
        "hidden_layers": sizes.count("-") - 1,
    }


def band(median: float, replicas: int) -> dict[str, object]:
    spread = 2.0 if replicas > 1 else 1.0
    return {
        "median": median,
        "lower": median / spread,
        "upper": median * spread,
        "replicas": replicas,
    }


def level(layer: int, hidden_layers: int) -> float:
    """A speed that falls fivefold with every layer towards the front."""
    return 0.3 / 5.0 ** (hidden_layers - layer)


@pytest.fixture
def accuracy_table() -> Table:
    def make(networks: Sequence[str] = NETWORKS, replicas: int = 3) -> pd.DataFrame:
        rows = [
            identity(sizes)
            | {
                "replica": replica,
                "last_accuracy": 0.96 + 0.001 * replica,
                "best_accuracy": 0.965 + 0.001 * replica,
                "best_epoch": 3,
            }
            for sizes in networks
            for replica in range(replicas)
        ]
        return frame(rows, ACCURACY_BY_REPLICA)

    return make


@pytest.fixture
def initial_table() -> Table:
    def make(networks: Sequence[str] = NETWORKS, replicas: int = 3) -> pd.DataFrame:
        rows = []
        for sizes in networks:
            depth = sizes.count("-") - 1
            for measure in ("bias_gradient_norm", "weight_gradient_norm", "rms_bias_gradient_norm"):
                factor = 1.0 if measure == "bias_gradient_norm" else 1000.0
                rows += [
                    identity(sizes)
                    | {"layer": layer, "measure": measure}
                    | band(factor * level(layer, depth), replicas)
                    for layer in range(1, depth + 1)
                ]
        return frame(rows, INITIAL_SPEED)

    return make


@pytest.fixture
def speed_table() -> Table:
    def make(
        networks: Sequence[str] = NETWORKS, replicas: int = 3, epochs: int = 4
    ) -> pd.DataFrame:
        rows = []
        for sizes in networks:
            depth = sizes.count("-") - 1
            rows += [
                identity(sizes)
                | {"epoch": epoch, "layer": layer}
                | band(level(layer, depth) / (1 + epoch), replicas)
                for epoch in range(epochs)
                for layer in range(1, depth + 1)
            ]
        return frame(rows, SPEED)

    return make


@pytest.fixture
def noise_table(speed_table: Table) -> Table:
    def make(
        networks: Sequence[str] = NETWORKS, replicas: int = 3, epochs: int = 4
    ) -> pd.DataFrame:
        steps = speed_table(networks, replicas, epochs).rename(columns={"epoch": "step"})
        measures = {"full_batch": 1.0, "mini_batch": 4.0, "averaged": 1.5}
        parts = [
            steps.assign(measure=measure, median=factor * steps["median"])
            for measure, factor in measures.items()
        ]
        return pd.concat(parts, ignore_index=True)[list(NOISE)]

    return make


@pytest.fixture
def frozen_table() -> Table:
    def make(networks: Sequence[str] = NETWORKS, replicas: int = 3) -> pd.DataFrame:
        rows = [
            identity(sizes)
            | {"frozen_layers": frozen, "replica": replica, "epoch": 4}
            | {"accuracy": 0.96 - 0.02 * frozen + 0.001 * replica, "gain": 0.02 * frozen}
            for sizes in networks
            for frozen in range(sizes.count("-") - 1)
            for replica in range(replicas)
        ]
        return frame(rows, FROZEN_BY_REPLICA)

    return make


@pytest.fixture
def readout_table() -> Table:
    def make(networks: Sequence[str] = NETWORKS, replicas: int = 3) -> pd.DataFrame:
        rows = [
            identity(sizes)
            | {"state": state, "layer": layer, "replica": replica, "pixel_accuracy": 0.86}
            | {"accuracy": accuracy + 0.01 * layer + 0.001 * replica}
            for sizes in networks
            for state, accuracy in (("start", 0.7), ("trained", 0.9))
            for layer in range(1, sizes.count("-"))
            for replica in range(replicas)
        ]
        return frame(rows, READOUT_BY_REPLICA)

    return make


@pytest.fixture
def neuron_table() -> Table:
    def make(layers: int = 2, neurons: int = 30) -> pd.DataFrame:
        rows = [
            {
                "network": "depth-2",
                "replica": 0,
                "layer": layer,
                "neuron": neuron,
                "bias_gradient": (-1) ** neuron * 0.01 * neuron * layer,
            }
            for layer in range(1, layers + 1)
            for neuron in range(1, neurons + 1)
        ]
        return frame(rows, NEURON_GRADIENT)

    return make


@pytest.fixture
def parity_table() -> Table:
    """Parity circuits whose gates and depth are those of theory, for any size of group."""

    def make(inputs: int = 6) -> pd.DataFrame:
        rows = [
            {
                "inputs": count,
                "fan_in": fan_in,
                "depth": 2 * math.ceil(math.log(count) / math.log(fan_in) - 1e-9),
                "gates": 2 ** (fan_in - 1) + 1 if fan_in == count else 3 * (count - 1) + fan_in - 2,
                "inverters": count,
                "wrong_inputs": 0,
            }
            for count in range(2, inputs + 1)
            for fan_in in range(2, count + 1)
        ]
        return frame(rows, PARITY_CIRCUIT)

    return make


def spread(median: float, lower: float, upper: float) -> dict[str, object]:
    """The columns of a table of chains that describe a sample."""
    return {
        "median_decades": median,
        "lower_decades": lower,
        "upper_decades": upper,
        "below_one": 60,
        "balanced": 40,
        "vanished": 70 if median == -math.inf else 0,
        "chains": 100,
    }


ACTIVATIONS = ("sigmoid", "steep-sigmoid", "tanh", "lecun-tanh", "softsign", "relu")


@pytest.fixture
def slope_table() -> Table:
    def make(activations: Sequence[str] = ACTIVATIONS) -> pd.DataFrame:
        rows = [
            {"activation": name, "z": z, "slope": 0.25 * number / (1 + z * z)}
            for number, name in enumerate(activations, 1)
            for z in (-2.0, -1.0, 0.0, 1.0, 2.0)
        ]
        return frame(rows, ACTIVATION_SLOPE)

    return make


@pytest.fixture
def drawn_table() -> Table:
    """The wires of circuits, read from a file as the program that draws reads them."""

    def make(parity_inputs: int = 3, multiplier_bits: int = 2) -> pd.DataFrame:
        text = circuits.drawn(parity_inputs, multiplier_bits).to_csv(index=False)
        return pd.read_csv(io.StringIO(text))

    return make


@pytest.fixture
def cascade_table() -> Table:
    def make(length: int = 4, changes: int = 3) -> pd.DataFrame:
        names = [f"{letter}{layer}" for layer in range(1, length + 1) for letter in "za"][1:]
        rows = [
            {"chain": chain, "quantity": name, "change": 10.0**-power}
            | {
                "predicted": 1.0,
                "actual": 10.0**-power,
                "error": -(chain + 1) * 10.0 ** (-2 * power),
            }
            for chain in range(3)
            for power in range(1, changes + 1)
            for name in [*names, "C"]
        ]
        return frame(rows, CHAIN_CASCADE)

    return make


@pytest.fixture
def terms_table() -> Table:
    def make(length: int = 4) -> pd.DataFrame:
        rows = [
            {"quantity": quantity, "layer": layer, "bound": 2.0**power, "chains": 100}
            | {"below": min(100, 5 * (power + 16) + layer)}
            for quantity in ("weight", "term", "ratio")
            for layer in range(2, length + 1)
            for power in range(-16, 4)
        ]
        return frame(rows, CHAIN_TERMS)

    return make


@pytest.fixture
def exploding_table() -> Table:
    def make(longest: int = 30) -> pd.DataFrame:
        rows = [
            (length, 100.0, 25.0, 25.0, 25.0, 25.0, 1.4 * (length - 1), -1.3 * length)
            for length in range(2, longest + 1)
        ]
        return pd.DataFrame(rows, columns=list(EXPLODING_CHAIN))

    return make


@pytest.fixture
def ratio_table() -> Table:
    def make(
        scales: Sequence[float] = (0.5, 1, 2, 4, 8, 16), lengths: Sequence[int] = (2, 3, 4)
    ) -> pd.DataFrame:
        rows = [
            {"biases": biases, "weight_scale": scale, "length": length}
            | spread(-slope * length, -2 * slope * length, 0.0)
            for biases, slope in (("random", 1.0), ("centred", 0.5))
            for scale in scales
            for length in lengths
        ]
        return frame(rows, CHAIN_RATIO)

    return make


@pytest.fixture
def activation_table() -> Table:
    def make(
        activations: Sequence[str] = ACTIVATIONS, scales: Sequence[float] = (0.5, 1, 2, 4, 8)
    ) -> pd.DataFrame:
        rows = [
            {"activation": name, "weight_scale": scale, "length": 30, "measure": measure}
            | spread(-math.inf if name == "relu" else -factor, -math.inf, 0.5)
            for name in activations
            for scale in scales
            for measure, factor in (("step", 1.0), ("ratio", 50.0))
        ]
        return frame(rows, CHAIN_ACTIVATION)

    return make


def hidden_tick_labels(axis: Axis) -> set[Text]:
    """matplotlib keeps ticks beyond the ends of an axis, which it does not draw."""
    low, high = sorted(axis.get_view_interval())
    beyond = [
        tick
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        if not low <= tick.get_loc() <= high
    ]
    return {label for tick in beyond for label in (tick.label1, tick.label2)}


def visible_texts(figure: Figure) -> list[Text]:
    hidden = set().union(
        *(hidden_tick_labels(axis) for axes in figure.axes for axis in (axes.xaxis, axes.yaxis))
    )
    return [
        text
        for text in figure.findobj(Text)
        if text not in hidden and text.get_visible() and text.get_text().strip()
    ]


@pytest.fixture
def assert_readable() -> Callable[[Figure], None]:
    """Nothing sticks out of the canvas, and no text lies on another."""

    def check(figure: Figure) -> None:
        figure.draw_without_rendering()
        whole = figure.get_tightbbox()
        width, height = figure.get_size_inches()
        assert whole.x0 >= 0, "clipped on the left"
        assert whole.y0 >= 0, "clipped at the bottom"
        assert whole.x1 <= width, "clipped on the right"
        assert whole.y1 <= height, "clipped at the top"
        places = [
            (text.get_text(), text.get_window_extent().padded(-1)) for text in visible_texts(figure)
        ]
        for index, (text, box) in enumerate(places):
            for other, other_box in places[:index]:
                assert not box.overlaps(other_box), f"{text!r} lies on {other!r}"

    return check


@pytest.fixture
def window_table() -> Table:
    def make(sizes: Sequence[float] = (1.0, 3.0, 4.0, 6.9, 20.0)) -> pd.DataFrame:
        rows = [
            {
                "weight": sign * size,
                "bias": bias,
                "largest_factor": size / 4,
                "measured_width": 0.0 if size <= 4 else (0.4 - size / 100) / (1 + bias),
                "closed_form": None if size < 4 else max(0.0, 0.4 - size / 100) * (size > 4),
            }
            for size in sizes
            for sign in (1, -1)
            for bias in (0.0, 1.0)
        ]
        return frame(rows, ACTIVATION_WINDOW)

    return make


@pytest.fixture
def copy_table() -> Table:
    def make(weights: Sequence[float] = (0.01, 1.0, 8.0)) -> pd.DataFrame:
        rows = [
            {
                "form": form,
                "input_weight": weight,
                "bias": -weight / 2,
                "output_weight": 4 / weight,
                "constant": constant * (0.5 - 2 / weight),
                "error": weight**2 / 400 if constant else 0.5 / (1 + weight),
                "series_error": weight**2 / 384 if constant else None,
            }
            for form, constant in (("with_constant", 1), ("without_constant", 0))
            for weight in weights
        ]
        return frame(rows, IDENTITY_NEURON)

    return make


@pytest.fixture
def singular_table() -> Table:
    def make(networks: Sequence[str] = NETWORKS, replicas: int = 3) -> pd.DataFrame:
        rows = []
        for sizes in networks:
            depth = sizes.count("-") - 1
            for state, largest in (("untrained", 0.5), ("trained", 2.0)):
                for kind, first in (("pairs", 2), ("products", 1)):
                    rows += [
                        identity(sizes)
                        | {"state": state, "kind": kind, "layer": layer, "position": position}
                        | band(largest / position**2, replicas)
                        for layer in range(first, depth + first)
                        for position in (1, 2, 3)
                    ]
        return frame(rows, SINGULAR_VALUE)

    return make


@pytest.fixture
def flow_table() -> Table:
    """Factors of 1/2 per layer, predicted as a tenth more; norms likewise, in decades."""

    def make(
        activations: Sequence[str] = ("sigmoid", "tanh", "relu", "softsign", "sigmoid-4"),
        initializations: Sequence[str] = ("default", "large", "glorot-uniform-zero", "he-zero"),
        widths: Sequence[int] = (30, 100, 300),
        depths: Sequence[int] = (2, 12),
    ) -> pd.DataFrame:
        rows = [
            {"activation": activation, "initialization": start, "width": width, "depth": depth}
            | {"layer": layer, "measure": measure, "norm_decades": 0.3 * (layer - depth)}
            | {"norm_sd_decades": 0.1, "predicted_norm_decades": 0.26 * (layer - depth)}
            | {"factor": 0.5, "low": 0.4, "high": 0.6, "square_factor": 0.52}
            | {"predicted_factor": 0.55, "replicas": 3}
            for activation in activations
            for start in initializations
            for width in widths
            for depth in depths
            for layer in range(1, depth + 1)
            for measure in ("rms", "mean")
        ]
        return frame(rows, FLOW_COMPARISON)

    return make


@pytest.fixture
def balancing_table() -> Table:
    """Slopes of theory at four widths, of networks at three of them."""

    def make(widths: Sequence[int] = (60, 100, 220), replicas: int = 3) -> pd.DataFrame:
        rows = [
            {"width": width, "measure": measure, "predicted_slope": math.log(turn / width)}
            | (
                {"slope": math.log(turn / width) + 0.02, "low": math.log(turn / width) + 0.01}
                | {"high": math.log(turn / width) + 0.03, "replicas": replicas}
                | {"square_slope": math.log(turn / width) + 0.005}
                if width in widths
                else {"replicas": 0}
            )
            for measure, turn in (("rms", 105), ("mean", 160))
            for width in sorted({*widths, 80})
        ]
        return frame(rows, BALANCING_WIDTH)

    return make
