"""Gradients of deep networks: against the textbook, exact cases, and any block and grid alike."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from stages.flow import gradients
from stages.flow.hidden_layers import Grid, log_norms
from tests.textbook import FUNCTIONS, output_error
from unstable_gradients.images import mnist
from unstable_gradients.network import activations, costs, initializers
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.training.first_images import FirstImages

SEED = 91
NAMES = ("default", "he-zero", "orthogonal-zero")
PARTS = ("norms", "layers", "jacobians")


@pytest.fixture(scope="module")
def images(small_mnist):
    return FirstImages.of(mnist.load(small_mnist).training(6))


@pytest.fixture
def grid(images):
    return Grid(
        activation=activations.named("sigmoid"),
        cost=costs.named("cross-entropy"),
        initializations=NAMES,
        widths=(7, 5),
        depths=(1, 2, 4),
        images=images,
        saturation=0.5,
        jacobians=2,
        seed=SEED,
    )


def weights_of(grid, name, width, depth, replica):
    """Weights as the book has them, and biases, drawn from the streams that belong to a replica."""
    seeds = [SEED, width, *f"{grid.activation.name} {name}".encode()]
    chosen = name.removesuffix("-zero")
    initializer = initializers.named(chosen, "normal" if chosen == name else "zero")
    rngs = [
        np.random.Generator(np.random.SFC64(np.random.SeedSequence(entropy, spawn_key=(replica,))))
        for entropy in (seeds, [*seeds, depth])
    ]
    network = Architecture((784, *[width] * depth, 10), grid.activation)
    drawn = [initializer.draw(rngs[0], network, layer) for layer in range(depth)]
    drawn.append(initializer.draw(rngs[1], network, depth))
    return [weights.T for weights, _ in drawn], [biases[0] for _, biases in drawn]


def by_the_book(grid, name, width, depth, replica, split):
    """z and delta of each layer and image, one image at a time."""
    weights, biases = weights_of(grid, name, width, depth, replica)
    s, slope = FUNCTIONS[grid.activation.name]
    zs, deltas = [], []
    for image, label in zip(split.images * mnist.PIXEL_SCALE, split.labels, strict=True):
        own, a = [], image
        for w, b in zip(weights, biases, strict=True):
            own.append(w @ a + b)
            a = s(own[-1])
        errors = [output_error(grid.cost.name, own[-1], np.eye(10)[label])]
        for w, z in zip(weights[:0:-1], own[-2::-1], strict=True):
            errors.insert(0, (w.T @ errors[0]) * slope(z))
        zs.append(own)
        deltas.append(errors)
    return list(zip(*zs, strict=True)), list(zip(*deltas, strict=True))


@pytest.mark.parametrize("activation", ["sigmoid", "relu", "sigmoid-4"])
@pytest.mark.parametrize("cost", ["cross-entropy", "quadratic"])
def test_every_depth_is_the_textbooks_network(activation, cost, grid, small_mnist):
    grid = replace(grid, activation=activations.named(activation), cost=costs.named(cost))
    measured = gradients.measure(range(2), grid)
    split = mnist.load(small_mnist).training(6)
    s, slope = FUNCTIONS[activation]
    for (name, width, replica, depth), rows in measured.norms.groupby(
        ["initialization", "width", "replica", "depth"]
    ):
        zs, deltas = by_the_book(grid, name, width, depth, replica, split)
        rms = [np.sqrt(np.square(layer).sum(axis=1).mean()) for layer in deltas]
        mean = [np.linalg.norm(np.mean(layer, axis=0)) for layer in deltas]
        np.testing.assert_allclose(np.exp(rows["rms"]), rms, rtol=1e-9)
        np.testing.assert_allclose(np.exp(rows["mean"]), mean, rtol=1e-9)
        assert rows["layer"].tolist() == list(range(1, depth + 2))
        assert rows["output"].tolist() == [False] * depth + [True]
        if depth == 4:
            keys = {"initialization": name, "width": width, "replica": replica}
            assert_statistics(chosen(measured.layers, keys), zs[:-1], s, slope)
            weights, _ = weights_of(grid, name, width, depth, replica)
            assert_jacobians(chosen(measured.jacobians, keys), zs, weights, slope)


def chosen(table, keys):
    return table[(table[list(keys)] == pd.Series(keys)).all(axis=1)].set_index("layer")


def assert_statistics(layers, zs, s, slope):
    assert layers.index.tolist() == [1, 2, 3, 4]
    steepest = slope(np.array(1e-9))
    for z, row in zip(map(np.array, zs), layers.itertuples(), strict=True):
        assert row.activation_mean == pytest.approx(s(z).mean())
        assert row.activation_variance == pytest.approx(s(z).var())
        assert row.weighted_input_square == pytest.approx(np.square(z).mean())
        assert row.saturated == pytest.approx(np.mean(slope(z) < 0.5 * steepest))


def assert_jacobians(values, zs, weights, slope):
    assert values.index.tolist() == [2, 4]
    for layer, row in values.iterrows():
        jacobian = np.diag(slope(zs[layer - 1][0])) @ weights[layer - 1]
        squares = np.linalg.eigvalsh(jacobian @ jacobian.T)
        assert row["largest"] ** 2 == pytest.approx(squares[-1])
        assert row["median"] ** 2 == pytest.approx(squares[len(squares) // 2], abs=1e-14)
        assert row["mean_square"] == pytest.approx(np.square(jacobian).sum() / len(jacobian))
        assert row["smallest"] ** 2 == pytest.approx(max(squares[0], 0), abs=1e-14)


def test_orthogonal_layers_that_are_not_saturated_keep_every_gradient(images, grid):
    """Not on average but each: with inputs near 0, tanh is the identity (Saxe et al. 2013)."""
    faint = FirstImages(images.inputs * 1e-9, images.targets, images.live)
    grid = replace(
        grid,
        activation=activations.named("tanh"),
        initializations=("orthogonal-zero",),
        images=faint,
        depths=(2, 30),
        widths=(30,),
    )
    measured = gradients.measure(range(2), grid)
    for _, rows in measured.norms.groupby(["replica", "depth"]):
        for measure in ("rms", "mean"):
            np.testing.assert_allclose(rows[measure], rows[measure].iloc[0], atol=1e-12)
    for value in ("smallest", "median", "largest", "mean_square"):
        np.testing.assert_allclose(measured.jacobians[value], 1, rtol=1e-12)


def test_he_s_rectifiers_keep_the_mean_of_the_squared_gradient(images, grid):
    """At any width: signs of weights are random, so that slopes do not depend on their sizes."""
    grid = replace(
        grid,
        activation=activations.named("relu"),
        initializations=("he-zero",),
        images=FirstImages(images.inputs[:1], images.targets[:1], images.live),
        depths=(6,),
        widths=(40,),
    )
    norms = gradients.measure(range(400), grid).norms
    table = norms.pivot_table(index="replica", columns="layer", values="rms")
    squares = np.exp(2 * (table[1] - table[7]))
    assert squares.mean() == pytest.approx(1, abs=5 * squares.std() / np.sqrt(400))
    assert squares.std() / np.sqrt(400) < 0.06
    assert np.exp(np.log(squares).mean()) < 0.8  # the typical network has less: 5 layers / 40


@pytest.mark.parametrize("part", PARTS)
def test_a_replica_is_the_same_in_any_block_and_any_grid(grid, part):
    whole = gradients.measure(range(4), grid)
    blocks = [gradients.measure(block, grid) for block in (range(1), range(1, 4))]
    pieces = getattr(gradients.joined(blocks), part)
    keys = [
        key for key in ("initialization", "width", "replica", "depth", "layer") if key in pieces
    ]

    def of(table):
        return table.sort_values(keys, ignore_index=True)

    pd.testing.assert_frame_equal(of(pieces), of(getattr(whole, part)), check_exact=True)
    smaller = replace(grid, initializations=NAMES[::-1][:2], widths=(5,), depths=(4, 2))
    some = of(getattr(gradients.measure(range(1, 2), smaller), part))
    full = getattr(whole, part)
    same = full["initialization"].isin(NAMES[1:]) & (full["width"] == 5) & (full["replica"] == 1)
    same &= full["depth"].isin([2, 4]) if "depth" in full else True
    pd.testing.assert_frame_equal(some, of(full[same]), check_exact=True)


def test_kinds_of_networks_are_independent(grid):
    """The weights of N(0, 1/n) and N(0, 2/n) are not the same numbers times a factor."""
    same = [
        gradients.measure(range(1), replace(grid, initializations=(name,), depths=(2,)))
        for name in ("default", "lecun")
    ]
    assert not np.isclose(*(each.norms["rms"].iloc[0] for each in same))


def test_norms_beyond_the_range_of_squares():
    errors = np.zeros((3, 2, 2))
    errors[0] = [[3e-200, 0], [0, 4e-200]]
    errors[1] = [[3e200, 0], [0, 4e200]]
    rms, mean = log_norms(errors)
    expected = np.log(np.sqrt(12.5)), np.log(2.5)
    np.testing.assert_allclose(rms[:2], expected[0] + np.log(10) * np.array([-200, 200]))
    np.testing.assert_allclose(mean[:2], expected[1] + np.log(10) * np.array([-200, 200]))
    assert (rms[2], mean[2]) == (-np.inf, -np.inf)


def test_neurons_of_which_nothing_is_known_are_not_taken_for_steep(images, grid):
    overflowing = FirstImages(np.full_like(images.inputs, np.inf), images.targets, images.live)
    with np.errstate(invalid="ignore"):
        measured = gradients.measure(range(1), replace(grid, images=overflowing))
    assert measured.layers["saturated"].isna().all()
