"""What `--help` says of every program of the study."""

import pytest

from tests.pipeline.project import ROOT
from unstable_gradients.program import command_line, launcher

PROGRAMS = sorted(
    ".".join(path.relative_to(ROOT / "stages").with_suffix("").parts)
    for path in ROOT.glob("stages/*/*.py")
    if "\ndef main(given" in path.read_text(encoding="utf-8")
)


def test_there_are_programs() -> None:
    assert {"depth.train", "ledger.collect"} <= set(PROGRAMS)


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_flag_has_its_meaning(program: str) -> None:
    _, model = launcher.main_of("stages", program)
    flags = [line for line in command_line.usage(model, program, None).splitlines()[3:] if line]
    for line in flags:
        flag, _, meaning = line.strip().partition("  ")
        assert meaning.partition(" (default")[0], f"{flag} is not explained"
