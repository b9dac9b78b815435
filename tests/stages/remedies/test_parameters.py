"""What comes of a remedy: the chapter's recipe with what it changes."""

import pytest

from stages.remedies.parameters import Choices, Remedies, Remedy
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.initializers import named
from unstable_gradients.network.momentum import Momentum
from unstable_gradients.network.rules import PlainDescent
from unstable_gradients.program import command_line

BOOK = Choices(
    activation="sigmoid", initializer="default", biases="normal", momentum="none", mu_max=0, eta=0.1
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
        "momentum": "nesterov",
        "mu_max": 0.9,
        "eta": 0.03,
    }
    assert changed.over(BOOK).rule == Momentum("nesterov", 0.9)
    assert changed.over(BOOK).distribution() == named("sparse", "normal")


def test_a_remedy_can_take_momentum_away() -> None:
    moving = BOOK.model_copy(update={"momentum": "classical", "mu_max": 0.5})
    assert Remedy(depths=(1,), momentum="none", mu_max=0.0).over(moving) == BOOK


@pytest.mark.parametrize("changed", [{"momentum": "nesterov"}, {"mu_max": 0.9}])
def test_momentum_and_its_coefficient_go_together(changed: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match=r"with mu-max 0(\.9)?: expected 0 with none, and"):
        Remedy(depths=(1,), **changed).over(BOOK)


RECIPE = [
    *("--recipe.activation", "sigmoid", "--recipe.initializer", "default"),
    *("--recipe.biases", "normal", "--recipe.momentum", "none"),
    *("--recipe.mu-max", "0.0", "--recipe.eta", "0.1"),
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
