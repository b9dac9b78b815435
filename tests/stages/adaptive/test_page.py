"""What the page says of Adam, from networks whose plateaus are known."""

import math
from collections.abc import Mapping, Sequence

import pytest

from stages.adaptive import page
from stages.adaptive.tables import DEPTHS, LENGTHS, SLOPES
from stages.page.setting import Setting
from tests.page.texts import said, say
from tests.stages.adaptive import constructed

KNOWN = {1e-2: [3.5, 4.5, 4.5], 1e-3: [5.5, 5.5, 6.5]}  # depths of 1,000 steps


def setting(lmbda: float = 0.0) -> Setting:
    return Setting(
        {
            "experiments": {"adaptive": {"compared-at": 1000, "lmbda": lmbda}},
            "compared": {"adaptive-epsilons": {"epsilon-2": {"epsilon": 1e-2}}},
            "statistics": {"confidence": 0.95},
            "kernels": "pinned",
        }
    )


@pytest.fixture
def text(tmp_path, monkeypatch):
    """What is said of networks whose plateaus last 1,000 steps at these depths."""
    monkeypatch.chdir(tmp_path)

    def of(
        known: Mapping[float, Sequence[float]] = KNOWN,
        predicted: float = 1.5,
        depths: Sequence[int] = (3, 4, 5, 6, 7),
        lmbda: float = 0.0,
    ) -> str:
        tables = constructed.tables(known, predicted, depths)
        for table, found in zip((LENGTHS, DEPTHS, SLOPES), tables, strict=True):
            table.write(found)
        return said("adaptive", page.values(setting(lmbda)))

    return of


def row(text: str, start: str) -> str:
    return text.partition(f'"row">{start}<')[2].partition("</tr>")[0]


def test_lengths_stand_by_epsilon_and_depth(text) -> None:
    found = text()
    assert "plateau lasts 1,000 steps" in found
    large = row(found, "0.01")
    assert "8,300" in large  # 1000 * 10^((6 - 12.5 / 3) / 2)
    assert "2 of 3 left" in large
    assert "4.2 (" in large  # the mean of 3.5, 4.5 and 4.5
    assert "5.8 (" in row(found, "0.001")
    assert found.index('"row">0.01<') < found.index('"row">0.001<')


def test_a_depth_that_was_not_tried_with_an_epsilon_is_a_dash(text) -> None:
    text()
    lengths = LENGTHS.read_part()
    LENGTHS.write(lengths[(lengths["epsilon"] > 5e-3) | (lengths["hidden_layers"] > 3)])
    assert ">–<" in row(said("adaptive", page.values(setting())), "0.001")


def test_layers_a_decade_stand_beside_theory(text) -> None:
    """2, 1 and 2 of the three replicas."""
    found = text()
    assert "networks that are 1.7 (0.2 to 3.1) layers deeper" in found
    assert "By mean-field theory it should be 1.50." in found
    assert "divides the gradient of the untrained network by 4.6" in found  # 10 ** (1 / 1.5)


def test_without_limits_the_page_says_so(text) -> None:
    found = text(depths=(2, 3, 4))
    assert "Too few depths were tried" in found
    assert "layers deeper" not in found
    assert 'data-label="Layers">–<' in found


@pytest.mark.parametrize("predicted", [math.inf, -3.0])
def test_gradients_that_do_not_vanish_predict_no_depth(text, predicted) -> None:
    found = text(predicted=predicted)
    assert "layers do not make the gradient of these untrained networks smaller" in found
    assert "verdict(I6b)" not in found
    assert "it should be" not in found


def test_decay_is_said_to_be_missing_only_where_it_is(text) -> None:
    assert "There is no weight decay here" in text()
    assert "There is no weight decay here" not in text(lmbda=5.0)


def test_numbers_have_the_cells_that_they_come_from(text) -> None:
    text()
    found = say("adaptive", page.values(setting()))
    assert f'data-from="{SLOPES.path}">1.7' in found
    assert f'data-from="{SLOPES.path}#0.predicted">1.50<' in found
    assert f'data-from="{LENGTHS.path}#0.steps">' in found
