"""The programs of the window, one after the other in a folder of their own."""

import contextlib
from pathlib import Path

import matplotlib
import pandas as pd
import pytest

from stages.ledger.tables import judged
from stages.window.tables import ACTIVATION_WINDOW, WINDOW_OPTIMUM
from tests.running import run
from tests.stages.programs import STYLE, Flags, flags_of, refusal, words, written

PROGRAMS: dict[str, Flags] = {
    "window.search": flags_of("activation-window")
    | {
        "smallest-weight": "4.0",
        "largest-weight": "20.0",
        "weights": "3",
        "biases": "3",
        "activations": "101",
        "digits": "15",
    },
    "window.judge": {},
    "window.draw": {**STYLE, "confidence": None},
}
BEST = 6.894151032272928  # |w| of the widest window, to the digits of a double


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("window")
    for program, flags in PROGRAMS.items():
        run(program, words(flags), folder)
    return folder


def test_windows_are_searched_on_both_sides_of_4_with_both_signs(made: Path) -> None:
    with contextlib.chdir(made):
        windows = ACTIVATION_WINDOW.read()
    sizes = sorted(windows["weight"].abs().unique())
    # Two below, three from the smallest to the largest in equal ratios, and the optimum.
    assert sizes == pytest.approx([4 / 3, 8 / 3, 4, BEST, 80**0.5, 20])
    assert sorted(windows["weight"].unique()) == sorted([*sizes, *(-size for size in sizes)])
    assert (windows["closed_form"].isna() == (windows["weight"].abs() < 4)).all()
    assert windows.groupby("weight").size().eq(3).all()
    best = windows.groupby(windows["weight"].abs())["measured_width"].max()
    assert best.idxmax() == pytest.approx(BEST)


def test_the_optimum_is_found_in_two_ways(made: Path) -> None:
    with contextlib.chdir(made):
        optimum = WINDOW_OPTIMUM.read()
    assert optimum["method"].tolist() == ["equation", "search"]
    assert optimum["weight"].tolist() == pytest.approx([BEST] * 2, rel=1e-15)
    assert optimum["window_width"].tolist() == pytest.approx([0.447743204694303] * 2, rel=1e-15)
    assert optimum["agreeing_digits"].tolist() == [15, 15]


def test_claims_and_headline(made: Path) -> None:
    with contextlib.chdir(made):
        quantities, headline = judged("window").quantities(), judged("window").headline()
    assert quantities["id"].tolist() == ["E8", "E8", "E9", "E9", "E10", "E10", "E10"]
    assert set(quantities["verdict"]) == {"holds"}
    assert headline["widest-window.weight"] == pytest.approx(BEST)


def test_pictures_do_not_depend_on_the_settings_of_the_user(made: Path) -> None:
    before = written(made / "reports")
    assert len(before) == 2
    with matplotlib.rc_context({"lines.linewidth": 9, "font.family": "serif"}):
        run("window.draw", words(PROGRAMS["window.draw"]), made)
    assert written(made / "reports") == before


@pytest.mark.parametrize(
    ("flag", "value", "line"),
    [
        ("smallest-weight", "3.5", "--smallest-weight 3.5: input should be greater than or equal"),
        (
            "largest-weight",
            "4.0",
            "--largest-weight 4: expected above the smallest-weight, 4",
        ),
    ],
)
def test_weights_without_a_window_or_out_of_order_are_refused(
    flag: str, value: str, line: str, tmp_path: Path
) -> None:
    outputs = [ACTIVATION_WINDOW.path, WINDOW_OPTIMUM.path]
    flags = {**PROGRAMS["window.search"], flag: value}
    assert refusal("window.search", flags, tmp_path, outputs).startswith(line)


@pytest.mark.parametrize(
    ("method", "line"),
    [
        ("equation", "method equation twice, expected it once"),
        ("guess", "3 rows, expected one of each method"),
    ],
)
def test_an_optimum_by_one_method_twice_or_by_a_third_is_refused(
    method: str, line: str, made: Path, tmp_path: Path
) -> None:
    with contextlib.chdir(made):
        windows, optimum = ACTIVATION_WINDOW.read(), WINDOW_OPTIMUM.read()
    with contextlib.chdir(tmp_path):
        ACTIVATION_WINDOW.write(windows)
        WINDOW_OPTIMUM.write(pd.concat([optimum, optimum[:1].assign(method=method)]))
    said = refusal("window.judge", {}, tmp_path, [])
    assert said == f"{WINDOW_OPTIMUM.path}: {line}"
