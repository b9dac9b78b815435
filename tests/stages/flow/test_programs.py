"""The programs of gradients in deep networks, on small images."""

import contextlib

import numpy as np
import pytest

from stages.flow.tables import (
    ACTIVATION_FUNCTION,
    BALANCE,
    BALANCES,
    BALANCING_CURVE,
    BALANCING_RUN,
    BALANCING_WIDTH,
    BALANCING_WIDTH_PICTURE,
    DEEP_LIMIT,
    DEEP_LIMITS,
    FLOW_ACTIVATION,
    FLOW_ACTIVATIONS,
    FLOW_AGREEMENT,
    FLOW_COMPARISON,
    FLOW_NETWORK,
    FLOW_PREDICTION_PICTURE,
    FLOW_PROFILE_PICTURE,
    FLOW_SPREAD,
    FRONT_AGREEMENT,
    GRADIENT_FLOW,
    GRADIENT_SPREAD,
    GRADIENT_SPREAD_PICTURE,
    LAYER_JACOBIAN,
    LAYER_JACOBIANS,
    MEAN_FIELD,
    TURN,
)
from stages.images.mnist import FOLDER
from stages.ledger.tables import judged
from tests.running import run
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.parallel import JOBS

GRID = (
    "--name s --activation sigmoid --cost cross-entropy --initializations default large he-zero "
    "--widths 20 40 --depths 2 5 --images 7"
)
PAIRS = "--groups 3 --bins 2"
STATISTICS = "--confidence 0.9 --s.activation sigmoid"
PROGRAMS = {
    "flow.measure": f"{GRID} --replicas 5 --saturation 0.1 --jacobians 2 --seed 4",
    "flow.predict": f"{GRID} {PAIRS}",
    "flow.predict_spread": GRID,
    "flow.balance": f"{PAIRS} --cost quadratic --widths 40 100 250 --depth 6 --first-layer 3 "
    "--points 3 --images 7 --replicas 5 --seed 5",
    "flow.summarize": STATISTICS,
    "flow.judge": f"{STATISTICS} --cost cross-entropy",
    "flow.draw": "--confidence 0.9 --width 7 --font-size 9 --dpi 60",
}
KINDS, HIDDEN = 3 * 2, 2 + 5  # initializations and widths; hidden layers of both depths
MEASURED = tuple(
    each.of("s") for each in (GRADIENT_FLOW, FLOW_NETWORK, FLOW_ACTIVATION, LAYER_JACOBIAN)
)
ROWS = [
    *zip(MEASURED, (KINDS * HIDDEN * 2, KINDS * 2 * 5 * 2, KINDS * 5, KINDS * 2), strict=True),
    (MEAN_FIELD.of("s"), KINDS * HIDDEN * 2),
    (DEEP_LIMIT.of("s"), KINDS),
    (BALANCE.of("s"), 1),
    (FLOW_SPREAD.of("s"), KINDS * 2 * 2),
    (GRADIENT_SPREAD, KINDS * 2 * 2),
    (BALANCING_RUN, 3 * 5 * 2),
    (BALANCING_CURVE, 3 * 2),
    (FLOW_COMPARISON, KINDS * HIDDEN * 2),
    (FLOW_AGREEMENT, 2 * 2),
    (FRONT_AGREEMENT, 2 * 2),
    (BALANCING_WIDTH, 3 * 2),
    (TURN, 2),
    (FLOW_ACTIVATIONS, KINDS * 5),
    (LAYER_JACOBIANS, KINDS * 2),
    (DEEP_LIMITS, KINDS),
    (BALANCES, 1),
    (ACTIVATION_FUNCTION, 1),
]


def made_in(folder, small_mnist, programs):
    (folder / FOLDER).parent.mkdir(parents=True)
    (folder / FOLDER).symlink_to(small_mnist)
    for program in programs:
        run(program, PROGRAMS[program], folder)
    return folder


@pytest.fixture(scope="module")
def made(small_mnist, tmp_path_factory):
    """The outputs of every program."""
    return made_in(tmp_path_factory.mktemp("flow"), small_mnist, PROGRAMS)


@pytest.fixture
def here(made):
    """Tables are read from that folder."""
    with contextlib.chdir(made):
        yield


@pytest.mark.parametrize(("table", "rows"), ROWS, ids=[table.path for table, _ in ROWS])
def test_every_table_has_its_columns_and_rows(here, table, rows):
    found = table.read()
    assert len(found) == rows
    if "activation" in table.columns:
        assert set(found["activation"]) == {"s"}


def test_the_bytes_do_not_depend_on_the_number_of_processes(
    made, small_mnist, tmp_path, monkeypatch
):
    monkeypatch.setenv(JOBS, "3")
    other = made_in(tmp_path, small_mnist, ("flow.measure", "flow.balance"))
    for table in (*MEASURED, BALANCING_RUN, BALANCING_CURVE):
        assert (made / table.path).read_bytes() == (other / table.path).read_bytes(), table.path


def test_measured_gradients_are_about_as_predicted(here):
    """Small networks and few of them: the theory of wide ones is right to a tenth in the middle
    and to a third at worst all the same.
    """
    table = FLOW_COMPARISON.read()
    off = np.abs(np.log(table["factor"] / table["predicted_factor"]))
    assert off.median() < 0.1
    assert off.max() < 0.35
    spread = np.log(table["predicted_factor"]).std()
    assert spread > 0.4  # else that would be no feat
    front = table[table["layer"] == 1]
    apart = np.abs(front["norm_decades"] - front["predicted_norm_decades"])
    assert apart.max() < 0.5


def test_gradients_turn_where_theory_says(here):
    turns = TURN.read().set_index("measure")
    assert turns.loc["rms", "deep_width"] == pytest.approx(105.37, abs=0.01)
    assert turns.loc["rms", "predicted"] == pytest.approx(105, rel=0.05)
    assert turns.loc["rms", "measured"] == pytest.approx(105, rel=0.3)
    assert turns.loc["mean", "predicted"] > turns.loc["rms", "predicted"]


def test_claims_and_metrics(here):
    part = judged("flow")
    quantities = part.quantities()
    assert set(quantities["id"]) == {
        *("F3a", "F3b", "F3c", "F3d", "F3e", "H1a", "H1b", "H1c", "H1d", "H3a", "H3b", "H3c"),
        *("H3d", "H4a", "H4b", "H4c", "H7a", "H7b", "H7c", "H7d", "H7e", "H7f", "H7g"),
    }
    of_kinds = quantities[quantities["unit"] == "part of the kinds"]
    assert set(of_kinds["network"]) == {"5 hidden layers of 20", "5 hidden layers of 40"}
    assert set(of_kinds["replicas"]) == {3}  # one activation function, three initializations
    assert part.headline()["mean-field.r-squared.width-40"] > 0.9
    assert part.headline()["turning-width.predicted"] == pytest.approx(105.37, abs=0.01)


def test_every_figure_is_drawn(here):
    for picture in (
        *(FLOW_PROFILE_PICTURE, FLOW_PREDICTION_PICTURE, BALANCING_WIDTH_PICTURE),
        GRADIENT_SPREAD_PICTURE,
    ):
        assert picture.svg.stat().st_size > 0
        assert picture.png.stat().st_size > 0


@pytest.mark.parametrize(
    ("program", "flag", "value", "line"),
    [
        ("flow.measure", "activation", "swish", "activation 'swish': expected one of sigmoid"),
        (
            "flow.measure",
            "initializations",
            "default hee-zero",
            "--initializations hee-zero: initialization 'hee-zero': expected one of default",
        ),
        ("flow.measure", "widths", "20 20", "--widths 20 20: expected values that differ"),
        ("flow.measure", "depths", "1", "--depths 1: expected one of 2 layers or more"),
        ("flow.measure", "jacobians", "0", "--jacobians 0: input should be"),
        ("flow.measure", "saturation", "1", "--saturation 1: input should be"),
        ("flow.measure", "images", "100000", "training images 100000: expected"),
        ("flow.predict", "cost", "log-likelihood", "--cost log-likelihood: theory has"),
        ("flow.predict", "groups", "8", "groups 8: expected 1 to 7 (the images)"),
        ("flow.predict_spread", "cost", "log-likelihood", "--cost log-likelihood: theory has"),
        ("flow.balance", "cost", "log-likelihood", "--cost log-likelihood: theory has"),
        ("flow.balance", "widths", "40 100", "--widths 40 100: expected three"),
        ("flow.balance", "first-layer", "6", "--first-layer 6: expected at most 5"),
        ("flow.summarize", "t.activation", "tanh", "data/runs/gradient-flow/t.csv: missing"),
        ("flow.judge", "confidence", "2", "--confidence 2: input should be"),
    ],
)
def test_bad_input_is_refused_and_keeps_what_was_there(made, program, flag, value, line):
    before = {path: path.read_bytes() for path in made.rglob("*.csv")}
    given = dict(each.split(" ", 1) for each in f" {PROGRAMS[program]}".split(" --")[1:])
    changed = " ".join(f"--{name} {each}" for name, each in (given | {flag: value}).items())
    with pytest.raises(InvalidInput) as refused:
        run(program, changed, made)
    assert str(refused.value).startswith(line)
    assert {path: path.read_bytes() for path in made.rglob("*.csv")} == before


def test_some_activation_is_needed(made):
    with pytest.raises(InvalidInput, match="no group of flags is given"):
        run("flow.judge", "--confidence 0.9 --cost cross-entropy", made)
