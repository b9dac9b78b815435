"""Progress is shown on a terminal and nowhere else."""

import io
import sys

import pytest

from unstable_gradients.program import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("stream", "shown"), [(Terminal, True), (io.StringIO, False)])
def test_a_bar_names_its_replicas(monkeypatch, stream, shown):
    monkeypatch.setattr(sys, "stderr", stream())
    with progress.bar("depth-2", range(4, 8), 3) as bar:
        bar.update()
        written = sys.stderr.getvalue()
    assert ("depth-2 replicas 4 to 7" in written) == shown
