"""How the images of an epoch are dealt out to mini-batches."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from unstable_gradients.network.initializers import streams
from unstable_gradients.network.mini_batches import endless_mini_batches, mini_batches


@given(st.data())
def test_mini_batches_deal_each_image_once(data):
    """Up to the images that do not fill a last mini-batch."""
    replicas = data.draw(st.integers(1, 5))
    images = data.draw(st.integers(1, 40))
    mini_batch = data.draw(st.integers(1, images))
    rng = np.random.default_rng(data.draw(st.integers(0, 9)))
    order = np.stack([rng.permutation(images) for _ in range(replicas)])

    steps = mini_batches(order, mini_batch)

    assert steps.shape == (images // mini_batch, replicas * mini_batch)
    for replica in range(replicas):
        mine = steps[:, replica * mini_batch : (replica + 1) * mini_batch].ravel()
        assert len(set(mine)) == images - images % mini_batch
        np.testing.assert_array_equal(mine, order[replica][: len(mine)])


def test_every_epoch_has_an_order_of_its_own():
    """Two replicas, 12 images by 4: each epoch of three steps has them all, and no two agree."""
    own = [streams(5, (6, 3), replica) for replica in range(2)]
    steps = np.array(list(itertools.islice(endless_mini_batches(own, 12, 4), 6)))
    epochs = steps.reshape(2, 3, 2, 4).transpose(0, 2, 1, 3).reshape(4, 12)
    np.testing.assert_array_equal(np.sort(epochs), np.tile(np.arange(12), (4, 1)))
    assert len(np.unique(epochs, axis=0)) == 4
