import inspect

import pytest

from unstable_gradients import tables
from unstable_gradients.errors import InvalidInput
from unstable_gradients.figures import registry


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("accuracy-by-depth", tables.ACCURACY_BY_REPLICA),
        ("initial-speed", tables.INITIAL_SPEED),
        ("speed-during-training", tables.SPEED),
        ("mini-batch-noise", tables.NOISE),
        ("parity-gates", tables.PARITY_CIRCUIT),
        ("parity-circuits", tables.CIRCUIT_GATE),
        ("multiplier-circuit", tables.CIRCUIT_GATE),
        ("activation-slopes", tables.ACTIVATION_SLOPE),
        ("chain-cascade", tables.CHAIN_CASCADE),
        ("chain-terms", tables.CHAIN_TERMS),
        ("exploding-chain", tables.EXPLODING_CHAIN),
        ("chain-ratio", tables.CHAIN_RATIO),
        ("chain-activations", tables.CHAIN_ACTIVATION),
        ("activation-window", tables.ACTIVATION_WINDOW),
        ("identity-neuron", tables.IDENTITY_NEURON),
        ("singular-values", tables.SINGULAR_VALUE),
        ("frozen-layers", tables.FROZEN_BY_REPLICA),
        ("linear-readout", tables.READOUT_BY_REPLICA),
    ],
)
def test_figures_have_a_table_and_a_function(name: str, columns: tuple[str, ...]) -> None:
    drawing = registry.named(name)
    assert drawing.columns == columns
    assert list(inspect.signature(drawing.draw).parameters) == ["table", "style", "confidence"]


def test_an_unknown_figure_is_named_with_those_there_are() -> None:
    with pytest.raises(InvalidInput, match="'pie': expected one of accuracy-by-depth, initial"):
        registry.named("pie")
