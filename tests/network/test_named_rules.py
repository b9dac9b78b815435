"""What holds of every update rule; what each does is held against its equations elsewhere."""

import numpy as np
import pytest

from tests.network.descents import (
    EACH_PRECISION,
    SIZES,
    begun,
    example,
    shuffles,
)
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.descent import Descent
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import INITIALIZERS, initialize
from unstable_gradients.network.mini_batches import Examples
from unstable_gradients.network.named_rules import PLAIN, RULES, SETTINGS

NUMBERS = {"mu_max": 0.9, "epsilon": 0.01}
EACH_RULE = pytest.mark.parametrize(
    "rule",
    [each.make(*(NUMBERS[name] for name in each.takes)) for each in RULES.values()],
    ids=list(RULES),
)


def test_rules_have_their_names_and_words() -> None:
    assert all(name == each.name for name, each in RULES.items())
    for each in RULES.values():
        assert each.page.format_map(NUMBERS)
        assert bool(each.ledger.format_map(NUMBERS)) == (each is not PLAIN)
        for name in each.takes:
            assert f"{NUMBERS[name]:g}" in each.ledger.format_map(NUMBERS)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_takes_its_own_numbers_and_no_others(name):
    rule = RULES[name]
    own = {setting: NUMBERS[setting] * (setting in rule.takes) for setting in SETTINGS}
    assert rule.made(own) == rule.make(*(NUMBERS[setting] for setting in rule.takes))
    for setting in SETTINGS:
        wrong = own | {setting: 0.0 if own[setting] else 0.5}
        with pytest.raises(InvalidInput, match=f"update rule {name} with {setting} .*: expected"):
            rule.made(wrong)


@EACH_RULE
@EACH_PRECISION
@pytest.mark.parametrize("depth", SIZES)
def test_inputs_that_are_always_0_may_be_left_out(depth, rule, dtype, tolerance):
    live, results = np.array([0, 2, 3, 5]), []
    for kept in (None, live):
        architecture, parameters, pixels, targets = example(depth, dtype=dtype)
        pixels[:, [1, 4]] = 0
        seen = pixels if kept is None else np.ascontiguousarray(pixels[:, kept])
        descent = begun(architecture, parameters, Examples(seen, targets, 1 / 256, kept), rule)
        for order in shuffles(epochs=90):
            descent.run(order)
        results.append(parameters.weights + parameters.biases)
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=100 * tolerance * np.abs(other).max())


@EACH_RULE
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_replicas_beside_it_do_not_change_a_descent(rule, dtype):
    """To the bit, for layers with more weights than numpy or BLAS handle at a time."""
    architecture = Architecture((784, 13, 11, 10))
    rng = np.random.default_rng(74)
    pixels = rng.integers(0, 256, (30, 784)).astype(np.uint8)
    targets = np.eye(10, dtype=dtype)[rng.integers(0, 10, 30)]
    order = np.stack([rng.permutation(30) for _ in range(8)])

    def trained(block):
        generators = [np.random.default_rng([75, replica]) for replica in block]
        parameters = initialize(architecture, INITIALIZERS["default"], generators, dtype)
        examples, settings = Examples(pixels, targets, 1 / 256), Hyperparameters(0.5, 1.0, 30)
        descent = Descent(architecture, parameters, examples, 5, settings, rule)
        descent.run(order[block.start : block.stop])
        return parameters.weights + parameters.biases

    together = trained(range(8))
    for first, last in ((0, 1), (5, 6), (7, 8), (2, 5)):
        for one, other in zip(trained(range(first, last)), together, strict=True):
            np.testing.assert_array_equal(one, other[first:last])
