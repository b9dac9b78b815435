"""The images on which gradients are measured."""

import numpy as np

from unstable_gradients.images import mnist
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.initializers import INITIALIZERS, initialize, streams
from unstable_gradients.training.first_images import FirstImages

SIZES = (784, 6, 5, 10)


def test_dark_pixels_alone_are_left_out(small_mnist):
    split = mnist.load(small_mnist).training(20)
    images = FirstImages.of(split)
    dark = np.flatnonzero((split.images == 0).all(axis=0))
    assert 0 < len(dark) < 784
    assert sorted([*dark, *images.live]) == list(range(784))
    np.testing.assert_array_equal(images.inputs, split.images[:, images.live] / 256)
    np.testing.assert_array_equal(images.targets, np.eye(10)[split.labels])
    assert images.narrowed(Architecture(SIZES)).sizes == (len(images.live), 6, 5, 10)


def test_weights_are_those_of_whole_networks(small_mnist):
    images = FirstImages.of(mnist.load(small_mnist).training(20))
    shape, distribution = Architecture(SIZES), INITIALIZERS["default"]
    own = [[streams(5, SIZES, replica) for replica in range(2)] for _ in range(2)]
    whole = initialize(shape, distribution, [each.initialization for each in own[0]])
    found = images.initialize(shape, distribution, own[1])
    np.testing.assert_array_equal(found.weights[0], whole.weights[0][:, images.live])
    for one, other in zip(found.weights[1:], whole.weights[1:], strict=True):
        np.testing.assert_array_equal(one, other)
    for one, other in zip(found.biases, whole.biases, strict=True):
        np.testing.assert_array_equal(one, other)
