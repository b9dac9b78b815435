"""The numbers of the book that nothing else can check: they agree with each other."""

import numpy as np
import pytest

from unstable_gradients.study import book


@pytest.mark.parametrize("sizes", book.CURVES)
def test_recorded_curves_begin_at_the_printed_speeds_of_the_untrained_network(sizes):
    """The figures of training begin with the networks whose speeds the text prints."""
    begin = [curve[0] for curve in book.CURVES[sizes]]
    np.testing.assert_allclose(begin, book.INITIAL_SPEED[sizes], rtol=0.07)  # as it rounds


@pytest.mark.parametrize("sizes", book.CURVES)
def test_recorded_curves_are_read_off_at_every_epoch_and_go_from_layer_to_layer(sizes):
    """In every figure a layer is faster than the one before it, and no curve jumps."""
    curves = np.array(book.CURVES[sizes])
    assert curves.shape == (sizes.count("-") - 1, len(book.CURVE_EPOCHS))
    assert (np.diff(curves, axis=0) > 0).all()
    assert (np.abs(np.log10(curves[:, 1:] / curves[:, :-1])) < 1.1).all()


def test_curves_are_read_off_at_round_epochs_and_the_last_of_500():
    *round_ones, last = book.CURVE_EPOCHS
    assert last == 499  # counted from 0
    assert all(epoch % 5 == 0 for epoch in round_ones)
    assert sorted(set(round_ones)) == round_ones
