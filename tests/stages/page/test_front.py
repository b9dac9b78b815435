"""What the page says of all claims together, on ledgers made up here."""

import contextlib
from pathlib import Path

import pandas as pd
import pytest

from stages.ledger.tables import CLAIMS, QUANTITIES
from stages.page import front
from stages.page.setting import Setting
from tests.page import texts
from unstable_gradients.page.english import FILTERS
from unstable_gradients.page.layout import EVERYWHERE
from unstable_gradients.page.prose import Prose

CHANCES = {"D5": [0.2], "B1": [0.7, 0.6], "D4a": [0.0], "D3": [0.0344], "D4b": [0.0]}
SOURCES = {"D5": "book", "D3": "Someone 2013"}


def said(folder: Path, failing: list[str]) -> str:
    """The text of the disagreements where these claims fail and the others hold."""
    none = float("nan")
    claims = [
        (
            id,
            "it is so",
            SOURCES.get(id, "book"),
            "fails" if id in failing else "holds",
            "It is.",
            1,
        )
        for id in CHANCES
    ]
    rows = [
        (id, "ratio", "n", "", "", *[none] * 4, "", none, none, 5, none, "holds", "gain", "before",
         0.5, chance, "it is so")
        for id, parts in CHANCES.items()
        for chance in parts
    ]  # fmt: skip
    with contextlib.chdir(folder):
        CLAIMS.write(pd.DataFrame(claims, columns=list(CLAIMS.columns)))
        QUANTITIES.write(pd.DataFrame(rows, columns=list(QUANTITIES.columns)))
        values = front.disagreements(Setting({}))
    of_ledger = {"disagreements": str, "ledger": str}
    prose = Prose(texts.ENGLISH, FILTERS, EVERYWHERE | texts.OF_NO_STUDY | of_ledger)
    return " ".join(prose.say("disagreements", values).split())


@pytest.mark.parametrize(
    ("failing", "expected"),
    [
        ([], "As it is, 0 fail. ##"),
        (
            ["D3"],
            "As it is, 1 fails. Had just this one been true, chance would have it fail with a "
            "probability of at most 0.034. ##",
        ),
        (
            ["D3", "D5"],
            "As it is, 2 fail. Had just these 2 been true, at most 0.23 of them would fail by "
            "chance on average. "
            "Of what the book itself says, these fail: verdict(D5). ##",
        ),
    ],
)
def test_failures_stand_beside_those_that_chance_would_bring(
    tmp_path: Path, failing: list[str], expected: str
) -> None:
    """Of all claims, and of those that fail; a claim fails by chance at most once."""
    text = said(tmp_path, failing)
    assert "If all 5 claims were true, chance would still have at most 1.2 of them fail" in text
    assert expected in text.replace(" .", ".")
