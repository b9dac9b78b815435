"""A run of the pipeline as its output tells it, and the lines that say how far it is."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from unstable_gradients.progress.forecast import Forecast

# How DVC (3.67) begins to speak of a stage: it runs, is as before, or is restored from the cache.
RUNS = re.compile(r"Running stage '(.+)':")
PASSES = re.compile(r"(?:Stage )?'(.+)' (?:didn't change, skipping|is cached - skipping run.*)")
SECONDS = 10.0  # at least, between two lines


@dataclass
class Run:
    """What has happened, line by line of what DVC prints.

    Attributes:
        forecast: of this run, to which the times of its stages are added.
        pending: the stages that will run, given those that DVC has come to; None if that is
            unknown.
        clock: seconds since any moment.
    """

    forecast: Forecast
    pending: Callable[[Sequence[str]], list[str] | None]
    clock: Callable[[], float] = time.monotonic
    _past: list[str] = field(default_factory=list)
    _running: str | None = None

    def __post_init__(self) -> None:
        self._start = self._began = self.clock()
        self._told = float("-inf")

    def read(self, line: str) -> str | None:
        """Take note of a line before it is printed; what to print first, if it is time to."""
        runs, passes = RUNS.fullmatch(line), PASSES.fullmatch(line)
        stage = runs or passes
        if stage is None:
            return None
        self._end_stage()
        told = None
        if runs:
            now = self.clock()
            if now - self._told >= SECONDS:
                told = self.line()
                self._told = now
            self._running, self._began = stage[1], self.clock()
        else:
            self._past.append(stage[1])
        return told

    def end(self) -> str | None:
        """The last line, when all has been done; None if there was nothing to do."""
        self._end_stage()
        done = len(self.forecast.measured)
        return f"-- {_stages(done)} run in {duration(self._passed())}" if done else None

    def line(self) -> str:
        """How far the run is."""
        done = len(self.forecast.measured)
        rest = self.pending(self._past)
        said = f"{duration(self._passed())} passed"
        if rest is None:
            return f"-- {_stages(done)} done, {said}"
        left = duration(self.forecast.left(rest))
        return f"-- {done} of {_stages(done + len(rest))} done, {said}, about {left} left"

    def _passed(self) -> float:
        return self.clock() - self._start

    def _end_stage(self) -> None:
        if self._running is not None:
            self.forecast.measured[self._running] = self.clock() - self._began
            self._past.append(self._running)
            self._running = None


def _stages(count: int) -> str:
    return f"{count} stage{'' if count == 1 else 's'}"


def duration(seconds: float) -> str:
    """A time in words, as exactly as one wants to know it: 40 s, 12 min, 2 h 05 min."""
    if seconds < 89.5:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"
