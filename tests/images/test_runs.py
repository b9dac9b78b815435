"""Images in few bytes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import runs


def test_long_runs_of_dark_pixels_take_several_codes() -> None:
    images = np.zeros((2, 400), np.uint8)
    images[0, [0, 399]], images[1, 0] = (7, 8), 9
    # 398 dark pixels are 255 and 143; the last image's 399 are 255 and 144.
    assert runs.encoded(images) == bytes([7, 0, 255, 0, 143, 8, 9, 0, 255, 0, 144])
    assert runs.encoded(np.zeros((1, 510), np.uint8)) == bytes([0, 255, 0, 255])


@given(arrays.arrays(np.uint8, st.integers(0, 900), elements=st.sampled_from([0, 0, 0, 1, 255])))
def test_what_was_encoded_is_decoded(pixels: np.ndarray) -> None:
    assert runs.decoded(runs.encoded(pixels)).tolist() == pixels.tolist()


def test_data_that_end_within_a_run_are_refused() -> None:
    with pytest.raises(InvalidInput, match="2 bytes of an image: end within a run"):
        runs.decoded(bytes([3, 0]))
