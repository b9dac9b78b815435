"""What the page says of the law of the plateau, of plateaus that follow it."""

import re

import pandas as pd
import pytest

from stages.page.setting import Setting
from stages.plateau import law, law_page, results
from stages.plateau.tables import (
    CRITICAL_LAMBDA,
    CRITICAL_LENGTHS,
    PLATEAU,
    PLATEAU_FITS,
    PLATEAU_GAINS,
    PLATEAU_LAW,
    PLATEAU_PREDICTED,
)
from tests.page.texts import said, say
from tests.stages.plateau import by_law

PLATEAUS, FITS = by_law.plateau((2, 3, 4, 5, 6)), by_law.fits()
HELD = results.decaying(PLATEAUS, by_law.GIVEN, by_law.bracketing(5, (8.0, 12.0)))
GAINS = by_law.gains((5,), above=0.9)


def setting(steps: int = 5000, lmbda: float = 5.0) -> Setting:
    return Setting(
        {
            "experiments": {
                "plateau": {},
                "plateau-law": {},
                "critical-lambda": {},
                "depth-trials": {"steps": steps, "lmbda": lmbda},
            },
            "compared": {"critical-lambdas": {"depth-5": {"hidden-layers": 5}}},
            "statistics": {},
            "kernels": "pinned",
        }
    )


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of plateaus, with a law or without."""
    monkeypatch.chdir(tmp_path)

    def of(
        fits: law.Fits | None = FITS,
        plateau: pd.DataFrame = PLATEAUS,
        held: pd.DataFrame = HELD,
        gains: pd.DataFrame = GAINS,
        study: Setting | None = None,
    ) -> str:
        PLATEAU_FITS.write(law.table(fits))
        PLATEAU_LAW.write(results.constants(fits, 0.95))
        PLATEAU_PREDICTED.write(results.predicted(plateau, fits, 0.95))
        CRITICAL_LAMBDA.write(results.critical(plateau, held, fits, 0.95))
        PLATEAU_GAINS.write(gains)
        PLATEAU.write(plateau)
        CRITICAL_LENGTHS.write(held)
        return said("law", law_page.values(study or setting()))

    return of


def rows(text: str, caption: str) -> list[list[str]]:
    """The cells of the table with this caption, a list for each row."""
    body = text.partition(caption)[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in body.split("</tr>") if "<td" in row
    ]


def test_constants_have_their_intervals_and_an_example(text) -> None:
    """Of six layers: (125 - 0.45^-3) / 3 / 5e-4 = 76,000."""
    found = text()
    assert "That is 0.200 here, so that two layers pass on 0.040" in found
    assert "Two numbers, fitted to networks of 2 and 4 hidden layers" in found
    assert re.search(r"\$g_e\$ = 0\.4\d+ \(", found)
    assert re.search(r"\$c\$ = 5\.0\d* \(.*?\) \$\\cdot 10\^\{-4\}\$ per step", found)
    assert "With $h$ = 6 they make 76,000 steps; measured are 76,000." in found


def test_lengths_by_the_law_stand_beside_those_measured(text) -> None:
    """Of five layers without decay: (25 - 0.45^-2) / 2 / 5e-4 = 20,062."""
    shown = rows(text(), "Mini-batch steps on the plateau, by the law")
    assert ["2 hidden layers", "0", "500, fitted", "500", "1.0"] in shown
    assert ["5 hidden layers", "0", "20,000", "20,000", "1.0"] in shown
    assert ["6 hidden layers", "5", "never ends", "0 of 20 left", "–"] in shown


def test_the_law_is_as_far_off_as_its_worst_predictions(text) -> None:
    """Plateaus of five and six layers twice as long as the law's."""
    found = text(plateau=by_law.plateau((2, 3, 4, 5), (0.0,), longer=2.0))
    assert "By this law it is 0.50 to 1.00 times as long as measured." in found
    alone = text(plateau=by_law.plateau((2, 4), (0.0,)))
    assert "times as long as measured" not in alone


def test_numbers_have_the_cells_that_they_come_from(text) -> None:
    text()
    found = say("law", law_page.values(setting()))
    assert f'data-from="{PLATEAU_LAW.path}#0.value">0.200<' in found
    assert (
        f'{PLATEAU_PREDICTED.path}#0.predicted {PLATEAU_PREDICTED.path}#0.measured">1.0<' in found
    )


def test_critical_lambdas_stand_beside_who_leaves(text) -> None:
    shown = rows(text(), "Networks that leave the plateau with a λ")
    assert [row[2:] for row in shown if row[0] == "5 hidden layers"] == [
        ["5", "150,000", "20", "20 of 20"],
        ["8", "150,000", "20", "20 of 20"],
        ["12", "150,000", "0", "0 of 20"],
    ]
    assert {row[1].split()[0] for row in shown if row[0] == "5 hidden layers"} == {"10.00"}
    assert "For 6 of them the law gives a critical λ of 2.0" in text()  # 5e-4 x 0.2^3 / 2e-6


def test_gains_stand_beside_the_laws(text) -> None:
    """Half-way along five layers 1 / g^2 is midway between 25 and 4.94."""
    found = text(gains=by_law.gains((5,), above=1.1))
    (row,) = rows(found, "changes what tells the images apart, without")
    assert (row[0], row[1], row[-2]) == ("5 hidden layers", "0.200 (0.200)", "0.284 (0.258)")
    assert row[-1] == "0.450 (0.450)"  # the exit
    assert 'data-label="50%"' in found


@pytest.mark.parametrize(("above", "later"), [(0.9, True), (1.1, False)])
def test_gains_are_late_only_if_they_were_seen_to_be(text, above, later) -> None:
    assert ("they grow later than the law" in text(gains=by_law.gains((5,), above))) == later
    mixed = pd.concat([by_law.gains((5,), above), by_law.gains((6,), 1.1)])
    assert "they grow later than the law" not in text(gains=mixed)


@pytest.mark.parametrize(("steps", "limit"), [(5000, "3.9"), (20_062, "4.8")])
def test_what_the_law_explains(text, steps, limit) -> None:
    found = text(study=setting(steps))
    # (1 / .2 - 1 / .45) / (.45 - .2) = 11.1 = 3.3^2, and (25 - 4.94) / 2 / 2.78 = 3.6
    assert "from 2 to 4 hidden layers makes it 3.3 times as long, and the next 3.6 times" in found
    assert "by a larger factor, $1/g_0$ = 5.0" in found
    assert f"plateaus of up to {limit} layers end within {steps:,} steps" in found
    assert "From 5.4 layers on they do not end at all" in found
    assert "do not end at all" not in text(study=setting(steps, lmbda=0.0))


def test_a_training_too_short_for_any_plateau_has_no_limit(text) -> None:
    assert "layers end within" not in text(study=setting(steps=100))


def test_without_a_law_measurements_stand_alone(text) -> None:
    found = text(fits=None, gains=by_law.gains((5,)))
    assert "Too few networks left the plateau to fit the law" in found
    assert "verdict(H6a)" not in found
    assert "by the law;" not in found
    shown = rows(found, "Networks that leave the plateau with a λ")
    assert {(row[1], row[4]) for row in shown} == {("–", "–")}
    (row,) = rows(found, "changes what tells the images apart, without")
    assert (row[1], row[-2]) == ("0.200", "0.258")
    lengths = rows(found, "Mini-batch steps on the plateau, by the law")
    assert {(row[2], row[4]) for row in lengths} == {("–", "–")}


def test_where_nobody_left_there_are_no_tables(text) -> None:
    nothing = PLATEAUS[PLATEAUS["hidden_layers"] < 2]
    found = text(None, nothing, HELD.iloc[:0], GAINS.iloc[:0])
    assert "<table>" not in found
    assert "Is the law right" not in found
