"""The program that puts the parts of the ledger together."""

import json
from pathlib import Path

import numpy as np
import pytest

from stages.ledger.tables import CLAIMS, METRICS, SECTIONS, judged
from tests.running import run
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import verdicts
from unstable_gradients.study.ledger import Claim


@pytest.fixture
def study(tmp_path, monkeypatch):
    """The current folder, with empty parts of all sections."""
    monkeypatch.chdir(tmp_path)
    for section in SECTIONS:
        judged(section).write([], {})
    return tmp_path


@pytest.mark.parametrize(
    ("suffix", "text", "line"),
    [
        ("csv", None, "missing, expected a CSV table"),
        ("csv", "id,claim\nB1,deep\n", "columns id, claim; expected id, claim"),
        ("json", None, "missing, expected a JSON object"),
        ("json", "{", "not JSON"),
        ("json", "[]", "expected a JSON object"),
    ],
)
def test_a_bad_part_is_refused_and_the_ledger_stays(suffix, text, line, study):
    part = Path(f"{judged('depth').path}.{suffix}")
    part.unlink()
    if text is not None:
        part.write_text(text, encoding="utf-8")
    outputs = [Path(CLAIMS.path), METRICS]
    outputs[0].parent.mkdir()
    for output in outputs:
        output.write_text("earlier", encoding="utf-8")
    with pytest.raises(InvalidInput, match=f"^{part}: {line}"):
        run("ledger.collect", "", study)
    assert [output.read_text(encoding="utf-8") for output in outputs] == ["earlier"] * 2
    assert set(outputs[0].parent.iterdir()) == set(outputs)


def test_the_ledger_follows_the_chapter_whatever_the_order_of_the_parts(study):
    finding = verdicts.usually(np.ones(40, bool), 0.95)
    for part, ids in (("circuits", ["E10", "E9", "F1"]), ("depth", ["A1", "E2", "E2"])):
        claims = [Claim(id, "often", f"row {row}", finding) for row, id in enumerate(ids)]
        judged(part).write(claims, {part: 1.5})
    run("ledger.collect", "", study)
    found = CLAIMS.read_part()
    assert found["id"].tolist() == ["A1", "E2", "E2", "E9", "E10", "F1"]
    assert found["quantity"].tolist()[1:3] == ["row 1", "row 2"]
    metrics = json.loads(METRICS.read_text(encoding="utf-8"))
    assert (metrics["circuits"], metrics["depth"], metrics["claims.reproduced"]) == (1.5, 1.5, 6)


def test_a_section_that_the_ledger_does_not_have_is_a_slip_of_the_code():
    with pytest.raises(ValueError, match="not in tuple"):
        judged("poetry")
