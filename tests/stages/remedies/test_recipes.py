"""What the page tells of a start for sigmoids and of what to do, from numbers known by hand."""

import pandas as pd

from stages.page.step_times import STEP_TIMES
from stages.remedies import recipes
from stages.remedies.tables import DEEPEST, TRAINABLE
from tests.page.plain_text import plain

BOOK = ("sigmoid", "default", "normal", "none", "none")
DEEP = ("relu", "he", "zero", "batch", "none")


def test_both_halves_of_a_start_are_needed_for_sigmoids_to_keep_the_gradient() -> None:
    """With both, a sigmoid is a tanh of half its input, whose factor is 1 at zero variance.

    The chapter's 0.205 a layer is the 4.9 of section C turned over.
    """
    lines = recipes.a_start_for_sigmoids(30).splitlines()
    factors = [float(line.rpartition(": ")[2]) for line in lines]
    assert len(factors) == 4
    assert f"{factors[0]:.3f}" == "0.205"
    assert factors[-1] == 1.0
    assert all(factor < 0.9 for factor in factors[:-1])


def tables() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    deepest = [
        ("chapter", *BOOK, "none", 0.0, 0.0, 0.1, 5000, 3, 4, 0.3, 1.8),
        ("normal", *DEEP, "adam", 0.0, 1e-8, 0.001, 5000, 32, None, None, None),
    ]
    trainable = [
        ("chapter", 3, 5000, 3, 3, 1.0, 0.3, 1.0, 0.91, 0.90, 0.92, 0.3, 1.8),
        ("chapter", 4, 5000, 0, 3, 0.0, 0.0, 0.7, 0.11, 0.10, 0.12, 0.3, 1.8),
        ("normal", 32, 5000, 3, 3, 1.0, 0.3, 1.0, 0.93, 0.92, 0.94, None, None),
    ]
    times = [("none", "none", "none", 1.0), ("batch", "none", "adam", 3.52)]
    return (
        pd.DataFrame(trainable, columns=list(TRAINABLE.columns)),
        pd.DataFrame(deepest, columns=list(DEEPEST.columns)).astype({"next_tried": float}),
        pd.DataFrame(times, columns=list(STEP_TIMES.columns)),
    )


def rows(depth: int) -> tuple[str, list[str]]:
    text = plain(recipes.to_choose_from(*tables(), depth))
    return text, [line for line in text.splitlines() if '"row">' in line]


def test_each_recipe_has_its_depth_and_its_accuracy_at_one_depth() -> None:
    text, (chapter, normal) = rows(4)
    assert "validation accuracy in percent at 4 hidden layers, within 5,000 mini-batch" in text
    assert "sigmoid, default weights, normal biases<" in chapter
    assert "3 (4)" in chapter
    assert "11.0 (10.0 to 12.0)" in chapter
    assert "relu, he weights, zero biases, batch normalization<" in normal
    assert "Adam" in normal
    assert "32 or more" in normal
    assert "93" not in normal  # that is at another depth
    assert "–" in normal
    assert (">1.0<" in chapter, ">3.5<" in normal) == (True, True)


def test_a_step_whose_time_was_not_measured_has_none() -> None:
    trainable, deepest, times = tables()
    text = plain(recipes.to_choose_from(trainable, deepest, times.iloc[:1], 32))
    (normal,) = (line for line in text.splitlines() if '"row">normal<' in line)
    assert normal.rstrip().endswith("–</td></tr>")


def test_accuracies_are_those_of_the_depth_asked_for() -> None:
    _, (chapter, normal) = rows(32)
    assert "93.0 (92.0 to 94.0)" in normal
    assert "11.0" not in chapter
