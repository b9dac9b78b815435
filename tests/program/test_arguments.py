"""The checks of arguments that several programs share."""

import pytest
from pydantic import ValidationError
from unstable_gradients.program.arguments import CollectingArguments, Variant
from unstable_gradients.program.network_arguments import NetworkArguments

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import activations, costs, initializers
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.program.command_line import parse

GOOD = {
    "network": "depth-2",
    "hidden": "30 20",
    "activation": "tanh",
    "cost": "quadratic",
    "initializer": "large",
    "seed": "0",
    "replicas": "2",
    "mnist": "data/mnist",
    "out": "out.csv",
}


def arguments(**changes):
    pairs = (GOOD | changes).items()
    return parse(NetworkArguments, [part for k, v in pairs for part in (f"--{k}", *v.split())])


def test_the_network_asked_for():
    given = arguments()
    assert given.architecture() == Architecture(
        (784, 30, 20, 10), activations.TANH, costs.QUADRATIC
    )
    assert given.distribution() == initializers.INITIALIZERS["large"]


def test_biases_are_normal_unless_asked_otherwise():
    assert arguments().distribution().biases == "normal"
    assert arguments(biases="zero").distribution() == initializers.named("large", "zero")


def test_a_network_with_each_remedy():
    given = arguments(activation="sigmoid-4", cost="log-likelihood", initializer="orthogonal")
    assert given.architecture().activations == [activations.scaled_sigmoid(4.0)] * 2 + [
        activations.SOFTMAX
    ]
    assert given.distribution().name == "orthogonal"


@pytest.mark.parametrize("name", ["a", "depth-1", "Wide_net-2"])
def test_names_of_variants(name):
    assert arguments(network=name).network == name


@pytest.mark.parametrize("name", ["1", "1-layer", "_a", "a.b", "a/b", "été", "-1"])
def test_names_that_dvc_or_a_path_would_not_bear(name):
    expected = f"--network {name}: expected a letter, then letters, digits, - or _"
    with pytest.raises(InvalidInput) as caught:
        arguments(network=name)
    assert str(caught.value) == expected


def test_a_name_with_a_line_break():
    with pytest.raises(ValidationError):
        NetworkArguments.model_validate(GOOD | {"network": "a\n"})


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ({"hidden": "0"}, "--hidden 0: "),
        ({"hidden": "30 -1"}, "--hidden -1: "),
        ({"hidden": ""}, "--hidden : "),
        ({"replicas": "0"}, "--replicas 0: "),
        ({"replicas": "1e3"}, "--replicas 1e3: "),
        ({"seed": "-1"}, "--seed -1: "),
    ],
)
def test_numbers_out_of_range(changes, start):
    with pytest.raises(InvalidInput) as caught:
        arguments(**changes)
    assert str(caught.value).startswith(start)


@pytest.mark.parametrize("kind", ["activation", "cost", "initializer", "biases"])
def test_unknown_functions(kind):
    given = arguments(**{kind: "other"})
    with pytest.raises(InvalidInput, match=f"^{kind} 'other': expected one of "):
        given.distribution() if kind in ("initializer", "biases") else given.architecture()


def test_a_variant_has_nothing_but_its_hidden_layers():
    assert Variant.model_validate({"hidden": [30]}).hidden == (30,)
    with pytest.raises(ValidationError):
        Variant.model_validate({"hidden": [30], "width": 3})
    with pytest.raises(ValidationError):
        Variant.model_validate({"hidden": []})


def collecting(flags):
    return parse(CollectingArguments, ["--confidence", "0.95", *flags.split()])


def test_networks_are_the_flags_of_any_name_in_their_order():
    given = collecting("--depth-2.hidden 30 20 --depth-1.hidden 30")
    assert list(given.networks.items()) == [
        ("depth-2", (784, 30, 20, 10)),
        ("depth-1", (784, 30, 10)),
    ]


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ("", "no variants given, expected at least one, as --name.hidden 30"),
        ("--rate 1", "--rate 1: input should be a valid dictionary or instance of Variant"),
        ("--1.hidden 30", "--1 1: expected a letter, then letters, digits, - or _"),
        ("--a.width 30", "--a.hidden is missing"),
        ("--a.hidden 30 --a.width 3", "--a.width: no such parameter"),
        (
            "--a.hidden 30 --confidence.hidden 3",
            "--confidence.hidden: confidence is given a value of its own as well",
        ),
    ],
)
def test_variants_that_are_none(flags, message):
    with pytest.raises(InvalidInput) as caught:
        collecting(flags)
    assert str(caught.value) == message


@pytest.mark.parametrize("confidence", ["0", "1", "nan", "95"])
def test_a_confidence_that_is_no_probability(confidence):
    with pytest.raises(InvalidInput, match=f"^--confidence {confidence}: input should be "):
        parse(CollectingArguments, ["--a.hidden", "3", "--confidence", confidence])
