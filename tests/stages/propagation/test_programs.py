"""The programs of section I at the start, on small networks, and what they refuse."""

import contextlib

import numpy as np
import pytest

from stages.images.mnist import FOLDER
from stages.ledger.tables import judged
from stages.propagation import networks, shattering, weights_last
from stages.propagation.tables import (
    NORMALIZED,
    NORMALIZED_RUN,
    PROPAGATION_PICTURE,
    RESIDUAL,
    RESIDUAL_RUN,
    SHATTERED,
    SHATTERED_RUN,
    SPECTRUM,
    SPECTRUM_RUN,
)
from tests.running import run
from tests.stages.programs import STATISTICS, STYLE, refusal, words
from unstable_gradients.network.activations import RELU
from unstable_gradients.program.parallel import JOBS

NORMALIZATION = {
    "activations": "relu linear",
    "initialization": "lecun-zero",
    "widths": "40 60",
    "batches": "8 50",
    "depth": "10",
    "first-layer": "4",
    "last-layer": "9",
    "replicas": "4",
    "seed": "1",
}
RESIDUALS = {
    "activations": "tanh relu",
    "initializations": "lecun-zero he-zero",
    "skips": "none identity scaled",
    "widths": "40",
    "depths": "2 8",
    "images": "6",
    "replicas": "4",
    "seed": "2",
}
LINE = {
    "width": "100",
    "inputs": "20",
    "reach": "2.0",
    "weights": "he",
    "normalized-weights": "he-zero",
    "depths": "1 3 12",
    "last-layers": "2",
    "replicas": "5",
    "seed": "3",
}
LAYERS = {"widths": "20 40", "depths": "1 4", "replicas": "12", "seed": "4"}
DRAWN = {flag: value for flag, value in STYLE.items() if flag != "confidence"}
PROGRAMS = {
    "propagation.normalized": NORMALIZATION,
    "propagation.residual": RESIDUALS,
    "propagation.shattering": LINE,
    "propagation.jacobians": LAYERS,
    "propagation.summarize": STATISTICS,
    "propagation.judge": STATISTICS,
    "propagation.draw": DRAWN,
}
MEASURING = list(PROGRAMS)[:4]
BLOCKS = 2 * (2 * 3 + 2) * 2  # starts, kinds of blocks, depths
ROWS = [
    (NORMALIZED_RUN, 2 * 2 * 3 * 4),
    (NORMALIZED, 2 * 2 * 3),
    (RESIDUAL_RUN, BLOCKS * 4),
    (RESIDUAL, BLOCKS),
    (SHATTERED_RUN, 4 * 3 * 5),
    (SHATTERED, 4 * 3),
    (SPECTRUM_RUN, 4 * 2 * 2 * 12),
    (SPECTRUM, 4 * 2 * 2),
]


def made_in(folder, small_mnist, programs):
    (folder / FOLDER).parent.mkdir(parents=True)
    (folder / FOLDER).symlink_to(small_mnist)
    for program in programs:
        run(program, words(PROGRAMS[program]), folder)
    return folder


@pytest.fixture(scope="module")
def made(small_mnist, tmp_path_factory):
    """The outputs of every program."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(JOBS, "1")
        return made_in(tmp_path_factory.mktemp("propagation"), small_mnist, PROGRAMS)


@pytest.fixture
def here(made):
    """Tables are read from that folder."""
    with contextlib.chdir(made):
        yield


@pytest.mark.parametrize(("table", "rows"), ROWS, ids=[table.path for table, _ in ROWS])
def test_every_table_has_its_columns_and_rows(here, table, rows):
    assert len(table.read()) == rows


def test_the_bytes_do_not_depend_on_the_number_of_processes(
    made, small_mnist, tmp_path, monkeypatch
):
    monkeypatch.setenv(JOBS, "3")
    other = made_in(tmp_path, small_mnist, MEASURING)
    for table in (NORMALIZED_RUN, RESIDUAL_RUN, SHATTERED_RUN, SPECTRUM_RUN):
        assert (made / table.path).read_bytes() == (other / table.path).read_bytes(), table.path


def test_measured_is_about_as_predicted(here):
    """Small networks, few of them: what theory of wide ones says shows all the same."""
    factors = NORMALIZED.read()
    assert np.abs(np.log(factors["factor"] / factors["predicted"])).max() < 0.25
    assert factors.loc[factors["normalization"] == "batch", "predicted"].max() > 1.6
    ratios = RESIDUAL.read()
    mean_zero = (ratios["activation"] == "tanh") | ratios["skips"].str.contains("last")
    off = np.abs(ratios["log_ratio"] - ratios["predicted_log_ratio"])[mean_zero]
    assert off.max() < 1
    assert np.ptp(ratios.loc[mean_zero, "predicted_log_ratio"]) > 5  # else that would be no feat
    lines = SHATTERED.read().set_index(["normalization", "skips", "depth"])
    assert lines.loc[("batch", "none", 12), "factor"] == pytest.approx(0.55, abs=0.15)
    assert lines.loc[("batch", "none", 12), "shared"] == pytest.approx(0.25, abs=0.03)
    assert lines.loc[("none", "none", 3), "correlation"] == pytest.approx(
        lines.loc[("none", "none", 3), "predicted"], abs=0.1
    )
    spectra = SPECTRUM.read()
    means, exact = (spectra[name].to_numpy() for name in ("of_means", "predicted"))
    assert means == pytest.approx(exact, rel=0.25, abs=1e-9)


def test_claims_and_pictures(here):
    found = judged("propagation").quantities()
    assert set(found["id"].str[:2]) == {"I1", "I3", "I4", "I5", "I8"}
    assert set(judged("propagation").headline()) == {"batch-normalization.relu-factor"}
    assert PROPAGATION_PICTURE.svg.stat().st_size > 0
    assert PROPAGATION_PICTURE.png.stat().st_size > 0


@pytest.mark.parametrize(
    ("program", "changes", "line"),
    [
        ("normalized", {"batches": "3 10"}, "--batches"),
        ("normalized", {"widths": "3 10"}, "--widths"),
        ("normalized", {"last-layer": "11"}, "expected first-layer below last-layer"),
        ("normalized", {"activations": "sine"}, "--activations"),
        ("residual", {"skips": "long"}, "--skips"),
        ("residual", {"depths": "1 2"}, "--depths"),
        ("shattering", {"inputs": "2"}, "--inputs"),
        ("jacobians", {"depths": "4 2"}, "--depths"),
    ],
)
def test_bad_parameters_are_told_in_one_line(program, changes, line, study):
    name = f"propagation.{program}"
    assert line in refusal(name, PROGRAMS[name] | changes, study, [])


def test_a_replica_does_not_depend_on_other_kinds(small_mnist, tmp_path, made):
    """Fewer widths and activations: the rows that are left are the same."""
    (tmp_path / FOLDER).parent.mkdir(parents=True)
    (tmp_path / FOLDER).symlink_to(small_mnist)
    run(
        "propagation.normalized",
        words(NORMALIZATION | {"widths": "60", "activations": "linear", "replicas": "2"}),
        tmp_path,
    )
    lines = set((tmp_path / NORMALIZED_RUN.path).read_text().splitlines())
    assert lines < set((made / NORMALIZED_RUN.path).read_text().splitlines())


def test_gradients_of_blocks_that_end_in_weights_by_finite_differences():
    rng = np.random.default_rng(1)
    weights = [rng.standard_normal((4, 4)) for _ in range(3)]
    inputs, direction = rng.standard_normal((1, 4)), rng.standard_normal((1, 4))

    def gradient(a: np.ndarray, first: int) -> np.ndarray:
        def cost(x: np.ndarray) -> float:
            for w in weights[first:]:
                x = x + 0.7 * np.maximum(x, 0) @ w
            return float((x * direction).sum())

        steps = 1e-6 * np.eye(4)
        return np.array([cost(a + step) - cost(a - step) for step in steps]) / 2e-6

    before_last = inputs
    for w in weights[:2]:
        before_last = before_last + 0.7 * np.maximum(before_last, 0) @ w
    squares = [np.square(gradient(*at)).sum() for at in ((inputs, 0), (before_last, 2))]
    found = weights_last.log_ratio(inputs, weights, 0.7, direction)
    assert found == pytest.approx(np.log(squares[0] / squares[1]), abs=1e-6)


def test_shared_neurons_and_cosines():
    z = np.array([[1.0, -1.0, 2.0, 0.5], [1.0, 1.0, -2.0, 0.5]])
    assert shattering.active(z)[0, 1] == 0.5
    assert shattering.of_rows(np.array([[3.0, 4.0], [4.0, 3.0], [0.0, 0.0]])) == pytest.approx(
        np.array([[1.0, 0.96, 0.0], [0.96, 1.0, 0.0], [0.0, 0.0, 0.0]])
    )


def test_normalization_with_constants_leaves_each_neuron_active_for_half_of_the_spread(made):
    """Mean 0 and variance 1 over the line, in every layer."""
    given = shattering.Shattering.model_validate(
        {name: value.split() if name == "depths" else value for name, value in LINE.items()}
    )
    network = shattering.architecture(given, "batch", "identity", 3)
    parameters = shattering.start(given, network, np.random.default_rng(2))
    inputs = shattering.line(given)
    plain, used = shattering.in_use_on(network, parameters, inputs)
    a = inputs
    for layer, (weights, biases) in enumerate(
        zip(used.weights[:-1], used.biases[:-1], strict=True)
    ):
        z = a @ weights[0] + biases[0]
        assert z.mean(axis=0) == pytest.approx(0, abs=1e-9)
        assert np.median(z.var(axis=0)) == pytest.approx(1, rel=1e-3)  # less of tiny weights
        a = RELU.of(z) + (a if layer else 0)
    assert plain.normalization == "none"


def test_logarithms_of_squares_that_underflow():
    tiny = np.full((1, 2, 3), 1e-200)
    assert networks.log_square(tiny) == pytest.approx(np.log(6) - 400 * np.log(10))
    assert networks.log_square(0 * tiny) == -np.inf
