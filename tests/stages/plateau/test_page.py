"""What the page says of plateaus, from tables whose numbers are known."""

import pandas as pd
import pytest

from stages.page.setting import Setting
from stages.plateau import law, page
from stages.plateau.tables import PLATEAU, PLATEAU_FITS
from tests.page.texts import said, say
from tests.stages.plateau import by_law

GIVEN = {
    "steps": 100_000,
    "mini-batch": 10,
    "training-images": 50_000,
    "eta": 0.1,
    "left-below": 0.9,
}


def setting(**given: object) -> Setting:
    return Setting(
        {
            "experiments": {"plateau": GIVEN | given, "plateau-law": {}},
            "statistics": {},
            "kernels": "pinned",
        }
    )


def lengths(stuck: bool, lambdas: tuple[float, ...] = (0.0, 5.0)) -> pd.DataFrame:
    """PLATEAU, in which a layer makes it ten times as long, and decay half as long again."""
    rows = [
        (lmbda, depth, replica, 10 * 10**depth * (1.5 if lmbda else 1), 1)
        for lmbda in lambdas
        for depth in (1, 2, 3, 4)
        for replica in (0, 1)
    ]
    table = pd.DataFrame(rows, columns=list(PLATEAU.columns))
    if stuck:
        table.loc[(table["lmbda"] > 0) & (table["hidden_layers"] == 4), ["steps", "left"]] = 1e5, 0
    return table.astype({"steps": float, "left": float})  # as they are read


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of PLATEAU, with a law or without."""
    monkeypatch.chdir(tmp_path)

    def of(plateau: pd.DataFrame, fits: law.Fits | None = None, **given: object) -> str:
        PLATEAU.write(plateau)
        PLATEAU_FITS.write(law.table(fits))
        return said("plateau", page.values(setting(**given)))

    return of


def test_plateaus_have_their_length_or_how_many_left(text) -> None:
    found = text(lengths(stuck=True))
    assert ">10,000<" in found
    assert ">15,000<" in found
    assert ">0 of 2 left within 100,000<" in found
    assert "geometric mean over 2 replicas" in found
    assert "left within" not in text(lengths(stuck=False))


def test_a_length_has_its_table_for_its_source(text) -> None:
    text(lengths(stuck=False))
    assert f'data-from="{PLATEAU.path}">10,000</data>' in say("plateau", page.values(setting()))


def test_the_growth_stands_first_with_what_never_left(text) -> None:
    found = text(lengths(stuck=True))
    assert "before it learns, by 10 with λ = 0 and 10 with λ = 5." in found
    assert "means from 2 to 3 hidden layers, those depths from two on" in found
    assert "With λ = 5 no network of 4 hidden layers leaves it within 100,000 steps." in found
    assert "no network of" not in text(lengths(stuck=False))


def test_factors_from_depth_to_depth_have_both_ends(text) -> None:
    uneven = lengths(stuck=False)
    uneven.loc[uneven["hidden_layers"] == 3, "steps"] *= 2
    found = text(uneven)
    assert "the factor is 5.0 to 20 with λ = 0 and 5.0 to 20 with λ = 5." in found
    assert "before it learns, by 10 with λ = 0" in found
    assert "the factor is 10 with λ = 0 and 10 with λ = 5." in text(lengths(stuck=False))


def test_a_single_depth_says_nothing_of_growth(text) -> None:
    table = lengths(stuck=False)
    found = text(table[table["hidden_layers"] <= 2])
    assert "too few depths" in found
    assert "verdict(H5a)" not in found


def test_decay_is_judged_where_all_leave_and_where_it_holds_some(text) -> None:
    found = text(lengths(stuck=True))
    assert "Networks of 3 hidden layers stay 1.5 times as long with λ = 5 as without." in found
    assert "Of 2 networks of 4 hidden layers 2 leave the plateau without weight decay" in found
    assert "of these 2 stay to the end with λ = 5." in found
    assert "verdict(H5c)" in found
    free = text(lengths(stuck=False))
    assert "Networks of 4 hidden layers stay 1.5 times as long" in free
    assert "verdict(H5c)" not in free


def test_only_those_that_leave_without_decay_tell_whether_it_holds(text) -> None:
    table = lengths(stuck=True)
    slow = (table["lmbda"] == 0) & (table["hidden_layers"] == 4) & (table["replica"] == 1)
    table.loc[slow, "left"] = 0.0
    found = text(table)
    assert "Of 2 networks of 4 hidden layers 1 leave the plateau without weight decay" in found
    assert "of these 1 stay" in found
    assert "With λ = 0 no network of" not in found


def test_without_decay_there_is_nothing_to_compare(text) -> None:
    found = text(lengths(stuck=False, lambdas=(0.0,)))
    assert "by 10 with λ = 0." in found
    assert "verdict(H5b)" not in found
    assert "takes away" not in found
    assert "verdict(H5b)" not in text(lengths(stuck=False, lambdas=(5.0,)))


def test_a_depth_that_was_not_tried_with_a_lambda_is_a_dash(text) -> None:
    table = lengths(stuck=False)
    found = text(table[(table["lmbda"] == 0) | (table["hidden_layers"] != 1)])
    assert '>1 hidden layer</th><td data-label="λ = 0">100</td><td data-label="λ = 5">–<' in found


def test_decay_and_steps_are_those_of_the_book_only_with_its_recipe(text) -> None:
    found = text(lengths(stuck=False))
    assert "100,000 mini-batch steps (20 epochs)" in found
    assert "one part in 100,000, as in the book." in found
    others = text(lengths(stuck=False), **{"training-images": 1000, "steps": 100})
    assert "(1 epoch)" in others
    assert "one part in 2,000." in others
    assert "as in the book" not in others


def test_the_figure_has_lines_of_the_law_if_there_is_one(text) -> None:
    assert "those of the law below" not in text(lengths(stuck=False))
    assert "those of the law below" in text(by_law.plateau(), by_law.fits())
