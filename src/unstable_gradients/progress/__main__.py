"""`python -m unstable_gradients.progress`: `dvc repro`, with lines that tell how far it is.

What DVC and the stages print passes through as it is; their bars, on the other stream, stay. The
status is that of DVC, a signal goes on to it, and one that ends it ends this. `--keep-times` notes
how long each stage took in benchmarks/stage-times.csv, on which later runs base what they guess.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from unstable_gradients.errors import InvalidInput
from unstable_gradients.progress import forecast
from unstable_gradients.progress.pending import pending
from unstable_gradients.progress.run import Run

TIMES = Path("benchmarks/stage-times.csv")
COMMAND = (sys.executable, "-m", "dvc", "repro")
SECONDS_TO_READ = 5.0  # at most, what a command that has ended left in the pipe
FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Run the pipeline of the current folder; the status of DVC."""
    parser = argparse.ArgumentParser(prog="python -m unstable_gradients.progress")
    parser.add_argument("--keep-times", action="store_true", help=f"write {TIMES}")
    keep = parser.parse_args().keep_times
    earlier = forecast.read(TIMES)
    run = Run(forecast.Forecast(earlier), _pending)
    status = _through(COMMAND, run)
    if status == 0 and (last := run.end()):
        print(last, flush=True)
    if status == 0 and keep:
        forecast.write(TIMES, earlier | run.forecast.measured)
    return status


def _pending(past: Sequence[str]) -> list[str] | None:
    try:
        return pending(Path.cwd(), past)
    except (InvalidInput, OSError):  # of which DVC will say more
        return None


def _through(command: Sequence[str], run: Run) -> int:
    """Run a command, pass on what it prints, and the lines of the run between; its status.

    This ends with the command, also where a stage of it goes on and keeps the pipe open.
    """
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        for number in FORWARDED:
            _forward(number, process)
        reader = threading.Thread(target=_pass_on, args=(process.stdout, run), daemon=True)
        reader.start()
        process.wait()
        reader.join(SECONDS_TO_READ)
        status = process.returncode
        if status < 0:
            with contextlib.suppress(OSError):  # of SIGKILL, which is as it is
                signal.signal(-status, signal.SIG_DFL)
            sys.stdout.flush()
            os.kill(os.getpid(), -status)
    return status


def _pass_on(printed: BinaryIO, run: Run) -> None:
    for line in printed:
        told = run.read(line.decode(errors="replace").rstrip("\r\n"))
        if told:
            print(told, flush=True)
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()


def _forward(number: signal.Signals, process: subprocess.Popen[bytes]) -> None:
    """Hand a signal on, unless the terminal sends it to all processes, or it is ignored."""

    def forward(_: int, __: FrameType | None) -> None:
        if number != signal.SIGINT or not _is_in_foreground():
            process.send_signal(number)

    if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
        signal.signal(number, forward)


def _is_in_foreground() -> bool:
    with contextlib.suppress(OSError):
        terminal = os.open(os.ctermid(), os.O_RDONLY | os.O_NOCTTY)
        try:
            return os.tcgetpgrp(terminal) == os.getpgrp()
        finally:
            os.close(terminal)
    return False


if __name__ == "__main__":
    sys.exit(main())
