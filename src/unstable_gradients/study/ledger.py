"""The ledger: claims with their verdicts, and the quantities behind them.

The claims of each section are judged by a program of their own, into a part of the ledger (see
`judged`); the parts are then put together in the order of the chapter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from unstable_gradients.errors import InvalidInput
from unstable_gradients.study import rules
from unstable_gradients.study.columns import (
    Choice,
    Columns,
    Extended,
    Gap,
    Note,
    Text,
    Whole,
)
from unstable_gradients.study.verdicts import Finding, Verdict

ORDINALS = ("first", "second", "third", "fourth")  # of layers, in claims
LONGEST_NAME = 60  # characters of a quantity's name
BOOK = "book"  # the source of claims that the chapter makes
READ_LITERALLY = "book, read literally"
STUDY = "this study"
# Units of accuracies, frequencies and counts.
OF_IMAGES, OF_NETWORKS = "part of the images", "part of the networks"
OF_CASES, OF_KINDS = "part of the cases", "part of the kinds"
# Of the verdicts on its quantities, a claim has the first one of these.
STRICTEST = (Verdict.FAILS, Verdict.UNDECIDED, Verdict.IN_DIRECTION, Verdict.HOLDS)
ID = Text("id", "of the claim: its section, a number, and a letter where several share it")
CLAIM = (Text("claim", "in our words"), Text("source", "who makes it: book, a paper or this study"))
PLACE = (
    Text("quantity", "what was measured"),
    Text("network", "of which networks, or other cases"),
    Note("setting", "under which conditions"),
)
MEASURED: Columns = (
    Note("unit", "of all numbers of the row; empty of plain numbers"),
    Gap("book", "the number that the source prints; empty where it prints none"),
    Extended("measured", "the estimate from our networks"),
    Extended("low", "lower end of the interval by which it is judged"),
    Extended("high", "upper end of that interval"),
    Note("interval", "what kind of interval it is"),
    Extended("bracket_low", "where only two numbers are known that it lies between, the lower one"),
    Extended("bracket_high", "the upper one"),
    Whole("replicas"),
    Gap("percentile", "percentage of the replicas below the book's number"),
    Choice("verdict", Verdict, "holds, holds in direction, undecided, fails, or not tested"),
    Text("rule", "by which it was judged, as `study.rules` has it"),
    Text("written", "when the rule and its limits were, beside the numbers it judges"),
    Gap("power", "how often the rule would find what it looks for, as the rule has it; or empty"),
    Gap("chance", "how often, at most, the rule would say of a true statement that it fails"),
    Text("shown", "what was found, as part of a sentence"),
)
QUANTITY_COLUMNS: Columns = (ID, *PLACE, *MEASURED)
CLAIM_COLUMNS: Columns = (
    ID,
    *CLAIM,
    Choice("verdict", Verdict, "the strictest on its quantities"),
    Text("evidence", "in a sentence: the quantity that decides, and how many others agree"),
    Whole("quantities", "behind it"),
)
PART_COLUMNS: Columns = (ID, *CLAIM, *PLACE, *MEASURED)


@dataclass(frozen=True)
class Claim:
    """A statement to judge.

    Attributes:
        id: its name in the study: a section, a number and, where several share it, a letter.
        text: in our words.
        source: who makes it: BOOK, a paper, or STUDY.
    """

    id: str
    text: str
    source: str = BOOK


@dataclass(frozen=True)
class Quantity:
    """A quantity by which a claim is judged.

    Attributes:
        claim: the statement.
        name: what was measured, in at most LONGEST_NAME characters.
        finding: the measurement and the verdict.
        network: of which networks, or other cases.
        setting: under which conditions.
        unit: of the numbers; empty of plain numbers.
    """

    claim: Claim
    name: str
    finding: Finding
    network: str
    setting: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        if len(self.name) > LONGEST_NAME:
            raise ValueError(f"{self.name!r}: expected at most {LONGEST_NAME} characters")


def settled_late(quantities: Iterable[Quantity]) -> list[Quantity]:
    """The same, whose rule, limits or place were settled when numbers like these had been seen."""
    return [replace(each, finding=replace(each.finding, written=rules.WITH)) for each in quantities]


def table(quantities: Sequence[Quantity]) -> pd.DataFrame:
    """The quantities as rows with PART_COLUMNS.

    Raises:
        ValueError: if two cannot be told apart.
        InvalidInput: if a claim has two texts or sources.
    """
    frame = pd.DataFrame([_row(each) for each in quantities], columns=list(PART_COLUMNS))
    if frame.duplicated(["id", *PLACE]).any():
        twice = frame[frame.duplicated(["id", *PLACE])].iloc[0]
        raise ValueError(f"{twice['id']}: {twice['quantity']!r} twice, expected it once")
    _check_that_ids_are_claims(frame)
    return frame


def _check_that_ids_are_claims(frame: pd.DataFrame) -> None:
    several = frame[["id", *CLAIM]].drop_duplicates()["id"]
    if several.duplicated().any():
        raise InvalidInput(f"{several[several.duplicated()].iloc[0]}: two claims, expected one")


def _row(each: Quantity) -> dict[str, object]:
    finding = each.finding
    return {
        "id": each.claim.id,
        "claim": each.claim.text,
        "source": each.claim.source,
        "quantity": each.name,
        "network": each.network,
        "setting": each.setting,
        "unit": each.unit,
        "book": finding.book,
        "measured": finding.measured,
        "low": finding.low,
        "high": finding.high,
        "interval": finding.interval.value,
        "bracket_low": finding.bracket[0],
        "bracket_high": finding.bracket[1],
        "replicas": finding.replicas,
        "percentile": finding.percentile,
        "verdict": finding.verdict.value,
        "rule": finding.rule,
        "written": finding.written or rules.BY_NAME[finding.rule].written,
        "power": finding.power,
        "chance": finding.chance,
        "shown": finding.shown,
    }


def claims(parts: pd.DataFrame) -> pd.DataFrame:
    """A row with CLAIM_COLUMNS for each claim of rows with PART_COLUMNS, in their order.

    Raises:
        InvalidInput: if a claim has two texts or sources.
    """
    _check_that_ids_are_claims(parts)
    found = []
    for id, rows in parts.groupby("id", sort=False):
        verdict = combined([Verdict(each) for each in rows["verdict"]])
        first = rows.iloc[0]
        found.append(
            {
                "id": id,
                "claim": first["claim"],
                "source": first["source"],
                "verdict": verdict.value,
                "evidence": _evidence(rows, verdict),
                "quantities": len(rows),
            }
        )
    return pd.DataFrame(found, columns=list(CLAIM_COLUMNS))


def combined(judged: Sequence[Verdict]) -> Verdict:
    """The verdict on a claim: the strictest on its quantities, as far as they were tested."""
    return next((each for each in STRICTEST if each in judged), Verdict.NOT_TESTED)


def _evidence(rows: pd.DataFrame, verdict: Verdict) -> str:
    """What decides: the first of the quantities with the claim's verdict."""
    alike = rows[rows["verdict"] == verdict]
    deciding = alike.iloc[0]
    where = [deciding[name] for name in PLACE if deciding[name]]
    sentence = f"{', '.join(where)}: {deciding['shown']}"
    if len(rows) > 1:
        sentence += f"; {verdict.value}: {len(alike)} of {len(rows)} quantities"
    first = sentence.split()[0].rstrip(",:")
    if first.isalpha() and len(first) > 1:  # symbols stay as they are
        sentence = f"{sentence[0].upper()}{sentence[1:]}"
    return f"{sentence}."


def failing_by_chance(parts: pd.DataFrame) -> pd.Series:
    """How likely each claim is to fail, at most, if it is true: a sum over its quantities, by id.

    So the sum over claims is how many would fail on average, at most, if all were true.
    """
    return parts.groupby("id", sort=False)["chance"].sum().clip(upper=1)


def counts(found: pd.DataFrame) -> dict[str, int]:
    """How many rows have each verdict, by a name fit for a metric."""
    return {
        verdict.value.replace(" ", "-"): int((found["verdict"] == verdict).sum())
        for verdict in Verdict
    }
