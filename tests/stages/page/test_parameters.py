"""The report's parameters, told apart by their form."""

import re

import pytest
from dvc.parsing.interpolate import to_str
from ruamel.yaml import YAML

from stages.page.parameters import Report
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import command_line, launcher
from unstable_gradients.program.code import ROOT
from unstable_gradients.program.parameters import Statistics

FLAGS = (
    "--name en --kernels native --activation tanh --cost quadratic --initializer he "
    "--confidence 0.9 "
    "--accuracy.replicas 8 --accuracy.eta 0.1 --accuracy.precision single "
    "--drawn-circuits.parity-inputs 2 4 --remedies.glorot.eta 0.5 --remedies.tanh.depths 1 3 "
    "--bars.network two --recipe.eta 0.1 --one.hidden 30 --two.hidden 30 20"
)


def given(flags: str) -> dict:
    return command_line.parse(Report, flags.split()).by_group()


def test_groups_of_flags_are_told_apart_by_their_form() -> None:
    assert given(FLAGS) == {
        "variants": {"one": [30], "two": [30, 20]},
        "network": {
            "activation": "tanh",
            "cost": "quadratic",
            "initializer": "he",
            "biases": "normal",
        },
        "experiments": {
            "accuracy": {"replicas": 8, "eta": 0.1, "precision": "single"},
            "drawn-circuits": {"parity-inputs": [2, 4]},
        },
        "chapter": {"recipe": {"eta": 0.1}},
        "compared": {"remedies": {"glorot": {"eta": 0.5}, "tanh": {"depths": [1, 3]}}},
        "shown": {"bars": {"network": "two"}},
        "statistics": {"confidence": 0.9},
        "kernels": "native",
    }


def test_they_are_those_of_the_study() -> None:
    yaml = YAML(typ="safe")
    study = yaml.load(ROOT / "params.yaml")
    command = yaml.load(ROOT / "dvc.yaml")["stages"]["report"]["do"]["cmd"]
    command = command.replace("${key}", "en")
    words = re.sub(r"\$\{(.*?)\}", lambda name: to_str(study[name[1]], {"list": "nargs"}), command)
    flags = words.removeprefix("python -m stages page.render ")
    assert flags != words
    found = given(flags)
    assert found.pop("network") == {"biases": "normal"} | study["network"]
    assert found.pop("variants") == {
        name: each["hidden"] for name, each in study["variants"].items()
    }
    assert found == {name: study[name] for name in found}


def test_only_the_program_that_shows_the_kernels_has_them_for_a_parameter() -> None:
    assert launcher.parameters_of(Report, FLAGS.split()).kernels == "native"
    others = launcher.parameters_of(Statistics, ["--kernels", "native", "--confidence", "0.9"])
    assert others.model_dump() == {"confidence": 0.9}


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ("--accuracy.hidden 30", "variant accuracy: expected a name that no other group has"),
        ("--remedies.hidden 30", "variant remedies: expected a name that no other group has"),
        ("--recipe.hidden 30", "variant recipe: expected a name that no other group has"),
        ("--bars.hidden 30", "variant bars: expected a name that no other group has"),
        ("--cost.hidden 30", "--cost.hidden: cost is given a value of its own as well"),
        ("--three.hidden 0", "--three.hidden 0: input should be greater than or equal to 1"),
        ("--unheard-of 1", "--unheard-of 1: expected a group of flags, as --unheard-of.name 1"),
        ("--remedies.depths 1", "--remedies.depths 1: expected a group of flags"),
        ("--biases some", "--biases some: input should be 'normal', 'zero' or 'centred'"),
    ],
)
def test_what_fits_no_form_is_refused(more: str, line: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{re.escape(line)}"):
        given(f"{FLAGS} {more}")


@pytest.mark.parametrize(
    ("flag", "line"),
    [
        ("--kernels native", "--kernels is missing"),
        ("--confidence 0.9", "--confidence is missing"),
        ("--bars.network two", "--bars is missing"),
        ("--recipe.eta 0.1", "--recipe is missing"),
    ],
)
def test_what_is_missing_is_named(flag: str, line: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{line}$"):
        given(FLAGS.replace(flag, ""))


def test_a_confidence_is_below_one() -> None:
    with pytest.raises(InvalidInput, match=r"^--confidence 2: input should be less than 1$"):
        given(FLAGS.replace("--confidence 0.9", "--confidence 2"))
