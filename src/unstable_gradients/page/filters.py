"""How templates show values, whatever the language: filters of plain numbers and measured ones."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps

from unstable_gradients.page import numbers
from unstable_gradients.page.sourced import Interval, Number

TAG = re.compile(r"<[^>]*>")
Filters = Mapping[str, Callable[..., object]]
Value = int | float | Number


def of_either(show: Callable[..., str]) -> Callable[..., str]:
    """The same for a measured number, which then has its sources on the page."""

    @wraps(show)
    def shown(value: Value, *arguments: object) -> str:
        if isinstance(value, Number):
            return value.shown(show(float(value.value), *arguments))
        return show(float(value), *arguments)

    return shown


def distinct(items: Sequence[str]) -> list[str]:
    """The items without what reads like one before."""
    by_text = {TAG.sub("", item): item for item in reversed(items)}
    return list(reversed(by_text.values()))


def inverse(value: Number) -> Number:
    """One over a measured number."""
    return Number(1 / value.value, value.sources)


def printed(value: float | int | None) -> str:
    """A number as the book prints it, or a dash."""
    return numbers.MISSING if value is None else f"{value:g}"


def common(between: str) -> dict[str, Callable[..., object]]:
    """The filters that languages share.

    Args:
        between: how an interval stands behind its number, with places for {low} and {high}.
    """

    def estimate(found: Interval, scale: float = 1.0) -> str:
        """A number with its interval in brackets."""
        text = numbers.estimate(
            found.value.value, found.low.value, found.high.value, scale, between
        )
        return found.value.shown(text)

    def band(found: Interval) -> str:
        """A median with the ends of its band in brackets."""
        text = numbers.band(found.value.value, found.low.value, found.high.value, between)
        return found.value.shown(text)

    return {
        "band": band,
        "beside_1": of_either(numbers.beside_1),
        "confidence": of_either(numbers.confidence),
        "digits": of_either(numbers.significant),
        "estimate": estimate,
        "fixed": of_either(numbers.fixed),
        "in_powers": numbers.in_powers,
        "inverse": inverse,
        "magnitude": of_either(numbers.magnitude),
        "network": numbers.network,
        "printed": printed,
        "percent_points": of_either(lambda part: numbers.fixed(100 * part, 1)),
        "of_any_size": of_either(numbers.of_any_size),
        "percent": of_either(numbers.percent),
        "plain": of_either(numbers.plain),
        "whole": of_either(lambda count: f"{round(count):,}"),
        "scientific": of_either(numbers.scientific),
    }
