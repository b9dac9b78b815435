"""What comes of a remedy: the chapter's recipe with what it changes."""

import pytest

from stages.remedies.parameters import Choices, Remedies, Remedy
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.adam import Adam
from unstable_gradients.network.initializers import named
from unstable_gradients.network.momentum import Momentum
from unstable_gradients.network.rules import PlainDescent
from unstable_gradients.program import command_line

BOOK = Choices(
    activation="sigmoid",
    initializer="default",
    biases="normal",
    momentum="none",
    mu_max=0,
    epsilon=0,
    eta=0.1,
)


def test_a_remedy_that_changes_nothing_is_the_recipe() -> None:
    assert Remedy(depths=(1, 2)).over(BOOK) == BOOK
    assert BOOK.rule is PlainDescent


def test_what_a_remedy_does_not_change_is_the_recipe_s() -> None:
    changed = Remedy(depths=(4,), initializer="sparse", momentum="nesterov", mu_max=0.9, eta=0.03)
    assert changed.over(BOOK).model_dump() == {
        "activation": "sigmoid",
        "initializer": "sparse",
        "biases": "normal",
        "normalization": "none",
        "skips": "none",
        "momentum": "nesterov",
        "mu_max": 0.9,
        "epsilon": 0.0,
        "eta": 0.03,
    }
    assert changed.over(BOOK).rule == Momentum("nesterov", 0.9)
    assert changed.over(BOOK).distribution() == named("sparse", "normal")


def test_a_remedy_can_normalize_and_skip_layers() -> None:
    found = Remedy(depths=(1,), normalization="batch", skips="scaled").over(BOOK)
    assert found == BOOK.model_copy(update={"normalization": "batch", "skips": "scaled"})
    assert Remedy(depths=(1,), normalization="none", skips="none").over(found) == BOOK


@pytest.mark.parametrize("name", ["normalization", "skips"])
def test_kinds_of_connections_are_those_of_the_networks(name: str) -> None:
    flags = ["--some.depths", "1", f"--some.{name}", "strange"]
    with pytest.raises(InvalidInput, match=rf"^--some\.{name} strange: input should be 'none'"):
        command_line.parse(Remedies, [*RECIPE, *flags])


def test_a_remedy_can_take_momentum_away() -> None:
    moving = BOOK.model_copy(update={"momentum": "classical", "mu_max": 0.5})
    assert Remedy(depths=(1,), momentum="none", mu_max=0.0).over(moving) == BOOK


def test_a_remedy_can_be_adam() -> None:
    assert Remedy(depths=(1,), momentum="adam", epsilon=1e-6).over(BOOK).rule == Adam(1e-6)


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"momentum": "nesterov"}, "nesterov with mu_max 0: expected a number above 0"),
        ({"mu_max": 0.9}, "none with mu_max 0.9: expected 0"),
        ({"momentum": "adam"}, "adam with epsilon 0: expected a number above 0"),
        ({"epsilon": 1e-8}, "none with epsilon 1e-08: expected 0"),
        ({"momentum": "adam", "epsilon": 1e-8, "mu_max": 0.9}, "adam with mu_max 0.9: expected 0"),
    ],
)
def test_a_rule_and_its_numbers_go_together(changed: dict[str, object], line: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Remedy(depths=(1,), **changed).over(BOOK)
    assert str(caught.value) == f"update rule {line}"


RECIPE = [
    *("--recipe.activation", "sigmoid", "--recipe.initializer", "default"),
    *("--recipe.biases", "normal", "--recipe.momentum", "none"),
    *("--recipe.mu-max", "0.0", "--recipe.epsilon", "0.0", "--recipe.eta", "0.1"),
]


def test_remedies_come_from_flags_in_their_order() -> None:
    flags = ["--tanh.activation", "tanh", "--tanh.depths", "4", "8", "--chapter.depths", "1", "3"]
    found = command_line.parse(Remedies, [*RECIPE, *flags]).choices
    assert list(found) == ["tanh", "chapter"]
    assert found["tanh"] == BOOK.model_copy(update={"activation": "tanh"})
    assert found["chapter"] == BOOK


def test_a_remedy_cannot_be_called_recipe() -> None:
    with pytest.raises(InvalidInput, match=r"^--recipe\.depths: no such parameter"):
        command_line.parse(Remedies, [*RECIPE, "--recipe.depths", "1"])
