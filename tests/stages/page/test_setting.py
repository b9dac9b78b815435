"""The parameters in the report's cells."""

from pathlib import Path

import pytest

from stages.page.setting import Setting
from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import elements
from unstable_gradients.study.pictures import Picture

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


def test_a_figure_is_shown_with_the_parameters_that_made_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(elements, "show", shown.append)
    picture = Picture(str(tmp_path / "curve"))
    with pytest.raises(InvalidInput, match=r"curve\.svg: missing, expected an SVG figure"):
        STUDY.show_figure(picture, "A curve", "Falls.", "kernels")
    picture.svg.write_text("<svg/>", encoding="utf-8")
    STUDY.show_figure(picture, "A curve", "Falls.", "experiments.accuracy", "kernels")
    (html,) = shown
    assert 'alt="A curve"' in html
    assert "Falls." in html
    assert [part.split("<")[0] for part in html.split("<dt>")[1:]] == [
        "experiments.accuracy",
        "kernels",
    ]
