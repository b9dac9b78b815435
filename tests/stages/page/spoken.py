"""What the cells of the notebook say in a language: run as a program, which prints it as JSON.

As a program, because types are checked more strictly in tests than numbers of params.yaml are.
"""

import ast
import inspect
import json
import re
import sys
from collections import defaultdict
from collections.abc import Mapping

import nbformat
from ruamel.yaml import YAML

from stages.ledger.tables import QUANTITIES
from stages.page import by_hand, provenance
from stages.page.setting import Setting
from stages.page.tables import TEMPLATE, TEXTS
from unstable_gradients.network import activations, initializers
from unstable_gradients.page import elements, language, ledger, ledger_words, phrases
from unstable_gradients.page.phrases import Phrases
from unstable_gradients.program.code import ROOT
from unstable_gradients.study.findings import NO_INTERVAL
from unstable_gradients.study.rules import RULES
from unstable_gradients.study.verdicts import Verdict

# What findings say that the study's own do not.
OTHERWISE = (
    NO_INTERVAL,
    "1 of 17 networks have no such number",
    "some networks have no such number",
    "too few curves, or some are not finite",
    "plain descent trains every depth tried",
    "+0.12 percentage points, between -0.03 and +0.27",
)
WORDS = re.compile(r"[A-Za-z]{2}")  # at least one, in English


class Used(dict[str, str]):
    """A group of phrases that notes which were said."""

    def __init__(self, group: Mapping[str, str]) -> None:
        super().__init__(group)
        self.said: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.said.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        if key in self:
            self.said.add(key)
        return super().get(key, default)


class Noting(Phrases):
    """Phrases that note what they could not say, and which of them were said."""

    def __init__(self, groups: Mapping[str, Mapping[str, str]]) -> None:
        self.used = {name: Used(group) for name, group in groups.items()}
        super().__init__(self.used)
        self.unsaid: dict[str, set[str]] = defaultdict(set)

    def say(self, group: str, english: str) -> str:
        without_formulas = re.sub(r"\$[^$]*\$", "", english)
        if self._said(self.used.get(group, {}), english) is None and WORDS.search(without_formulas):
            self.unsaid[group].add(english)
        return super().say(group, english)


def rendered(spoken: language.Language) -> dict[str, str]:
    """What each cell says."""
    found: dict[str, str] = defaultdict(str)
    cell = ""

    def say(text: str) -> None:
        found[cell] += text

    elements.say = say
    names = {"study": Setting(by_hand.parameters(), spoken)}
    for each in nbformat.read(TEMPLATE, as_version=4).cells[2:]:
        cell = each.id
        exec(each.source, names)
    return dict(found)


def say_all_that_programs_may(noting: Noting) -> None:
    """What stands on cards, and what the page would say of other parameters or outcomes."""
    for table in provenance._declared().values():
        for text in (table.meaning, *(column.meaning for column in table.columns)):
            noting.say("meaning", text)
    for path in (ROOT / "dvc.yaml", *ROOT.glob("stages/*/dvc.yaml")):
        for stage in YAML(typ="safe").load(path)["stages"].values():
            noting.say("stage", stage.get("do", stage)["desc"])
    for text in (*QUANTITIES.read_part()["shown"], *OTHERWISE):
        noting.say("shown", text)
    for verdict in Verdict:
        noting.say("verdict", verdict.value)
        for when in ("the", "after all epochs the"):
            noting.say("shown", f"{when} verdict on MNIST is “{verdict}”: -1, between -2 and +0.5")
    for rule in RULES:
        noting.say("rule", rule.name)
        noting.say("rule words", rule.words)
    for function in activations.ACTIVATIONS.values():
        for text in (function.words.noun, function.words.neurons):
            noting.say("word", text)
    for start in initializers.INITIALIZERS.values():
        for text in (start.weights.words.noun, start.weights.words.sentence):
            noting.say("word", text)
    for name, biases in initializers.BIASES.items():
        for text in (name, biases.noun, biases.sentence):
            noting.say("word", text)
    for part in ast.walk(ast.parse(inspect.getsource(ledger))):
        if isinstance(part, ast.Call) and ast.unparse(part.func) in ("self._say", "self._head"):
            own = len(part.args) == 1 or ast.unparse(part.func) == "self._head"
            for given in part.args if own else ():
                noting.say("ledger", _constant(given))


def _constant(given: ast.expr) -> str:
    """What an argument says: a text, or the name of one among the words of the ledger."""
    if isinstance(given, ast.Constant):
        return str(given.value)
    found = getattr(ledger_words, given.attr, "") if isinstance(given, ast.Attribute) else ""
    return found if isinstance(found, str) else ""


def main(code: str) -> None:
    """Print what is said, what phrases could not say, and which of them were not said."""
    spoken, noting = language.of(code, TEXTS), None
    if not spoken.is_english:
        noting = Noting(phrases.read(TEXTS / code / language.PHRASES).groups)
        spoken = language.in_japanese(noting)
    found: dict[str, object] = {"cells": rendered(spoken)}
    if noting is not None:
        say_all_that_programs_may(noting)
        found["unsaid"] = {name: sorted(each) for name, each in noting.unsaid.items()}
        left = {name: sorted({*group} - group.said) for name, group in noting.used.items()}
        found["left"] = {name: keys for name, keys in left.items() if keys}
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
