"""How templates in Japanese show values: what the language adds to the filters of all."""

from collections.abc import Sequence

from jinja2.runtime import LoopContext

from unstable_gradients.page import filters, numbers
from unstable_gradients.page.phrases import Phrases

BETWEEN = "（{low}〜{high}）"
WORD = "word"  # the group of phrases that values of templates are


def counted(count: float, counter: str) -> str:
    """A count with its counter: 5層, 1,000枚."""
    return f"{round(count):,}{counter}"


def listed(items: Sequence[str], last: str = "、") -> str:
    """An enumeration, a、b、c, in which what reads alike stands once."""
    found = filters.distinct(items)
    return "、".join(found[:-1]) + last * (len(found) > 1) + "".join(found[-1:])


def comma(loop: LoopContext) -> str:
    """What stands behind a part of an enumeration that ends its sentence."""
    return "。" if loop.last else "、"


def probability(value: float, least: float = 0.001) -> str:
    """A probability to two digits, or only that it is below the least one of interest."""
    return f"{least:g}未満" if value < least else numbers.significant(value, 2)


def all_filters(phrases: Phrases) -> filters.Filters:
    """The filters, of which `word` turns words that programs say into Japanese."""
    return filters.common(BETWEEN) | {
        "comma": comma,
        "counted": filters.of_either(counted),
        "listed": listed,
        "probability": filters.of_either(probability),
        "word": lambda english: phrases.say(WORD, english),
    }
