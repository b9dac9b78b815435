"""How templates in English show values: filters by name, of plain numbers and of measured ones."""

import re
from collections.abc import Callable, Sequence
from functools import wraps

from jinja2.runtime import LoopContext

from unstable_gradients.page import numbers
from unstable_gradients.page.sourced import Interval, Number

TAG = re.compile(r"<[^>]*>")
Value = int | float | Number


def _of_either(show: Callable[..., str]) -> Callable[..., str]:
    """The same for a measured number, which then has its sources on the page."""

    @wraps(show)
    def shown(value: Value, *arguments: object) -> str:
        if isinstance(value, Number):
            return value.shown(show(float(value.value), *arguments))
        return show(float(value), *arguments)

    return shown


def estimate(found: Interval, scale: float = 1.0) -> str:
    """A number with its interval in brackets."""
    text = numbers.estimate(found.value.value, found.low.value, found.high.value, scale)
    return found.value.shown(text)


def band(found: Interval) -> str:
    """A median with the ends of its band in brackets."""
    text = numbers.band(found.value.value, found.low.value, found.high.value)
    return found.value.shown(text)


def listed(items: Sequence[str], last: str = "and") -> str:
    """An enumeration, in which what reads alike stands once."""
    by_text = {TAG.sub("", item): item for item in reversed(items)}
    return numbers.listed(list(reversed(by_text.values())), last)


def comma(loop: LoopContext) -> str:
    """What stands behind a part of an enumeration that ends its sentence."""
    return "." if loop.last else " and" if loop.revindex == 2 else ","


def inverse(value: Number) -> Number:
    """One over a measured number."""
    return Number(1 / value.value, value.sources)


def probability(value: float, least: float = 0.001) -> str:
    """A probability to two digits, or only that it is below the least one of interest."""
    return f"&lt; {least:g}" if value < least else numbers.significant(value, 2)


def printed(value: float | None) -> str:
    """A number as the book prints it, or a dash."""
    return numbers.MISSING if value is None else f"{value:g}"


FILTERS: dict[str, Callable[..., object]] = {
    "band": band,
    "beside_1": _of_either(numbers.beside_1),
    "comma": comma,
    "confidence": _of_either(numbers.confidence),
    "counted": _of_either(lambda count, noun: numbers.counted(round(count), noun)),
    "digits": _of_either(numbers.significant),
    "estimate": estimate,
    "fixed": _of_either(numbers.fixed),
    "in_powers": numbers.in_powers,
    "inverse": inverse,
    "listed": listed,
    "magnitude": _of_either(numbers.magnitude),
    "network": numbers.network,
    "printed": printed,
    "percent_points": _of_either(lambda part: numbers.fixed(100 * part, 1)),
    "probability": _of_either(probability),
    "of_any_size": _of_either(numbers.of_any_size),
    "percent": _of_either(numbers.percent),
    "plain": _of_either(numbers.plain),
    "whole": _of_either(lambda count: f"{round(count):,}"),
    "scientific": _of_either(numbers.scientific),
}
