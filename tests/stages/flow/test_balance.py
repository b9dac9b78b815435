"""Slopes against the width, on norms written by hand and for linear networks in closed form."""

import numpy as np
import pandas as pd
import pytest

from stages.flow import balance
from stages.flow.gradients import FLOW_NORMS, Measured
from stages.flow.hidden_layers import Grid
from stages.flow.prediction import PredictionSetting
from stages.flow.tables import BALANCING_CURVE, BALANCING_RUN
from unstable_gradients.network import activations, costs
from unstable_gradients.theory.image_pairs import every_pair
from unstable_gradients.theory.output_errors import OUTPUT_ERRORS
from unstable_gradients.training.first_images import FirstImages

WIDTHS, DEPTH = (2, 3, 5), 4
PIXELS = np.array([[1.0, 2.0, 2.0], [0.0, 1.0, 1.0]])
LABELS = np.array([0, 1])


def grid():
    inputs = np.zeros((2, 784))
    inputs[:, :3] = PIXELS
    images = FirstImages(inputs[:, :3], np.eye(10)[LABELS], np.arange(3))
    return Grid(
        activation=activations.RELU,
        cost=costs.CROSS_ENTROPY,
        initializations=("large",),
        widths=WIDTHS,
        depths=(DEPTH,),
        images=images,
        saturation=0.0,
        jacobians=0,
        seed=3,
    )


def written():
    """In layer l the logarithm of the norm is (2 + replica) l, but for the first layer."""
    rows = [
        ("large", width, replica, DEPTH, layer, layer > DEPTH, *2 * [norm])
        for width in WIDTHS
        for replica in (0, 1)
        for layer in range(1, DEPTH + 2)
        for norm in [99.0 if layer in (1, DEPTH + 1) else (2.0 + replica) * layer - width]
    ]
    norms = pd.DataFrame(rows, columns=list(FLOW_NORMS))
    return Measured(norms, pd.DataFrame(), pd.DataFrame())


def test_slopes_begin_at_the_layer_asked_for_and_end_before_the_output():
    found = balance.slopes_of_networks(written(), first_layer=2)
    assert set(found) == set(BALANCING_RUN.columns)
    assert len(found) == len(WIDTHS) * 2 * 2
    np.testing.assert_allclose(found.loc[found["replica"] == 0, "slope"], 2)
    np.testing.assert_allclose(found.loc[found["replica"] == 1, "slope"], 3)


def setting():
    inputs = np.zeros((2, 784))
    inputs[:, :3] = PIXELS
    pairs = every_pair(inputs, LABELS)
    return PredictionSetting(
        activations.RELU, OUTPUT_ERRORS["cross-entropy"], pairs, inputs=784, outputs=10
    )


def test_curves_of_squares_and_of_theory():
    """Of single images chi = n / 2 for rectifiers, so that the slope is -ln(n / 2) / 2."""
    found = balance.curves(written(), grid(), setting(), first_layer=2, points=4)
    assert set(found) == set(BALANCING_CURVE.columns)
    assert sorted(set(found["width"])) == [2, 3, 4, 5]
    rms = found[found["measure"] == "rms"].set_index("width")
    expected = [-np.log(width / 2) / 2 for width in rms.index]
    np.testing.assert_allclose(rms["predicted_slope"], expected, atol=1e-9)
    squares = np.log(np.mean(np.exp([[4.0, 6], [6, 9], [8, 12]]) ** 2, axis=1)) / 2
    assert rms.loc[3, "square_slope"] == pytest.approx(np.polyfit([2, 3, 4], squares, 1)[0])
    assert rms["square_slope"].isna().tolist() == [False, False, True, False]
    np.testing.assert_allclose(found["deep_width"], 2)
