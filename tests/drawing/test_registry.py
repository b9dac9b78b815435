import inspect

import pytest
from unstable_gradients.figures import registry

from stages.chain.tables import (
    ACTIVATION_SLOPE,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
)
from stages.circuits.tables import CIRCUIT_GATE, PARITY_CIRCUIT
from stages.depth.tables import ACCURACY_BY_REPLICA
from stages.factorial.tables import FACTORIAL_CELLS
from stages.flow.tables import BALANCING_WIDTH, FLOW_COMPARISON
from stages.frozen.tables import FROZEN_BY_REPLICA, READOUT_BY_REPLICA
from stages.richer.tables import IDENTITY_NEURON, SINGULAR_VALUE
from stages.start.tables import INITIAL_SPEED
from stages.training.tables import NOISE, SPEED
from stages.window.tables import ACTIVATION_WINDOW
from unstable_gradients.errors import InvalidInput


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("accuracy-by-depth", ACCURACY_BY_REPLICA),
        ("initial-speed", INITIAL_SPEED),
        ("speed-during-training", SPEED),
        ("mini-batch-noise", NOISE),
        ("parity-gates", PARITY_CIRCUIT),
        ("parity-circuits", CIRCUIT_GATE),
        ("multiplier-circuit", CIRCUIT_GATE),
        ("activation-slopes", ACTIVATION_SLOPE),
        ("chain-cascade", CHAIN_CASCADE),
        ("chain-terms", CHAIN_TERMS),
        ("exploding-chain", EXPLODING_CHAIN),
        ("chain-ratio", CHAIN_RATIO),
        ("chain-activations", CHAIN_ACTIVATION),
        ("activation-window", ACTIVATION_WINDOW),
        ("identity-neuron", IDENTITY_NEURON),
        ("singular-values", SINGULAR_VALUE),
        ("frozen-layers", FROZEN_BY_REPLICA),
        ("linear-readout", READOUT_BY_REPLICA),
        ("flow-profile", FLOW_COMPARISON),
        ("flow-prediction", FLOW_COMPARISON),
        ("balancing-width", BALANCING_WIDTH),
        ("factorial-accuracy", FACTORIAL_CELLS),
    ],
)
def test_figures_have_a_table_and_a_function(name: str, columns: tuple[str, ...]) -> None:
    drawing = registry.named(name)
    assert drawing.columns == columns
    assert list(inspect.signature(drawing.draw).parameters) == ["table", "style", "confidence"]


def test_an_unknown_figure_is_named_with_those_there_are() -> None:
    with pytest.raises(InvalidInput, match="'pie': expected one of accuracy-by-depth, initial"):
        registry.named("pie")
