"""What is told of a run, by what DVC prints of it and a clock that the test sets."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from unstable_gradients.progress import forecast
from unstable_gradients.progress.forecast import Forecast
from unstable_gradients.progress.run import Run, duration

EARLIER = {"fetch": 10.0, "train@a": 600.0, "train@b": 300.0, "draw": 1.0}


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def a_run(clock: Clock, stages: Sequence[str] = (*EARLIER,)) -> Run:
    """A run that has these stages to do."""
    return Run(Forecast(EARLIER), lambda past: [each for each in stages if each not in past], clock)


def test_a_run_at_half_the_speed_takes_twice_as_long(clock: Clock) -> None:
    run = a_run(clock)
    assert run.read("Running stage 'fetch':") == (
        "-- 0 of 4 stages done, 0 s passed, about 15 min left"  # 911 s
    )
    clock.now += 20
    assert run.read("> python -m stages fetch") is None
    assert run.read("Updating lock file 'dvc.lock'") is None
    # Ten seconds more than before, of which little follows: (20 + 60) / (10 + 60) times 901 s.
    assert run.read("Running stage 'train@a':") == (
        "-- 1 of 4 stages done, 20 s passed, about 17 min left"
    )
    clock.now += 1200
    # (1220 + 60) / (610 + 60) times 301 s.
    assert run.read("Running stage 'train@b':") == (
        "-- 2 of 4 stages done, 20 min passed, about 10 min left"
    )
    clock.now += 600
    assert run.read("Running stage 'draw':") == (
        "-- 3 of 4 stages done, 30 min passed, about 2 s left"
    )
    clock.now += 2
    assert run.end() == "-- 4 stages run in 30 min"
    assert run.forecast.measured == {"fetch": 20, "train@a": 1200, "train@b": 600, "draw": 2}


def test_what_is_skipped_or_restored_counts_as_neither_done_nor_left(clock: Clock) -> None:
    run = a_run(clock)
    assert run.read("Stage 'fetch' didn't change, skipping") is None
    cached = "Stage 'train@a' is cached - skipping run, checking out outputs"
    assert run.read(cached) is None
    clock.now += 500
    assert run.read("Running stage 'train@b':") == (
        "-- 0 of 2 stages done, 8 min passed, about 5 min left"
    )


def test_lines_are_seldom(clock: Clock) -> None:
    run = a_run(clock)
    assert run.read("Running stage 'fetch':") is not None
    clock.now += 9
    assert run.read("Running stage 'train@a':") is None
    clock.now += 1
    assert run.read("Running stage 'train@b':") is not None


def test_nothing_is_told_of_a_run_without_work(clock: Clock) -> None:
    run = a_run(clock, [])
    for stage in EARLIER:
        assert run.read(f"Stage '{stage}' didn't change, skipping") is None
    assert run.end() is None


def test_without_lock_files_it_is_told_what_is_done(clock: Clock) -> None:
    run = Run(Forecast(EARLIER), lambda past: None, clock)
    run.read("Running stage 'fetch':")
    clock.now += 10
    assert run.read("Running stage 'draw':") == "-- 1 stage done, 10 s passed"


def test_an_unknown_stage_takes_as_long_as_others_of_its_kind() -> None:
    assert Forecast(EARLIER).expected("train@c") == 450.0
    assert Forecast(EARLIER).expected("other") == 155.0  # the median of all
    assert Forecast({}).expected("other") == 0.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (89.4, "89 s"), (89.6, "1 min"), (725.0, "12 min"), (5369.0, "89 min"),
     (5400.0, "1 h 30 min"), (7500.0, "2 h 05 min")],
)  # fmt: skip
def test_times_are_told_as_exactly_as_they_are_of_use(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_times_are_kept_and_read(tmp_path: Path) -> None:
    forecast.write(tmp_path / "times.csv", {"b": 2.04, "a": 1.0})
    assert (tmp_path / "times.csv").read_text() == "stage,seconds\nb,2.0\na,1.0\n"
    assert forecast.read(tmp_path / "times.csv") == {"b": 2.0, "a": 1.0}
    assert forecast.read(tmp_path / "none.csv") == {}
    (tmp_path / "times.csv").write_text("stage,hours\na,b\n")
    assert forecast.read(tmp_path / "times.csv") == {}
