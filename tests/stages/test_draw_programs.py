"""The programs stages/draw.py and stages/draw_gradient_bars.py, run as commands."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
Table = Callable[..., pd.DataFrame]
STYLE = ("--width", "7.0", "--font-size", "9.0", "--dpi", "60")
ELSEWHERE = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8", "LC_ALL": "C"}


def run(
    program: str, folder: Path, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    pictures = ("--svg", str(folder / "a.svg"), "--png", str(folder / "a.png"))
    return subprocess.run(
        [sys.executable, str(ROOT / "stages" / program), *pictures, *arguments],
        env=os.environ | (environment or {}),
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def pictures(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("a.*")}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    here, there = tmp_path / "here", tmp_path / "there, far away"
    here.mkdir()
    there.mkdir()
    return here, there


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[pd.DataFrame], Path]:
    def save(table: pd.DataFrame) -> Path:
        path = tmp_path / "table.csv"
        table.to_csv(path, index=False)
        return path

    return save


@pytest.mark.parametrize(
    ("figure", "table"),
    [
        ("accuracy-by-depth", "accuracy_table"),
        ("initial-speed", "initial_table"),
        ("speed-during-training", "speed_table"),
        ("mini-batch-noise", "noise_table"),
        ("parity-gates", "parity_table"),
        ("parity-circuits", "drawn_table"),
        ("multiplier-circuit", "drawn_table"),
        ("activation-window", "window_table"),
        ("identity-neuron", "copy_table"),
        ("singular-values", "singular_table"),
        ("frozen-layers", "frozen_table"),
        ("linear-readout", "readout_table"),
        ("flow-profile", "flow_table"),
        ("flow-prediction", "flow_table"),
        ("balancing-width", "balancing_table"),
    ],
)
def test_pictures_are_the_same_bytes_everywhere(
    figure: str,
    table: str,
    request: pytest.FixtureRequest,
    folders: tuple[Path, Path],
    saved: Callable[[pd.DataFrame], Path],
) -> None:
    path = saved(request.getfixturevalue(table)())
    arguments = ("--figure", figure, "--table", str(path), "--confidence", "0.95", *STYLE)
    here, there = folders
    settings = there / "matplotlibrc"  # matplotlib reads it from the current folder
    settings.write_text("lines.linewidth: 9\nfont.family: serif\n", encoding="utf-8")
    for folder, environment in ((here, {}), (there, ELSEWHERE)):
        result = run("draw.py", folder, *arguments, environment=environment)
        assert (result.returncode, result.stderr) == (0, "")
    assert set(pictures(here)) == {"a.svg", "a.png"}
    assert pictures(here) == pictures(there)


def test_bars_are_the_same_bytes_everywhere(
    neuron_table: Table, folders: tuple[Path, Path], saved: Callable[[pd.DataFrame], Path]
) -> None:
    path = saved(neuron_table())
    here, there = folders
    for folder, environment in ((here, {}), (there, ELSEWHERE)):
        arguments = ("--table", str(path), "--replica", "0", "--neurons", "6", *STYLE)
        result = run("draw_gradient_bars.py", folder, *arguments, environment=environment)
        assert (result.returncode, result.stderr) == (0, "")
    assert set(pictures(here)) == {"a.svg", "a.png"}
    assert pictures(here) == pictures(there)


@pytest.mark.parametrize(
    ("flag", "value", "message"),
    [
        ("--figure", "pie", "figure 'pie': expected one of accuracy-by-depth"),
        ("--table", "missing.csv", "missing.csv: missing, expected a CSV table"),
        ("--confidence", "95", "--confidence 95: input should be less than 1"),
        ("--width", "nan", "--width nan"),
        ("--dpi", "72.5", "--dpi 72.5"),
        ("--font-size", "0", "--font-size 0"),
    ],
)
def test_bad_input_ends_in_one_line_and_leaves_the_pictures(
    flag: str,
    value: str,
    message: str,
    speed_table: Table,
    tmp_path: Path,
    saved: Callable[[pd.DataFrame], Path],
) -> None:
    for name in ("a.svg", "a.png"):
        (tmp_path / name).write_bytes(b"earlier")
    given = {
        "--figure": "speed-during-training",
        "--table": str(saved(speed_table())),
        "--confidence": "0.95",
        **dict(zip(STYLE[::2], STYLE[1::2], strict=True)),
        flag: value,
    }
    result = run("draw.py", tmp_path, *(part for pair in given.items() for part in pair))
    assert result.returncode == 2
    assert result.stderr.startswith(f"draw.py: {message}")
    assert result.stderr.count("\n") == 1
    assert pictures(tmp_path) == {"a.svg": b"earlier", "a.png": b"earlier"}


def test_the_table_of_another_figure_is_refused(
    speed_table: Table, tmp_path: Path, saved: Callable[[pd.DataFrame], Path]
) -> None:
    path = saved(speed_table())
    arguments = ("--figure", "initial-speed", "--table", str(path), "--confidence", "0.95", *STYLE)
    result = run("draw.py", tmp_path, *arguments)
    assert result.returncode == 2
    assert result.stderr.startswith(
        f"draw.py: {path}: columns network, sizes, hidden_layers, epoch"
    )
    assert result.stderr.count("\n") == 1
    assert pictures(tmp_path) == {}


def test_a_random_start_that_was_not_measured_is_refused(
    neuron_table: Table, tmp_path: Path, saved: Callable[[pd.DataFrame], Path]
) -> None:
    path = saved(neuron_table())
    arguments = ("--table", str(path), "--replica", "1", "--neurons", "6", *STYLE)
    result = run("draw_gradient_bars.py", tmp_path, *arguments)
    assert result.returncode == 2
    assert result.stderr.startswith("draw_gradient_bars.py: --replica 1: expected one of")
    assert result.stderr.count("\n") == 1
    assert pictures(tmp_path) == {}
