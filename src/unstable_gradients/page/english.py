"""How templates in English show values: what the language adds to the filters of all."""

from collections.abc import Sequence

from jinja2.runtime import LoopContext

from unstable_gradients.page import filters, numbers


def counted(count: float, noun: str) -> str:
    """A count with its noun: 1 hidden layer, 1,000 images."""
    return f"{round(count):,} {noun}{'' if round(count) == 1 else 's'}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """An enumeration, a, b and c, in which what reads alike stands once."""
    found = filters.distinct(items)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def comma(loop: LoopContext) -> str:
    """What stands behind a part of an enumeration that ends its sentence."""
    return "." if loop.last else " and" if loop.revindex == 2 else ","


def probability(value: float, least: float = 0.001) -> str:
    """A probability to two digits, or only that it is below the least one of interest."""
    return f"&lt; {least:g}" if value < least else numbers.significant(value, 2)


FILTERS: filters.Filters = filters.common(numbers.BETWEEN) | {
    "comma": comma,
    "counted": filters.of_either(counted),
    "listed": listed,
    "probability": filters.of_either(probability),
}
