"""What the judge of a section leaves: its part of the ledger, the values behind it, its numbers."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.files import read_csv
from unstable_gradients.study import findings, judged, ledger, published, rules, statistics
from unstable_gradients.study.judged import JudgedPart
from unstable_gradients.study.ledger import Claim, Quantity
from unstable_gradients.study.rules import BY_NAME, Scale
from unstable_gradients.study.verdicts import Finding, Interval, Verdict

SLOW = Claim("C3", "earlier layers are slow")
RANDOM = np.random.default_rng(5)
FIRST, SECOND = RANDOM.uniform(0.5, 1, 8), RANDOM.uniform(0.5, 1, 6)


def finding(**others: object) -> Finding:
    numbers = {"measured": 2.0, "low": 1.0, "high": 3.0, "power": 0.75, "chance": 0.05}
    numbers |= {"interval": Interval.STUDENT, "replicas": 7, "shown": "2, between 1 and 3"}
    numbers |= {"book": 4.0, "percentile": 90.0}
    return Finding(Verdict.IN_DIRECTION, "excess", **numbers | others)


MEANS = {
    "usually": findings.usually(FIRST > 0.7, 0.95),
    "accuracy": published.published_accuracy(0.7, FIRST, 0.95),
    "size": published.published_size(0.7, FIRST, 0.95),
    "gain": findings.gain(statistics.mean_of_differences(FIRST[:6], SECOND, 0.95), 0.95),
    "gain of two": findings.gain(statistics.difference_of_means(FIRST, SECOND, 0.95), 0.95),
    "no gain": findings.no_gain(
        statistics.difference_of_means(FIRST, SECOND, 0.95), 0.1, 0.95, 0.0, 50.0
    ),
    "equality": findings.equality(
        statistics.difference_of_means(FIRST, SECOND, 0.95), 0.95, 0.0, 50.0
    ),
    "agreement": findings.agreement(FIRST, 0.95),
    "excess": findings.excess(FIRST, 0.95),
    "effect": findings.effect(statistics.mean(FIRST, 0.95), 0.95),
    "untested": findings.excess(FIRST, 0.95).untested("too few"),
}


def mean(sample: pd.Series, scale: Scale) -> float:
    """By its definition."""
    if scale is Scale.LOGARITHMIC:
        return float(np.prod(sample)) ** (1 / len(sample))
    return float(sum(sample)) / len(sample)


@pytest.mark.parametrize("name", MEANS)
def test_the_values_kept_have_the_mean_that_was_measured(name):
    """On the scale of the rule; where two samples are kept, it is the difference of their means."""
    found = MEANS[name]
    kept = judged.samples([Quantity(SLOW, "speed", found, "all")])
    means = [mean(rows["value"], BY_NAME[found.rule].scale) for _, rows in kept.groupby("sample")]
    assert means[0] - sum(means[1:]) == pytest.approx(found.measured, rel=1e-12)
    assert (kept["row"] == 0).all()
    assert kept["replica"].tolist()[: len(kept) // len(means)][0] == 0


def test_what_is_no_mean_keeps_nothing_and_the_rows_stay_those_of_the_part():
    exact = findings.solution(0.5, 0.5, 2)
    every = findings.theorem(np.ones(4, bool))
    found = [exact, findings.excess(FIRST, 0.95), every, findings.usually(FIRST > 0, 0.95)]
    quantities = [
        Quantity(SLOW, f"number {place}", each, "all") for place, each in enumerate(found)
    ]
    kept = judged.samples(quantities)
    assert kept.groupby("row")["value"].apply(list).to_dict() == {1: FIRST.tolist(), 3: [1.0] * 8}


def test_of_very_many_cases_the_count_has_to_do():
    cases = np.ones(judged.MOST_KEPT + 1, bool)
    found = [findings.usually(cases, 0.95), findings.usually(cases[1:], 0.95)]
    kept = judged.samples(
        [Quantity(SLOW, f"of {len(cases)}, {n}", each, "all") for n, each in enumerate(found)]
    )
    assert set(kept["row"]) == {1}


def test_values_are_written_to_the_bit_and_none_is_no_row(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    part = JudgedPart("start", "samples/start.csv")
    part.write([Quantity(SLOW, "speed", MEANS["gain of two"], "all")], {})
    read = read_csv(Path("samples/start.csv"))
    assert tuple(read.columns) == judged.SAMPLE_COLUMNS
    assert read["value"].tolist() == [*FIRST, *SECOND]
    assert read["sample"].tolist() == [0] * 8 + [1] * 6
    part.write([], {})
    assert read_csv(Path("samples/start.csv")).empty


def test_a_scale_is_that_of_how_a_rule_takes_means():
    of = {scale: {each.name for each in rules.RULES if each.scale is scale} for scale in Scale}
    assert of[Scale.LOGARITHMIC] == {"agreement", "excess", "published size"}
    assert of[Scale.PROPORTION] == {"frequency"}


def test_a_part_is_read_as_it_was_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    part = JudgedPart("judged/start", "samples/start.csv")
    written = [Quantity(SLOW, "speed", finding(bracket=(1.5, 2.5)), "all", "untrained", "nats")]
    part.write(written, {"slowdown": 2.5, "diverged": math.inf})
    assert sorted(path.name for path in (tmp_path / "judged").iterdir()) == [
        "start.csv",
        "start.json",
    ]
    assert part.headline() == {"slowdown": 2.5}  # JSON has no infinity
    assert part.quantities().to_dict("records") == ledger.table(written).to_dict("records")


@pytest.mark.parametrize("others", [[], [Quantity(SLOW, "speed", finding(), "all")]])
def test_a_power_may_be_missing(tmp_path, monkeypatch, others):
    """As of cases that are all there are, in some rows of a part or in all."""
    monkeypatch.chdir(tmp_path)
    part = JudgedPart("circuits", "circuits-samples.csv")
    every = Quantity(Claim("A1", "any"), "functions", findings.theorem(np.ones(4, bool)), "all")
    part.write([every, *others], {})
    read = part.quantities()
    pd.testing.assert_frame_equal(read, ledger.table([every, *others]), check_dtype=False)
    assert read["power"].isna().tolist() == [True, *(False for _ in others)]
    assert ledger.failing_by_chance(read)["A1"] == 0


def test_a_part_may_have_no_quantities(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    part = JudgedPart("start", "start-samples.csv")
    part.write([], {})
    assert part.quantities().empty
    assert part.headline() == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "start.json: missing, expected a JSON object"),
        ("{", "start.json: not JSON: "),
        ("[1]", "start.json: expected a JSON object"),
    ],
)
def test_headline_numbers_that_are_none_are_named(tmp_path, monkeypatch, text, message):
    monkeypatch.chdir(tmp_path)
    if text is not None:
        (tmp_path / "start.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        JudgedPart("start", "start-samples.csv").headline()
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("value", ['"deep"', "null", "NaN", "1e999", "[1]"])
def test_a_metric_that_is_no_number_is_bad_input(tmp_path, value):
    path = tmp_path / "part.json"
    path.write_text(f'{{"right": 3, "odd": {value}}}', encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"odd: .*, expected a number"):
        judged.read_metrics(path)


def test_a_metric_may_be_a_whole_number(tmp_path):
    path = tmp_path / "part.json"
    path.write_text('{"right": 3}', encoding="utf-8")
    assert judged.read_metrics(path) == {"right": 3.0}


def test_headline_numbers_are_written_on_a_line_each_without_what_diverged(tmp_path):
    judged.write_metrics({"a": 1.0, "b": math.nan, "c": 2.5}, tmp_path / "metrics.json")
    text = (tmp_path / "metrics.json").read_text(encoding="utf-8")
    assert text == '{\n  "a": 1.0,\n  "c": 2.5\n}\n'
