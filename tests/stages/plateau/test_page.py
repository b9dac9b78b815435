"""What is said of plateaus, on tables whose numbers are known."""

import pandas as pd

from stages.plateau import page as plateau
from stages.plateau.tables import PLATEAU
from tests.page.plain_text import plain


def lengths(stuck: bool) -> pd.DataFrame:
    rows = [
        (lmbda, depth, replica, 10 * 10**depth, int(not (stuck and lmbda and depth == 4)))
        for lmbda in (0.0, 5.0)
        for depth in (1, 2, 3, 4)
        for replica in (0, 1)
    ]
    table = pd.DataFrame(rows, columns=list(PLATEAU.columns))
    return table.astype({"steps": float, "left": float})  # as they are read


def test_plateaus_have_their_length_or_how_many_left() -> None:
    text = plain(plateau.lengths(lengths(stuck=True)))
    assert ">100,000<" in text
    assert "0 of 2 left within 100,000" in text
    assert "over 2 replicas" in text
    assert "left within" not in plateau.lengths(lengths(stuck=False))


def test_growth_and_what_never_left() -> None:
    text = plain(plateau.growth(lengths(stuck=True)))
    assert "by a factor of 10 with λ = 0 (on average 10) and 10 with λ = 5" in text
    assert "over the same depths: those of two layers or more" in text
    assert "No replica left it within 100,000 steps with 4 hidden layers and λ = 5" in text
    assert "No replica" not in plateau.growth(lengths(stuck=False))
    uneven = lengths(stuck=False)
    uneven.loc[uneven["hidden_layers"] == 3, "steps"] *= 2
    assert "of 5.0 to 20 with λ = 0 (on average 10)" in plain(plateau.growth(uneven))
    one = lengths(stuck=False)
    assert "Too few depths" in plateau.growth(one[one["hidden_layers"] <= 2])
