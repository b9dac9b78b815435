"""Numbers as a reader sees them. A missing one, NaN, is a dash."""

import math
import re

from unstable_gradients.study.replicas import band_coverage

MISSING = "–"
MINUS = "−"
NO_BREAK = "\N{NO-BREAK SPACE}"
BETWEEN = (
    f" ({{low}}{NO_BREAK}to{NO_BREAK}{{high}})"  # how English puts an interval behind a number
)
POWER = re.compile(r"\b(\d+(?:\.\d+)?)e([+-])0*(\d+)\b", re.ASCII)


def significant(value: float, digits: int = 3) -> str:
    """A number to this many significant digits, never in scientific notation."""
    if not math.isfinite(value):
        return MISSING if math.isnan(value) else _signed(f"{value}")
    magnitude = math.floor(math.log10(abs(value))) if value else 0
    return fixed(value, digits - 1 - magnitude)


def scientific(decades: float, digits: int = 2) -> str:
    """A number by its decimal logarithm, however small or large; a formula where it is either."""
    if not math.isfinite(decades):
        return "0" if decades < 0 else significant(decades)
    if -3 <= decades < 4:
        return significant(10**decades, digits)
    power = math.floor(decades)
    mantissa = f"{10 ** (decades - power):.{digits - 1}f}"
    if mantissa.startswith("10"):
        power, mantissa = power + 1, f"{1:.{digits - 1}f}"
    return rf"${mantissa} \cdot 10^{{{power}}}$"


def of_any_size(value: float, digits: int = 2) -> str:
    """A number itself, however small or large; a formula where it is either."""
    size = scientific(math.log10(abs(value)) if value else -math.inf, digits)
    return f"{MINUS}{size}" if value < 0 else size


def plain(value: float) -> str:
    """A number without needless decimals, such as one that was set: 0.5, 100."""
    return _signed(f"{value:g}")


def in_powers(text: str) -> str:
    """A text in which numbers such as 1e-05 are formulas, powers of ten."""

    def formula(found: re.Match[str]) -> str:
        factor = "" if found[1] == "1" else rf"{found[1]} \cdot "
        return f"${factor}10^{{{found[2].strip('+')}{found[3]}}}$"

    return POWER.sub(formula, text)


def magnitude(value: float, digits: int = 2) -> str:
    """A number from 0 on, however small or large, as `scientific` has it."""
    return scientific(math.log10(value) if value > 0 else math.nan if value else -math.inf, digits)


def beside_1(value: float) -> str:
    """A number below 1 to as many digits as tell it from 1, two or more; else to three digits."""
    if not value < 1:
        return significant(value)
    return fixed(value, max(2, 1 - math.floor(math.log10(1 - value))))


def fixed(value: float, decimals: int) -> str:
    """A number to this many decimals, thousands apart by commas."""
    if math.isnan(value):
        return MISSING
    rounded = round(value, decimals) + 0.0  # which makes -0.0 plain 0.0
    return _signed(f"{rounded:,.{max(decimals, 0)}f}")


def _signed(text: str) -> str:
    return text.replace("-", MINUS)


def percent(fraction: float, decimals: int = 2) -> str:
    """A fraction as a percentage."""
    text = fixed(100 * fraction, decimals)
    return text if text == MISSING else f"{text}%"


def confidence(fraction: float) -> str:
    """A confidence such as 0.95 as a percentage, without needless decimals."""
    return f"{100 * fraction:g}%"


def coverage(replicas: int, fraction: float) -> str:
    """How often one more falls into the band of this many replicas, in percent."""
    return confidence(round(band_coverage(replicas, fraction), 2))


def estimate(
    value: float, low: float, high: float, scale: float = 1.0, between: str = BETWEEN
) -> str:
    """A number with its interval, to as many digits as the interval's half width warrants.

    These are two digits of the half width if it begins with 1, 2 or 3, else one.
    """
    value, low, high = scale * value, scale * low, scale * high
    half = (high - low) / 2
    if not (math.isfinite(half) and half > 0):
        return significant(value)
    decimals = -math.floor(math.log10(half / 4))
    ends = {"low": fixed(low, decimals), "high": fixed(high, decimals)}
    return fixed(value, decimals) + between.format(**ends)


def band(value: float, lower: float, upper: float, between: str = BETWEEN) -> str:
    """A median with the quantiles around it."""
    if math.isnan(value):
        return MISSING
    ends = {"low": significant(lower, 2), "high": significant(upper, 2)}
    return significant(value) + between.format(**ends)


def network(sizes: str) -> str:
    """Layer sizes as the book writes them: 784-30-10 is [784, 30, 10]."""
    return f"[{sizes.replace('-', f',{NO_BREAK}')}]"
