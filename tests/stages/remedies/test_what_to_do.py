"""What the page advises, from numbers known by construction."""

import pandas as pd
import pytest

from stages.depth.tables import ACCURACY_BY_REPLICA
from stages.page.setting import Setting
from stages.page.step_times import STEP_TIMES
from stages.remedies import what_to_do
from stages.remedies.tables import DEEPEST, TRAINABLE
from tests.page.texts import said, say

BOOK = ("sigmoid", "default", "normal")
GLOROT = ("glorot-uniform", "zero")
PLAIN = ("none", "none", "none")  # normalization, skips, rule
INF = float("inf")


def recipe(
    name: str,
    start: tuple[str, str, str],
    rest: tuple[str, str, str],
    deepest: tuple[int, int | None],
    eta: float = 0.1,
    xi: float | None = 0.3,
) -> tuple:
    epsilon = 1e-8 if rest[2] == "adam" else 0.0
    return (name, *start, *rest, 0.0, epsilon, eta, 5000, *deepest, xi, xi and 6 * xi)


CHAPTER = recipe("chapter", BOOK, PLAIN, (3, 4))
NORMAL = recipe("normal", ("relu", "he", "zero"), ("batch", "none", "adam"), (32, None), xi=None)
ALL = (
    CHAPTER,
    recipe("centred", ("sigmoid", "glorot-sigmoid", "centred"), PLAIN, (20, 28), xi=INF),
    recipe("slow", ("sigmoid", "glorot-sigmoid", "centred"), PLAIN, (24, None), 0.02, INF),
    recipe("tanh", ("tanh", *GLOROT), PLAIN, (12, 20), xi=INF),
    recipe("relu", ("relu", "he", "zero"), PLAIN, (16, None), xi=INF),
    recipe("skipping", BOOK, ("none", "identity", "none"), (40, None), xi=None),
    recipe("batch", BOOK, ("batch", "none", "none"), (28, 36), xi=None),
    recipe("adam", BOOK, ("none", "none", "adam"), (5, 6)),
    # Deeper ones, which are of no kind that is advised.
    recipe("both", ("tanh", *GLOROT), ("batch", "identity", "none"), (64, None), xi=None),
    recipe("moving", ("tanh", *GLOROT), ("none", "none", "nesterov"), (64, None), xi=INF),
    recipe("another", ("tanh", "he", "zero"), ("none", "identity", "none"), (64, None), xi=None),
)
TIMES = (
    ("none", "none", "none", 1.0),
    ("batch", "none", "adam", 3.52),
    ("none", "identity", "none", 1.31),
)
ACCURACIES = (("chapter", 3, 0.91), ("chapter", 4, 0.11), ("normal", 32, 0.93))


@pytest.fixture
def values(tmp_path, monkeypatch):
    """Those of these recipes."""

    def of(*rows: tuple, times: tuple = TIMES, lmbda: float = 5.0) -> dict[str, object]:
        monkeypatch.chdir(tmp_path)
        deepest = pd.DataFrame(rows, columns=list(DEEPEST.columns)).astype({"next_tried": float})
        DEEPEST.write(deepest)
        trainable = [
            (name, depth, 5000, 3, 3, 1.0, 0.3, 1.0, mean, mean - 0.01, mean + 0.01, 0.3, 1.8)
            for name, depth, mean in ACCURACIES
        ]
        TRAINABLE.write(pd.DataFrame(trainable, columns=list(TRAINABLE.columns)))
        STEP_TIMES.write(pd.DataFrame(times, columns=list(STEP_TIMES.columns)))
        accuracies = [
            ("n", "784-10", depth, replica, mean + replica / 100, mean + 0.02, 2)
            for depth, mean in ((1, 0.95), (2, 0.96), (3, 0.94))
            for replica in (0, 1)
        ]
        columns = list(ACCURACY_BY_REPLICA.columns)
        ACCURACY_BY_REPLICA.write(pd.DataFrame(accuracies, columns=columns))
        groups = {"depth-trials": {"lmbda": lmbda}, "accuracy": {"epochs": 30}}
        own = {"chapter": {"recipe": {"eta": 0.1}}}
        own |= {"compared": {"remedies": {"other": {"eta": 0.5}, "chapter": {"depths": [1]}}}}
        return what_to_do.values(Setting({"experiments": groups, **own}))

    return of


@pytest.fixture
def text(values):
    """What is said of these recipes."""
    return lambda *rows, **others: said("what-to-do", values(*rows, **others))


@pytest.fixture
def row_of(text):
    """The row of a recipe in the table."""

    def of(name: str, *rows: tuple, **others: object) -> str:
        found = text(*rows, **others)
        return found.partition(f'<th scope="row">{name}</th>')[2].partition("</tr>")[0]

    return of


def test_each_recipe_has_its_depth_and_its_accuracy_where_the_chapters_fails(text, row_of) -> None:
    found = text(CHAPTER, NORMAL)
    assert "validation accuracy in percent at 4 hidden layers, within 5,000 mini-batch" in found
    chapter, normal = (row_of(name, CHAPTER, NORMAL) for name in ("chapter", "normal"))
    assert "sigmoid, default weights, normal biases<" in chapter
    assert ">3 (4)<" in chapter
    assert "11.0 (10.0 to 12.0)" in chapter
    assert chapter.endswith(">1.0</td>")
    assert "relu, he weights, zero biases, batch normalization<" in normal
    assert "Adam" in normal
    assert ">32 or more<" in normal
    assert "93" not in normal  # that is at another depth
    assert '"Accuracy">–<' in normal
    assert normal.endswith(">3.5</td>")


def test_without_a_depth_that_fails_it_is_the_deepest(text, row_of) -> None:
    easy = recipe("chapter", BOOK, PLAIN, (3, None))
    assert "percent at 3 hidden layers" in text(easy)
    assert "91.0 (90.0 to 92.0)" in row_of("chapter", easy)


def test_a_step_whose_time_was_not_measured_has_none(row_of) -> None:
    assert row_of("normal", CHAPTER, NORMAL, times=TIMES[:1]).endswith(">–</td>")


def test_advice_comes_with_how_deep_networks_train_by_it(text) -> None:
    found = text(*ALL)
    for expected in (
        "own recipe trains networks of up to 3 hidden layers within 5,000 mini-batch steps.",
        "(verdict(H8)). Here they train at least 24 hidden layers.",
        "Glorot's start. Here it trains up to 12 hidden layers. -",
        "(verdict(I7a)). Here it trains at least 16 hidden layers.",
        "(verdict(I4f)). Here they train at least 40 hidden layers.",
        "Here it trains up to 28 hidden layers from the chapter's start. -",
        "**Adam** trains up to 5 hidden layers from the chapter's start with",
        "*slow* trains at least 24 hidden layers, *centred*, the same start with larger steps, "
        "up to 20.",
    ):
        assert expected in found


def test_nothing_is_advised_that_was_not_tried(text) -> None:
    found = text(CHAPTER, NORMAL)
    for name in ("Sigmoids", "Tanh", "Rectifiers", "Skip connections", "Batch norm", "Adam**"):
        assert f"**{name}" not in found
    assert "larger steps" not in found
    assert "**Weight decay**" in found


def test_smaller_steps_are_told_where_they_train_deeper(text) -> None:
    tanh = ("tanh", *GLOROT)
    fast = recipe("fast", tanh, PLAIN, (16, 20), xi=INF)
    assert "larger steps" not in text(CHAPTER, fast)
    for depth, eta, said_so in ((20, 0.01, True), (16, 0.01, False), (20, 0.3, False)):
        other = recipe("other", tanh, PLAIN, (depth, None), eta, INF)
        assert ("*other* trains at least" in text(CHAPTER, fast, other)) == said_so


def test_the_price_of_a_step_is_told_where_it_was_measured(text) -> None:
    assert text(*ALL).count("A step takes") == 1
    assert "40 hidden layers. A step takes 1.3 times as long as a plain one." in text(*ALL)
    assert "A step takes" not in text(*ALL, times=TIMES[:1])


def test_adam_follows_weight_decay_where_there_is_some(text) -> None:
    assert "with the weight decay of λ = 5: where" in text(*ALL)
    without = text(*ALL, lmbda=0.0)
    assert "up to 5 hidden layers from the chapter's start." in without
    assert "follow the decay" not in without


def test_numbers_have_the_cells_that_they_were_read_from(values) -> None:
    found = say("what-to-do", values(*ALL))
    assert f'data-from="{STEP_TIMES.path}#2.times_plain">1.3</data>' in found
    assert f'data-from="{TRAINABLE.path}#1.accuracy">11.0' in found


def test_what_networks_reach_that_learn_for_longer_is_said(text) -> None:
    assert "In 30 epochs, as in section B, 2 hidden layers of the" in text(*ALL)
    assert "chapter's recipe get to 96.5%." in text(*ALL)
