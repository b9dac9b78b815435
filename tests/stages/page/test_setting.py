"""The parameters in the report's cells."""

import pytest

from stages.page.setting import Setting

STUDY = Setting(
    {
        "variants": {"one": [30], "two": [30, 20]},
        "experiments": {"accuracy": {"eta": 0.1}, "plateau": {"depths": [1, 3]}},
        "compared": {"remedies": {"glorot": {"eta": 0.5}, "tanh": {"eta": 0.1}}},
        "kernels": "pinned",
    }
)


def test_a_name_with_dots_leads_to_a_group_or_a_value() -> None:
    assert STUDY["experiments.accuracy"] == {"eta": 0.1}
    assert STUDY["experiments.plateau.depths"] == [1, 3]
    with pytest.raises(KeyError, match="speed"):
        STUDY["experiments.speed"]


def test_sizes_are_those_of_all_layers() -> None:
    assert STUDY.layers == {"one": (784, 30, 10), "two": (784, 30, 20, 10)}
    assert STUDY.sizes == {"one": "784-30-10", "two": "784-30-20-10"}


def test_parameters_are_listed_in_the_groups_that_hold_them() -> None:
    found = STUDY.named("variants.two", "compared.remedies", "experiments.plateau", "kernels")
    assert list(found.items()) == [
        ("variants", {"two": [30, 20]}),
        ("compared.remedies.glorot", {"eta": 0.5}),
        ("compared.remedies.tanh", {"eta": 0.1}),
        ("experiments.plateau", {"depths": [1, 3]}),
        ("kernels", {"": "pinned"}),
    ]
    assert list(STUDY.named("variants", "experiments")) == [
        "variants",
        "experiments.accuracy",
        "experiments.plateau",
    ]
