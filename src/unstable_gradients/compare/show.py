"""A comparison as lines for a terminal, and as JSON."""

import math
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from unstable_gradients.compare.causes import ABSENT, Cause, Pair
from unstable_gradients.compare.comparison import Comparison, QuantityChange, Turn
from unstable_gradients.compare.difference import Change, How
from unstable_gradients.compare.results import Quantity
from unstable_gradients.study.rules import Scale

WIDTH = 100
FIRST_ONES = 12  # quantities that are shown unless all are asked for
MOST_NAMES = 20  # of parameters, modules or stages
DIGITS = 4
NOTHING = "–"
TURNS = (Turn.WORSE, Turn.BETTER, Turn.OTHER, Turn.GONE, Turn.NEW)
IN_WORDS = {Turn.OTHER: "changed otherwise", Turn.GONE: "no longer made", Turn.NEW: "made now"}


def lines(found: Comparison, everything: bool) -> Iterator[str]:
    """What to print; the largest changes, or all of them."""
    yield f"{found.first.name} → {found.second.name}"
    yield from _claims(found)
    yield from _headline(found.headline)
    yield from _quantities(found, everything)
    yield from _behind(found, everything)
    notes = [*found.missing(), *_stale(found)]
    if notes:
        yield "\nTo be known"
        yield from (line for note in notes for line in _wrapped(note, "  ", "    "))


def _claims(found: Comparison) -> Iterator[str]:
    turns = Counter(each.turn for each in found.claims)
    counted = [f"{turns[each]} {IN_WORDS.get(each, each)}" for each in TURNS if turns[each]]
    same = f"{turns[Turn.SAME]} as before"
    yield f"\nVerdicts on {len(found.claims)} claims: {', '.join([*counted, same])}"
    changed = (each for each in found.claims if each.turn in TURNS[:3])
    for each in sorted(changed, key=lambda each: TURNS.index(each.turn)):
        yield from _wrapped(
            f"{each.turn:7} {each.id:5} {each.before} → {each.after}: {each.text}", "  ", " " * 16
        )
        for quantity in found.quantities:
            if quantity.after.row["id"] == each.id and quantity.verdict is not Turn.SAME:
                yield from _quantity(quantity, " " * 10)
        for alone in found.alone[1]:
            if alone.row["id"] == each.id and alone.row["verdict"] == each.after:
                yield from _wrapped(f"new: {_named(alone)}: {_measured(alone)}", " " * 10, " " * 12)
    for which in (Turn.GONE, Turn.NEW):
        ids = [each.id for each in found.claims if each.turn is which]
        if ids:
            yield from _wrapped(f"{IN_WORDS[which]}: {', '.join(ids)}", "  ", "    ")


def _headline(numbers: Mapping[str, tuple[float | None, float | None]]) -> Iterator[str]:
    if numbers:
        yield "\nHeadline numbers"
        width = max(map(len, numbers))
        for name, (before, after) in numbers.items():
            yield f"  {name:{width}}  {_number(before)} → {_number(after)}"


def _quantities(found: Comparison, everything: bool) -> Iterator[str]:
    changed = [each for each in found.quantities if each.differs]
    line = f"\n{len(changed)} of {len(found.quantities)} quantities differ"
    with_one = [each for each in changed if not math.isnan(each.change.low)]
    if with_one:
        beyond = sum(each.change.is_beyond_chance for each in with_one)
        line += (
            f"; of {len(with_one)} intervals ({found.confidence:.0%}) {beyond} leave out no change"
        )
    yield line
    shown = changed if everything else changed[:FIRST_ONES]
    if shown:
        yield "  standard errors, claim: quantity, networks, setting"
    for each in shown:
        distance = each.change.distance
        size = NOTHING if math.isnan(distance) else f"{distance:.1f}"
        yield from _wrapped(f"{size:>7}  {_named(each.after)}", "", " " * 9)
        yield from _quantity(each, " " * 11)
    if len(shown) < len(changed):
        yield f"  and {len(changed) - len(shown)} more, with --all (make: ALL=1)"
    for run, alone in zip((found.first, found.second), found.alone, strict=True):
        if alone:
            yield f"  only in {run.name}: {len(alone)} quantities"
        for lone in alone if everything else ():
            yield from _wrapped(_named(lone), "    ", "      ")


def _named(quantity: Quantity) -> str:
    id, *where = quantity.key
    return f"{id}: {', '.join(filter(None, where))}"


def _quantity(each: QuantityChange, indent: str) -> Iterator[str]:
    """Both numbers, the difference, and how it was taken; names and verdicts that changed."""
    both = f"{_measured(each.before)} → {_measured(each.after)}"
    line = f"{both}: {_difference(each.change)}"
    if each.verdict is not Turn.SAME:
        line += f"; {each.before.row['verdict']} → {each.after.row['verdict']}"
    if each.before.key != each.after.key:
        line += f"; before: {', '.join(filter(None, each.before.key[1:]))}"
    yield from _wrapped(line, indent, f"{indent}  ")


def _measured(quantity: Quantity) -> str:
    row = quantity.row
    if row["measured"] or not row["bracket_low"]:
        return _number(quantity.measured)
    return f"{_number(float(row['bracket_low']))} to {_number(float(row['bracket_high']))}"


def _difference(change: Change) -> str:
    sign = "×" if change.scale is Scale.LOGARITHMIC else ""
    if math.isnan(change.value):
        return "no difference can be taken"
    value = f"{sign}{change.value:.{DIGITS}g}" if sign else f"{change.value:+.{DIGITS}g}"
    if math.isnan(change.low):
        return f"{value}, {How.PLAIN}"
    how = f"{change.how} over {change.pairs}" if change.pairs else change.how
    ends = [
        f"{sign}{end:.{DIGITS}g}" if sign else f"{end:+.{DIGITS}g}"
        for end in (change.low, change.high)
    ]
    return f"{value} ({ends[0]} to {ends[1]}), {how}"


def _number(value: float | None) -> str:
    return NOTHING if value is None or math.isnan(value) else f"{value:.6g}"


def _behind(found: Comparison, everything: bool) -> Iterator[str]:
    """What differs before the judges, and where it is not all of it, before which of them."""
    whole = found.behind_all
    if not whole:
        return
    most = None if everything else MOST_NAMES
    yield "\nBehind it"
    parameters = [f"{name}: {_pair(each)}" for name, each in whole.parameters.items()]
    modules = [f"{name}{_presence(each)}" for name, each in whole.modules.items()]
    stages = [name.rpartition(":")[2] for name in whole.stages]
    yield from _listed("parameters", parameters, most)
    yield from _listed("code", modules, most)
    yield from _listed("other inputs", list(whole.inputs), most)
    yield from _listed("stages that left something else", stages, most)
    for section, cause in found.behind.items():
        if _less(cause, whole):
            counted = (("module", cause.modules), ("file", cause.inputs), ("stage", cause.stages))
            counts = [f"{len(of)} {what}{'s' if len(of) > 1 else ''}" for what, of in counted if of]
            yield from _listed(f"of it before {section}", [*cause.parameters, *counts], most)


def _less(cause: Cause, whole: Cause) -> bool:
    """Whether not everything that differs lies before a section."""
    return (cause.parameters, cause.modules) != (whole.parameters, whole.modules)


def _pair(pair: Pair) -> str:
    return " → ".join(NOTHING if each is ABSENT else str(each) for each in pair)


def _presence(pair: Pair) -> str:
    return " (only before)" if pair[1] is ABSENT else " (only after)" if pair[0] is ABSENT else ""


def _listed(what: str, each: list[str], most: int | None) -> Iterator[str]:
    if each:
        cut = [*each[:most], f"and {len(each) - most} more"] if most and len(each) > most else each
        yield from _wrapped(f"{what}: {', '.join(cut)}", "  ", "    ")


def _stale(found: Comparison) -> Iterator[str]:
    for run in (found.first, found.second):
        names = run.unfinished()
        if names:
            yield (
                f"{run.name}: params.yaml has other values than its results were made with: "
                f"{', '.join(names)}; `dvc repro` makes them anew"
            )


def _wrapped(text: str, first: str, further: str) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_json(found: Comparison) -> dict[str, Any]:
    """All of it, for a program; what is no number is null."""
    first, second = found.alone
    return {
        "before": found.first.name,
        "after": found.second.name,
        "confidence": found.confidence,
        "claims": [
            {
                "id": each.id,
                "claim": each.text,
                "before": each.before or None,
                "after": each.after or None,
                "turn": each.turn.value,
            }
            for each in found.claims
        ],
        "headline": {name: list(pair) for name, pair in found.headline.items()},
        "quantities": [_quantity_json(each) for each in found.quantities],
        "only before": [list(each.key) for each in first],
        "only after": [list(each.key) for each in second],
        "behind": {
            "all": _cause_json(found.behind_all),
            **{section: _cause_json(cause) for section, cause in found.behind.items()},
        },
        "missing": found.missing(),
    }


def _quantity_json(each: QuantityChange) -> dict[str, Any]:
    names = ("id", "quantity", "network", "setting")
    change = each.change
    return {
        **dict(zip(names, each.after.key, strict=True)),
        "before": _side_json(each.before),
        "after": _side_json(each.after),
        "scale": change.scale.value,
        "change": _finite(change.value),
        "low": _finite(change.low),
        "high": _finite(change.high),
        "standard errors": _finite(change.distance),
        "how": change.how.value,
        "pairs": change.pairs,
        "section": each.after.section,
    }


def _side_json(quantity: Quantity) -> dict[str, Any]:
    return {
        "measured": _finite(quantity.measured),
        "verdict": quantity.row["verdict"],
        "network": quantity.row["network"],
        "setting": quantity.row["setting"],
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _cause_json(cause: Cause) -> dict[str, Any]:
    parts: Iterable[tuple[str, Mapping[str, Pair]]] = (
        ("parameters", cause.parameters),
        ("code", cause.modules),
        ("other inputs", cause.inputs),
    )
    return {
        **{name: {key: list(pair) for key, pair in of.items()} for name, of in parts},
        "stages": cause.stages,
    }
