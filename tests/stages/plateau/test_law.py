"""The law fitted to plateaus that follow it, with its intervals."""

import contextlib

import numpy as np
import pytest

from stages.plateau import law
from stages.plateau.tables import PLATEAU_FITS
from tests.stages.plateau import by_law
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.theory import plateau_law


def test_the_law_is_found_again_from_two_depths_without_decay() -> None:
    fits = by_law.fits()
    assert fits.whole.start == 0.2
    assert fits.whole.exit == pytest.approx(0.45)
    assert fits.whole.coupling == pytest.approx(5e-4)  # the geometric mean of the replicas'
    assert len(fits.without) == by_law.REPLICAS
    # Without the first replica, whose coupling is the least, the others' mean is larger.
    expected = np.exp(np.log(by_law.COUPLINGS[1:]).mean())
    assert fits.without[0].coupling == pytest.approx(expected)
    assert fits.length(5, 3.0) == pytest.approx(by_law.TYPICAL.length(5, 3 * by_law.DECAY))
    own = fits.own(6, by_law.LAWS[3].length(6))
    assert own.coupling == pytest.approx(by_law.LAWS[3].coupling)


def test_the_chapters_start_and_decay() -> None:
    """Chi of the sigmoid with N(0, 1/n) weights and N(0, 1) biases is .205^2; eta / n is 2e-6."""
    step = Hyperparameters(0.1, 1.0, 50_000)
    recipe = law.Recipe.of("sigmoid", "default", "normal", 30, step)
    assert recipe.start == pytest.approx(0.205, abs=5e-4)
    assert recipe.decay == pytest.approx(2e-6)


def test_there_is_no_law_without_lengths_at_both_depths() -> None:
    table = by_law.plateau()
    assert law.fit(table, (2, 7), by_law.RECIPE) is None
    stuck = table.copy()
    stuck.loc[(stuck["hidden_layers"] == 4) & (stuck["replica"] == 3), "left"] = 0.0
    assert law.fit(stuck, (2, 4), by_law.RECIPE) is None
    assert law.fit(table[table["replica"] == 0], (2, 4), by_law.RECIPE) is None
    assert law.fit(table[table["lmbda"] > 0], (2, 4), by_law.RECIPE) is None
    # Lengths of a ratio that no exit gives.
    odd = table.copy()
    odd.loc[odd["hidden_layers"] == 4, "steps"] *= 100
    assert law.fit(odd, (2, 4), by_law.RECIPE) is None


def test_laws_are_read_as_they_were_written(tmp_path) -> None:
    fits = by_law.fits()
    with contextlib.chdir(tmp_path):
        PLATEAU_FITS.write(law.table(fits))
        assert law.read() == fits
        PLATEAU_FITS.write(law.table(None))
        assert law.read() is None
        PLATEAU_FITS.write(law.table(fits).assign(exit=0.1))
        with pytest.raises(InvalidInput, match=r"plateau-fits\.csv: start 0\.2 and exit 0\.1"):
            law.read()


def test_intervals_hold_what_follows_from_the_law_as_often_as_they_say() -> None:
    """Replicas with lengths at two depths, independent of each other; the exit is drawn, too."""
    generator = np.random.default_rng(7)
    truth, held = by_law.TYPICAL.length(6), 0
    table = by_law.plateau((2, 4), (0.0,)).query("replica < 8")
    means = [by_law.TYPICAL.length(depth) for depth in table["hidden_layers"]]
    for _ in range(60):
        table["steps"] = means * np.exp(generator.normal(0, 0.1, len(table)))
        fits = law.fit(table, (2, 4), by_law.RECIPE)
        estimate = fits.estimate(lambda each: each.length(6), 0.9)
        held += estimate.low < truth < estimate.high
    assert 46 <= held <= 60  # 54 expected; outside in one of 1,000 cases at either side


def test_ratios_have_the_interval_of_the_whole_and_of_what_is_compared() -> None:
    """To compare with the very length that was fitted leaves nothing to chance."""
    table = by_law.plateau()
    fits = law.fit(table, (2, 4), by_law.RECIPE)
    rows = table[(table["lmbda"] == 0) & (table["hidden_layers"] == 4)]
    ratios = fits.ratios(lambda each: each.length(4), law.by_replica(rows))
    assert ratios == pytest.approx(np.ones(by_law.REPLICAS))
    # With the same couplings at all depths, neither is there for a depth that was not fitted.
    rows = table[(table["lmbda"] == 0) & (table["hidden_layers"] == 5)]
    ratios = fits.ratios(lambda each: each.length(5), 2 * law.by_replica(rows))
    assert ratios == pytest.approx(np.full(by_law.REPLICAS, 0.5))
    # Of a length of one's own, the spread is the whole of it.
    ratios = fits.ratios(lambda _: 1.0, law.by_replica(rows))
    assert ratios == pytest.approx(1 / law.by_replica(rows))


def test_what_is_infinite_has_no_interval() -> None:
    estimate = by_law.fits().estimate(lambda each: each.length(6, 1.0), 0.95)
    assert estimate.value == np.inf
    assert np.isnan([estimate.low, estimate.high]).all()


def test_replicas_that_stayed_have_no_length() -> None:
    rows = by_law.plateau().query("lmbda == 0 and hidden_layers == 3").copy()
    rows.loc[rows["replica"] == 2, "left"] = 0.0
    steps = law.by_replica(rows)
    assert np.isnan(steps).tolist() == [place == 2 for place in range(by_law.REPLICAS)]
    assert steps[5] == pytest.approx(by_law.LAWS[5].length(3))
    assert isinstance(by_law.LAWS[5], plateau_law.PlateauLaw)
