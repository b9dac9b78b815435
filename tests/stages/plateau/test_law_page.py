"""What is said of the law of the plateau, on plateaus that follow it."""

import re

import pytest

from stages.plateau import law_page, results
from tests.page.plain_text import plain
from tests.stages.plateau import by_law

PLATEAU, FITS = by_law.plateau((2, 3, 4, 5, 6)), by_law.fits()


def rows(text: str) -> list[list[str]]:
    """The cells of a table, a list for each row."""
    body = plain(text).replace("\n", "").partition("<tbody>")[2]
    return [
        re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in body.split("</tr>") if "<td" in row
    ]


def test_constants_have_their_intervals() -> None:
    text = plain(law_page.constants(results.constants(FITS, 0.95), FITS))
    assert "the gain at the start, 0.200" in text
    assert "lengths of 2 and 4 hidden layers without decay" in text
    assert "effective gain at its end is 0.4" in text
    assert "the coupling is 5.0" in text
    assert law_page.constants(results.constants(None, 0.95), None) == law_page.NONE


def test_lengths_by_the_law_stand_beside_those_measured() -> None:
    """Of five layers without decay: (25 - 0.45^-2) / 2 / 5e-4 = 20,062."""
    shown = rows(law_page.predicted(results.predicted(PLATEAU, FITS, 0.95)))
    assert ["2 hidden layers", "0", "500, fitted", "500", "1.0"] in shown
    assert ["5 hidden layers", "0", "20,000", "20,000", "1.0"] in shown
    assert ["6 hidden layers", "5", "never", "0 of 20 left", "–"] in shown


def test_critical_lambdas_stand_beside_who_leaves() -> None:
    held = results.decaying(PLATEAU, by_law.GIVEN, by_law.bracketing(5, (8.0, 12.0)))
    shown = rows(law_page.critical(results.critical(PLATEAU, held, FITS, 0.95)))
    assert [row[2:] for row in shown if row[0] == "5 hidden layers"] == [
        ["5", "150,000", "20", "20 of 20"],
        ["8", "150,000", "20", "20 of 20"],
        ["12", "150,000", "0", "0 of 20"],
    ]
    assert {row[1].split()[0] for row in shown if row[0] == "5 hidden layers"} == {"10.00"}
    without = rows(law_page.critical(results.critical(PLATEAU, held, None, 0.95)))
    assert {(row[1], row[4]) for row in without} == {("–", "–")}


def test_gains_stand_beside_the_laws() -> None:
    """Half-way along five layers 1 / g^2 is midway between 25 and 4.94."""
    text = law_page.gains(by_law.gains((5,), above=1.1), FITS)
    (row,) = rows(text)
    assert (row[0], row[1], row[-2]) == ("5 hidden layers", "0.200 (0.200)", "0.284 (0.258)")
    assert row[-1] == "0.450 (0.450)"  # the exit
    assert "50% of the plateau" in plain(text)
    assert "100% of the plateau" in plain(text)
    ((_, *cells),) = rows(law_page.gains(by_law.gains((5,)), None))
    assert (cells[0], cells[-2]) == ("0.200", "0.258")


@pytest.mark.parametrize(("steps", "limit"), [(5000, "3.9"), (20_062, "4.8")])
def test_what_the_law_explains(steps, limit) -> None:
    text = law_page.explained(FITS, steps, 5.0)
    assert "falls in a layer by a factor of 5.0" in text
    # (1 / .2 - 1 / .45) / (.45 - .2) = 11.1 = 3.3^2, and (25 - 4.94) / 2 / 2.78 = 3.6
    assert "by 3.3 from 2 to 4 layers and by 3.6 from 4 to 5" in text
    assert f"plateaus of up to {limit} layers end within {steps:,} steps" in text
    assert "From 5.4 layers on they do not end at all" in text
    assert "do not end at all" not in law_page.explained(FITS, steps, 0.0)
    assert law_page.explained(None, steps, 5.0) == law_page.NONE
