"""The programs of section C on few images and small tables, and what they refuse."""

import contextlib

import pandas as pd
import pytest

from stages.start import neurons
from stages.start.tables import (
    GRADIENT_BARS_PICTURE,
    INITIAL_GRADIENT,
    INITIAL_SPEED,
    INITIAL_SPEED_PICTURE,
    LAYER_RATIO,
    NEURON_GRADIENT,
)
from tests.running import run
from tests.stages.programs import (
    NETWORK,
    STATISTICS,
    STYLE,
    VARIANTS,
    flags_of,
    in_the_book,
    refusal,
    words,
    written,
)
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.program.parallel import JOBS
from unstable_gradients.study import book

MEASURE = flags_of("initial-gradient@depth-2") | NETWORK | {"images": "60"}
OUTPUTS = [INITIAL_GRADIENT.of("depth-2").path, NEURON_GRADIENT.of("depth-2").path]


def test_outputs_are_the_same_bytes_with_any_number_of_processes(study, monkeypatch):
    contents = []
    for jobs in ("1", "2", "3"):
        monkeypatch.setenv(JOBS, jobs)
        # Replicas go to processes in groups of seven.
        run("start.measure", words(MEASURE | {"replicas": "15"}), study)
        contents.append(written(study))
    assert contents[0] == contents[1] == contents[2]
    assert contents[0].keys() == set(OUTPUTS)
    with contextlib.chdir(study):
        layers, neurons = INITIAL_GRADIENT.read(["depth-2"]), NEURON_GRADIENT.read(["depth-2"])
    assert (len(layers), len(neurons)) == (15 * 2, 15 * (20 + 6))
    for table in (layers, neurons):
        assert sorted(set(table["replica"])) == list(range(15))


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"cost": "hinge"}, "cost 'hinge': "),
        ({"images": "961"}, "training images 961: expected from 1 to 960"),
        ({"hidden": "20 0"}, "--hidden 0: input should be greater than or equal to 1"),
    ],
)
def test_bad_parameters_are_told_in_one_line(changes, line, study):
    assert refusal("start.measure", MEASURE | changes, study, OUTPUTS).startswith(line)


def test_missing_images(study):
    (study / "data/mnist").unlink()
    line = refusal("start.measure", MEASURE, study, OUTPUTS)
    assert line == f"data/mnist/{mnist.FILES[0]}: missing, expected a file of MNIST"


# Aggregates, verdicts and figures

AGGREGATES = [INITIAL_SPEED.path, LAYER_RATIO.path]
VERDICTS = ["data/results/judged/start.csv", "data/results/judged/start.json"]
BARS = {"bars.network": "a", "bars.neurons": "6"}
LAYERS = {"b": 1, "a": 2}


def norms(network):
    """INITIAL_GRADIENT, twice as large in each layer."""
    return pd.DataFrame(
        {"network": network, "replica": replica, "layer": layer}
        | dict.fromkeys(INITIAL_GRADIENT.columns[3:], 2.0**layer * (1 + replica))
        for replica in range(3)
        for layer in range(1, LAYERS[network] + 1)
    )


def test_aggregates_follow_the_variants(tmp_path):
    with contextlib.chdir(tmp_path):
        for network in ("a", "b"):
            INITIAL_GRADIENT.write(norms(network), network)
        run("start.summarize", words(STATISTICS | VARIANTS), tmp_path)
        speed, ratio = INITIAL_SPEED.read(), LAYER_RATIO.read()
    assert list(speed["network"].unique()) == ["b", "a"]
    assert list(speed["sizes"].unique()) == ["784-3-10", "784-3-2-10"]
    assert (ratio["network"].tolist(), ratio["median"].tolist()) == (["a"], [2.0])


@pytest.mark.parametrize(
    ("program", "more", "outputs"),
    [
        ("start.summarize", {}, AGGREGATES),
        ("start.judge", BARS | in_the_book(book.UNTRAINED), VERDICTS),
    ],
)
def test_a_missing_table(program, more, outputs, tmp_path):
    flags = STATISTICS | {"a.hidden": "3"} | more
    line = refusal(program, flags, tmp_path, outputs)
    assert line == "data/runs/initial-gradient/a.csv: missing, expected a CSV table"


def test_bars_of_no_variant(tmp_path):
    flags = STATISTICS | VARIANTS | BARS | in_the_book(book.UNTRAINED) | {"bars.network": "c"}
    line = refusal("start.judge", flags, tmp_path, VERDICTS)
    assert line == "--bars.network c: expected one of b, a"


def test_a_verdict_needs_no_random_start_to_show(tmp_path):
    flags = STATISTICS | VARIANTS | BARS | in_the_book(book.UNTRAINED) | {"bars.replica": "0"}
    line = refusal("start.judge", flags, tmp_path, VERDICTS)
    assert line == "--bars.replica: no such parameter"


DRAW = STYLE | {"bars.network": "depth-2", "bars.replica": "0", "bars.neurons": "6"}
PICTURES = [
    str(path)
    for each in (INITIAL_SPEED_PICTURE, GRADIENT_BARS_PICTURE)
    for path in (each.svg, each.png)
]


@pytest.fixture
def drawable(tmp_path, initial_table, neuron_table):
    with contextlib.chdir(tmp_path):
        INITIAL_SPEED.write(initial_table())
        NEURON_GRADIENT.write(neuron_table(), "depth-2")
    return tmp_path


def test_the_figures(drawable):
    before = written(drawable)
    run("start.draw", words(DRAW), drawable)
    assert written(drawable).keys() == {*before, *PICTURES}


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"bars.replica": "1"},
            "--bars.replica 1: expected one of data/runs/neuron-gradient/depth-2.csv, whose last "
            "is 0",
        ),
        ({"bars.replica": "-1"}, "--bars.replica -1: input should be greater than or equal to 0"),
        ({"bars.neurons": "0"}, "--bars.neurons 0: input should be greater than or equal to 1"),
        ({"bars.network": "b"}, "data/runs/neuron-gradient/b.csv: missing, expected a CSV table"),
        ({"dpi": "0"}, "--dpi 0: input should be greater than or equal to 20"),
    ],
)
def test_figures_that_cannot_be_drawn(changes, line, drawable):
    assert refusal("start.draw", DRAW | changes, drawable, PICTURES) == line


@pytest.mark.parametrize(
    ("left", "found"),
    [([10], "neurons 10 to 10, 1 of them"), ([1, 3], "neurons 1 to 3, 2 of them")],
)
def test_a_layer_that_lacks_neurons_is_told_in_one_line(left, found, drawable, neuron_table):
    table = neuron_table()
    with contextlib.chdir(drawable):
        NEURON_GRADIENT.write(table[(table["layer"] == 1) | table["neuron"].isin(left)], "depth-2")
    assert refusal("start.draw", DRAW, drawable, PICTURES) == (
        f"data/runs/neuron-gradient/depth-2.csv: layer 2: {found}, expected all from 1 on"
    )
    with contextlib.chdir(drawable), pytest.raises(InvalidInput, match="layer 2: neurons"):
        neurons.of("depth-2")
