"""Phrases of programs in another language."""

import json
import re
from pathlib import Path

import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import phrases
from unstable_gradients.page.phrases import Phrases

SAID = Phrases(
    {
        "setting": {"sigmoid": "シグモイド", "within {} steps": "{0}ステップ以内", "nats": ""},
        "shown": {"{} of {}": "{1}のうち{0}", "{}, between {} and {}": "{0}（{1}〜{2}）"},
    }
)


@pytest.mark.parametrize(
    ("group", "english", "said"),
    [
        ("setting", "sigmoid", "シグモイド"),
        ("setting", "within 5,000 steps", "5,000ステップ以内"),
        ("setting", "sigmoid, within 1e-05 steps", "シグモイド、1e-05ステップ以内"),
        ("shown", "3 of 784-30-10", "784-30-10のうち3"),
        ("shown", "1.5, between 1 and 2; 3 of 4", "1.5（1〜2）；4のうち3"),
        ("setting", "sigmoid, 95%", "シグモイド、95%"),
        ("setting", "nats", ""),  # nothing at all, on purpose
        ("setting", "tanh", "tanh"),  # not known
        ("setting", "sigmoid, tanh", "sigmoid, tanh"),  # nor all of it
        ("setting", "sigmoid (sigmoid, sigmoid)", "sigmoid (sigmoid, sigmoid)"),
        ("other", "sigmoid", "sigmoid"),
        ("setting", "", ""),
    ],
)
def test_a_phrase_is_known_or_put_together_or_english(group: str, english: str, said: str) -> None:
    assert SAID.say(group, english) == said


def test_english_says_everything_as_it_is() -> None:
    for text in ("sigmoid, tanh; 1, 2", "1, 2", ""):
        assert phrases.ENGLISH.say("setting", text) == text


def test_values_stand_in_the_places_of_their_names() -> None:
    said = Phrases({"ledger": {"{some} of {all}": "{all}個中{some}個"}})
    assert said.fill("ledger", "{some} of {all}", some=2, all=3) == "3個中2個"
    assert phrases.ENGLISH.fill("ledger", "{some} of {all}", some=2, all=3) == "2 of 3"


@pytest.mark.parametrize(
    ("groups", "line"),
    [
        (
            {"shown": {"{} of {}": "{2}個"}},
            "shown: '{} of {}' as '{2}個', expected",
        ),
        (
            {"shown": {"{} of {}": "{0}個"}},
            "shown: '{} of {}' as '{0}個', expected",
        ),
        (
            {"ledger": {"({source})": "（{sourc}）"}},
            "ledger: '({source})' as '（{sourc}）'",
        ),
        (
            {"ledger": {"({source})": "（{source）"}},
            "ledger: '({source})' as '（{source）'",
        ),
        ({"claim": {"a": 3}}, "claim: 'a' as 3, expected a text with the places of no value"),
        ({"claim": ["a"]}, "claim: ['a'], expected phrases by their English"),
    ],
)
def test_a_phrase_with_other_places_than_its_english_is_refused(
    tmp_path: Path, groups: object, line: str
) -> None:
    file = tmp_path / "phrases.json"
    file.write_text(json.dumps(groups), encoding="utf-8")
    with pytest.raises(InvalidInput, match=f"^{re.escape(f'{file}: {line}')}"):
        phrases.read(file)
