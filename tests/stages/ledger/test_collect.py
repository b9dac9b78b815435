"""The program that puts the parts of the ledger together."""

import json
from pathlib import Path

import numpy as np
import pytest

from stages.ledger.collect import listed
from stages.ledger.tables import CLAIMS, HEADLINE, METRICS, QUANTITIES, SECTIONS, judged
from tests.running import run
from unstable_gradients.errors import InvalidInput
from unstable_gradients.study.ledger import Claim, Quantity
from unstable_gradients.study.verdicts import Finding, Interval, Verdict


@pytest.fixture
def study(tmp_path, monkeypatch):
    """The current folder, with empty parts of all sections."""
    monkeypatch.chdir(tmp_path)
    for section in SECTIONS:
        judged(section).write([], {})
    return tmp_path


@pytest.mark.parametrize(
    ("suffix", "text", "line"),
    [
        ("csv", None, "missing, expected a CSV table"),
        ("csv", "id,claim\nB1,deep\n", "columns id, claim; expected id, claim"),
        ("json", None, "missing, expected a JSON object"),
        ("json", "{", "not JSON"),
        ("json", "[]", "expected a JSON object"),
    ],
)
def test_a_bad_part_is_refused_and_the_ledger_stays(suffix, text, line, study):
    part = Path(f"{judged('depth').path}.{suffix}")
    part.unlink()
    if text is not None:
        part.write_text(text, encoding="utf-8")
    outputs = [Path(CLAIMS.path), Path(QUANTITIES.path), HEADLINE, METRICS]
    outputs[0].parent.mkdir()
    for output in outputs:
        output.write_text("earlier", encoding="utf-8")
    with pytest.raises(InvalidInput, match=f"^{part}: {line}"):
        run("ledger.collect", "", study)
    assert [output.read_text(encoding="utf-8") for output in outputs] == ["earlier"] * 4
    assert set(outputs[0].parent.iterdir()) == set(outputs)


def finding(verdict=Verdict.HOLDS, chance=0.0, **given):
    numbers = {"measured": 1.0, "low": 0.5, "high": 2.0, "power": 0.25, "shown": "it is 1"}
    numbers |= {"interval": Interval.STUDENT, "replicas": 40, "rule": "gain"}
    return Finding(verdict, chance=chance, **numbers | given)


def collected(folder, **parts):
    """Both tables and the metrics of parts: id, quantity and finding by the name of a section."""
    for section, rows in parts.items():
        quantities = [
            Quantity(Claim(id, f"{id} is so"), name, found, "deep") for id, name, found in rows
        ]
        judged(section).write(quantities, {section: 1.5})
    run("ledger.collect", "", folder)
    metrics = json.loads(HEADLINE.read_text(encoding="utf-8"))
    return CLAIMS.read_part(), QUANTITIES.read_part(), metrics


def test_both_tables_follow_the_chapter_whatever_the_order_of_the_parts(study):
    rising = [(id, "of one section", finding()) for id in ("E10", "E9b", "E9a", "F1", "E2")]
    others = [(id, "of another", finding()) for id in ("A1", "E2", "B12", "B3")]
    claims, quantities, _ = collected(study, circuits=rising, depth=others)
    ids = ["A1", "B3", "B12", "E2", "E9a", "E9b", "E10", "F1"]
    assert claims["id"].tolist() == ids
    assert claims["claim"].tolist() == [f"{id} is so" for id in ids]
    assert quantities["id"].tolist() == [*ids[:4], "E2", *ids[4:]]
    of_both = quantities[quantities["id"] == "E2"]
    assert of_both["quantity"].tolist() == ["of one section", "of another"]
    assert claims["quantities"].tolist() == [1, 1, 1, 2, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ("holds", "holds"),
        ("holds, holds in direction", "holds in direction"),
        ("holds in direction, undecided, holds", "undecided"),
        ("undecided, fails, holds", "fails"),
        ("not tested, holds", "holds"),
        ("not tested, not tested", "not tested"),
    ],
)
def test_a_claim_has_the_strictest_verdict_of_those_tested(study, found, verdict):
    verdicts = [Verdict(each) for each in found.split(", ")]
    rows = [("B1", f"number {place}", finding(each)) for place, each in enumerate(verdicts)]
    claims, quantities, metrics = collected(study, depth=rows)
    assert claims["verdict"].tolist() == [verdict]
    assert quantities["verdict"].tolist() == verdicts
    assert claims["evidence"].iloc[0].startswith(f"Number {verdicts.index(verdict)}, deep: it is 1")
    name = verdict.replace(" ", "-")
    assert {each for each, number in metrics.items() if number == 1} == {name}


def test_every_number_of_a_part_is_kept(study):
    given = {"book": 3.0, "percentile": 97.5, "replicas": 7, "power": 0.75}
    bracket = finding(measured=np.nan, bracket=(0.9, 1.1))
    _, quantities, _ = collected(
        study, depth=[("B1", "first", finding(**given)), ("B1", "second", bracket)]
    )
    first, second = quantities.to_dict("records")
    assert {name: first[name] for name in given} == given
    assert (first["measured"], first["low"], first["high"]) == (1.0, 0.5, 2.0)
    assert (second["bracket_low"], second["bracket_high"]) == (0.9, 1.1)
    assert np.isnan(second["measured"])


def test_the_metrics_count_claims_and_what_chance_would_have_fail(study):
    """At most one failure for each claim, however many quantities it has."""
    rows = [("B1", "sure to fail", finding(chance=0.75)), ("B1", "again", finding(chance=0.5))]
    rows += [("B2", "seldom", finding(Verdict.FAILS, 0.125)), ("B2", "too", finding(chance=0.125))]
    _, _, metrics = collected(study, depth=rows, circuits=[("A1", "never", finding())])
    assert metrics == {
        "circuits": 1.5,
        "depth": 1.5,
        "holds": 2,
        "holds-in-direction": 0,
        "undecided": 0,
        "fails": 1,
        "not-tested": 0,
        "failing-by-chance": 1.25,
    }


def test_without_a_claim_both_tables_are_empty(study):
    claims, quantities, metrics = collected(study, depth=[])
    assert claims.empty
    assert quantities.empty
    assert metrics["holds"] == metrics["failing-by-chance"] == 0


def test_a_section_that_the_ledger_does_not_have_is_a_slip_of_the_code():
    with pytest.raises(ValueError, match="not in tuple"):
        judged("poetry")


def test_dvc_lists_verdicts_accuracies_and_slowdowns_at_most_twelve():
    """In this order, and of a study with many networks the first ones."""
    headline = {"parity-gates.tree": 33.0, "slowdown.b": 5.0, "training-slowdown.b": 2.0}
    headline |= {"accuracy.a": 0.9, "accuracy.b": 0.8, "fails": 3.0, "undecided": 2.0, "holds": 9.0}
    assert list(listed(headline).items()) == [
        ("holds", 9.0),
        ("fails", 3.0),
        ("accuracy.a", 0.9),
        ("accuracy.b", 0.8),
        ("slowdown.b", 5.0),
    ]
    many = headline | {f"accuracy.{number}": 0.5 for number in range(20)}
    assert len(listed(many)) == 12
    assert list(listed(many))[:4] == ["holds", "fails", "accuracy.a", "accuracy.b"]


def test_what_dvc_lists_is_what_the_headline_numbers_say(study):
    _, _, headline = collected(study, depth=[("B1", "level", finding())])
    assert json.loads(METRICS.read_text(encoding="utf-8")) == {
        name: headline[name] for name in ("holds", "fails")
    }
