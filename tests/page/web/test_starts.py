"""The page's own random numbers and starts, and what it reads of the study's."""

import itertools
from typing import Any

import numpy as np
import pytest
from scipy import stats

from tests.page.web.images import EPOCHS, TRAINING, speed, split
from unstable_gradients.network import initializers
from unstable_gradients.training.first_images import FirstImages

PIXELS, LIVE, WIDTH = 784, 500, 30
# The first outputs of xoshiro128** from the state 1, 2, 3, 4, as its authors' program gives them.
PUBLISHED = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849]


def test_the_generator_gives_the_published_numbers(numbers: Any) -> None:
    words = """
    async () => {
      const {Random} = await import("random");
      const random = new Random(0);
      random.state = Uint32Array.of(1, 2, 3, 4);
      return Array.from({length: 8}, () => random.word());
    }
    """
    assert numbers.ask(words) == PUBLISHED


def test_a_seed_fills_the_state_by_splitmix(numbers: Any) -> None:
    # The first outputs of splitmix64 from 1234567, as published with it.
    first = [6457827717110365317, 3203168211198807973]
    state = 'async () => [...new (await import("random")).Random(1234567).state]'
    assert numbers.ask(state) == [part for each in first for part in (each % 2**32, each >> 32)]


def test_normal_numbers_are_normal(numbers: Any) -> None:
    draw = """
    async () => {
      const {Random} = await import("random");
      const random = new Random(5);
      return Array.from({length: 20000}, () => random.normal());
    }
    """
    drawn = np.array(numbers.ask(draw))
    assert stats.kstest(drawn, "norm").pvalue > 0.01
    assert abs(np.corrcoef(drawn[:-1], drawn[1:])[0, 1]) < 0.03


def start(numbers: Any, name: str, activation: str = "sigmoid") -> tuple[list, list]:
    """Weights and biases of a network of three hidden layers."""
    draw = """
    async ([name, sizes, activation, pixels]) => {
      const {drawn} = await import("starts");
      const start = drawn(name, {sizes, activation, normalization: "none"}, pixels, 6);
      return [start.weights.map(each => [...each]), start.biases.map(each => [...each])];
    }
    """
    sizes = [LIVE, WIDTH, WIDTH, WIDTH, 10]
    weights, biases = numbers.ask(draw, [name, sizes, activation, PIXELS])
    shapes = itertools.pairwise(sizes)
    matrices = [np.reshape(w, shape) for w, shape in zip(weights, shapes, strict=True)]
    return matrices, [np.array(each) for each in biases]


@pytest.mark.parametrize(
    "name", ["default", "glorot-uniform-zero", "he-zero", "glorot-sigmoid-centred"]
)
def test_starts_have_the_distributions_of_the_studys(numbers: Any, name: str) -> None:
    weights, biases = start(numbers, name)
    wanted = initializers.start(name)
    shapes = [(PIXELS, WIDTH), (WIDTH, WIDTH), (WIDTH, WIDTH), (WIDTH, 10)]
    for layer, (each, (n_in, n_out)) in enumerate(zip(weights, shapes, strict=True)):
        scale = wanted.weights.scale(layer, len(shapes))
        deviation = scale * np.sqrt(wanted.weights.variance(n_in, n_out))
        uniform = stats.uniform(-np.sqrt(3) * deviation, 2 * np.sqrt(3) * deviation)
        law = uniform if "uniform" in name or "sigmoid" in name else stats.norm(0, deviation)
        assert stats.kstest(each.ravel(), law.cdf).pvalue > 0.01
    if name == "default":
        assert stats.kstest(np.concatenate(biases), "norm").pvalue > 0.01
    elif wanted.biases.centred:
        assert not biases[0].any()
        for each, matrix in zip(biases[1:], weights[1:], strict=True):
            assert np.abs(each + matrix.sum(axis=0) / 2).max() < 1e-12
    else:
        assert not np.concatenate(biases).any()


def test_centred_biases_of_functions_through_0_are_0(numbers: Any) -> None:
    _, biases = start(numbers, "glorot-sigmoid-centred", "tanh")
    assert not np.concatenate(biases).any()


def test_the_page_reads_the_images_and_their_digits(numbers: Any) -> None:
    images = FirstImages.of(split())
    read = """
    async (live) => {
      const {images, pixels, labels} = (await import("examples")).examples(live);
      const whole = ({starts, indices, values}) => [[...starts], [...indices], [...values]];
      return [whole(images), whole(pixels), [...labels]];
    }
    """
    by_image, by_pixel, labels = numbers.ask(read, len(images.live))
    assert labels == split().labels.tolist()
    for (starts, indices, values), expected in (
        (by_image, images.inputs),
        (by_pixel, images.inputs.T),
    ):
        dense = np.zeros(expected.shape)
        rows = np.repeat(np.arange(len(expected)), np.diff(starts))
        dense[rows, indices] = values
        assert (dense == expected).all()


def test_the_page_reads_the_bands(numbers: Any) -> None:
    read = """
    async (epochs) => {
      const found = (await import("examples")).bands([1, 2, 3, 4], epochs);
      return [...found].map(([depth, layers]) =>
        [depth, layers.map(({lower, upper}) => [[...lower], [...upper]])]);
    }
    """
    for depth, layers in numbers.ask(read, EPOCHS):
        rows = speed()[lambda table, depth=depth: table["sizes"].str.count("-") == depth + 1]
        assert len(layers) == depth
        for layer, ends in enumerate(layers, start=1):
            expected = rows[rows["layer"] == layer][["lower", "upper"]].to_numpy().T
            assert np.array(ends) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0123456, "0.0123"),
        (0.1, "0.100"),
        (-2.0, "−2.00"),
        (31.49, "31.5"),
        (0.00012345, "0.000123"),
        (0.000012345, "1.23 × 10⁻⁵"),
        (-9.999e-11, "−1.00 × 10⁻¹⁰"),
        (49012.0, "49,000"),
        (0.0, "0"),
        (None, "–"),
    ],
)
def test_numbers_are_shown_with_three_digits(numbers: Any, value: float | None, text: str) -> None:
    show = 'async value => (await import("numbers")).significant(value ?? NaN)'
    assert numbers.ask(show, value).replace("\N{NO-BREAK SPACE}", " ") == text


def test_the_studys_first_start_is_that_of_the_trace(numbers: Any) -> None:
    read = """
    async sizes => {
      const {weights, biases} = (await import("examples")).studysStart(sizes);
      return [...weights, ...biases].map(each => [...each]);
    }
    """
    images = FirstImages.of(split())
    own = [initializers.streams(TRAINING.seed, TRAINING.architecture.sizes, 0)]
    expected = images.initialize(TRAINING.architecture, TRAINING.initializer, own)
    read_back = numbers.ask(read, [len(images.live), 30, 30, 10])
    arrays = [*expected.weights, *expected.biases]
    assert [np.array(each).tolist() for each in read_back] == [a.ravel().tolist() for a in arrays]
