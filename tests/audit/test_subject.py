"""What the audit says of claims, from tables written here."""

import pytest

from unstable_gradients.audit import subject
from unstable_gradients.errors import InvalidInput

CLAIMS = """\
id,claim,source,verdict,evidence,quantities
C3,it grows,book,holds,"Speed, deep: 2.",1
D1a,it falls,book,fails,"Frequency: 0 of 3.",2
D1b,it rises,book,undecided,"Ratio: between 0.5 and 2.",1
D10,it stays,book,holds,"Ratio: 1.",1
"""
COLUMNS = "id,quantity,network,setting,measured,low,high,bracket_low,bracket_high,verdict\n"
PARTS = {
    "start": "C3,speed,deep,untrained,2.0,1.0,3.0,,,holds\nD1a,speed,deep,,,,,,,undecided\n",
    "training": "D1a,frequency,deep,,0.0,0.0,0.7,,,fails\nD1b,ratio,,,,,,0.5,2.0,undecided\n",
    "flow": "D10,ratio,deep,,1.0,0.9,1.1,,,holds\n",
}


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project that was judged, as the current folder."""
    judged = tmp_path / "data/results/judged"
    judged.mkdir(parents=True)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/claims.csv").write_text(CLAIMS, encoding="utf-8")
    for name, rows in PARTS.items():
        (judged / f"{name}.csv").write_text(COLUMNS + rows, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def parts(*names):
    return frozenset(f"data/results/judged/{name}.csv" for name in names)


def test_a_claim_is_told_with_its_evidence_and_its_quantities(root):
    found = subject.find(root, "claims:C3")
    assert (found.name, found.path) == ("claims:C3", "reports/claims.csv")
    assert found.lines == [
        "C3: holds. Speed, deep: 2.",
        "   C3: speed, deep, untrained: 2.0, holds",
    ]
    assert found.through == parts("start")


def test_an_id_without_its_letter_means_all_that_share_the_number(root):
    found = subject.find(root, "claims:D1")
    assert found.lines == [
        "D1a: fails. Frequency: 0 of 3.",
        "   D1a: speed, deep: no number, undecided",
        "   D1a: frequency, deep: 0.0, fails",
        "D1b: undecided. Ratio: between 0.5 and 2.",
        "   D1b: ratio: 0.5 to 2.0, undecided",
    ]
    assert found.through == parts("start", "training")


def test_an_id_with_its_letter_means_that_claim_alone(root):
    found = subject.find(root, "claims:D1b")
    assert [line.split(":")[0].strip() for line in found.lines] == ["D1b", "D1b"]
    assert found.through == parts("training")


def test_before_anything_was_judged_a_claim_has_no_quantities(root):
    for part in (root / "data/results/judged").iterdir():
        part.unlink()
    found = subject.find(root, "claims:C3")
    assert (found.lines, found.through) == (["C3: holds. Speed, deep: 2."], None)


@pytest.mark.parametrize("unknown", ["D", "D2", "D1c", "D1ab", "c3", "C.", ".*"])
def test_an_unknown_claim_is_refused_with_those_that_there_are(root, unknown):
    with pytest.raises(InvalidInput) as caught:
        subject.find(root, f"claims:{unknown}")
    assert str(caught.value) == (
        f"reports/claims.csv: no claim {unknown!r}, expected one of C3, D1a, D1b, D10"
    )
