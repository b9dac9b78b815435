"""What a value or a curve that was published says of ours, and ours of it."""

import bisect
import math
from dataclasses import replace

import numpy as np

from unstable_gradients.study import rules, statistics
from unstable_gradients.study.curves import Curve, Curves, largest_straying, straying, strayings
from unstable_gradients.study.findings import lost
from unstable_gradients.study.power import chance_outside
from unstable_gradients.study.rules import HALF_DECADE, HALF_POINT, MOSTLY
from unstable_gradients.study.statistics import Sample
from unstable_gradients.study.verdicts import Finding, Interval, Region, Verdict, judge

MOST_REPLICAS = 10_000  # that anybody would train
TOO_WIDELY = "; single runs scatter too widely to tell, however many there are"


def published_accuracy(book: float, sample: Sample, confidence: float) -> Finding:
    """A published accuracy (a fraction) against those of the replicas."""
    low, high = statistics.prediction_interval(sample, confidence)
    centre = statistics.mean(sample, confidence).value
    found = _published(book, sample, (low, high), confidence, HALF_POINT)
    shown = f"the book's {book:.2%} beside {centre:.2%}, one more run {low:.2%} to {high:.2%}"
    return replace(
        found,
        rule=rules.PUBLISHED_ACCURACY.name,
        measured=centre,
        shown=lost(sample) or shown + found.shown,
        percentile=statistics.percentile_of(book, sample),
        samples=(sample,),
    )


def published_size(book: float, sample: Sample, confidence: float) -> Finding:
    """A published positive quantity against those of the replicas, by their logarithms."""
    logs = statistics.logarithms(sample)
    interval = statistics.prediction_interval(logs, confidence)
    found = _published(math.log(book), logs, interval, confidence, math.log(HALF_DECADE))
    with np.errstate(over="ignore"):  # two replicas can leave an interval up to infinity
        low, high = np.exp(interval).tolist()
    centre = statistics.geometric_mean(sample, confidence).value
    shown = f"the book's {book:g} beside {centre:.3g}, one more run {low:.3g} to {high:.3g}"
    return replace(
        found,
        rule=rules.PUBLISHED_SIZE.name,
        measured=centre,
        low=low,
        high=high,
        shown=lost(logs) or shown + found.shown,
        book=book,
        percentile=statistics.percentile_of(book, sample),
        samples=(sample,),
    )


def _published(
    book: float, sample: Sample, interval: tuple[float, float], confidence: float, margin: float
) -> Finding:
    """The finding without its rule; `shown` has what an interval too wide would need, if it is."""
    low, high = interval
    half, replicas = (high - low) / 2, len(sample)
    verdict, needed = judge(book, book, Region(low, high, closed=True)), ""
    if math.isnan(half):
        verdict = Verdict.UNDECIDED
    elif verdict is Verdict.HOLDS and half > margin:
        enough = _replicas_for(margin, half, replicas, confidence)
        verdict = Verdict.UNDECIDED
        needed = f"; {enough:,} replicas would decide" if enough else TOO_WIDELY
    power = chance_outside(margin, half, replicas - 1, confidence)
    return Finding(
        verdict,
        rule="",
        measured=np.nan,
        low=low,
        high=high,
        interval=Interval.PREDICTION,
        replicas=replicas,
        power=power,
        chance=1 - confidence,
        shown=needed,
        book=book,
    )


def _replicas_for(margin: float, half: float, replicas: int, confidence: float) -> int | None:
    """How many replicas with this spread leave a prediction interval of the margin; None if none.

    Args:
        margin: half of the width asked for.
        half: half of the width that this many replicas leave.
        replicas: their number.
        confidence: of the interval.
    """
    spread = half / _reach(replicas, confidence)
    if _reach(MOST_REPLICAS, confidence) * spread > margin:
        return None
    more = range(replicas, MOST_REPLICAS + 1)
    return more[
        bisect.bisect_left(more, True, key=lambda n: _reach(n, confidence) * spread <= margin)
    ]


def _reach(replicas: int, confidence: float) -> float:
    """Half the width of a prediction interval, in standard deviations."""
    return statistics.students_quantile(confidence, replicas - 1) * math.sqrt(1 + 1 / replicas)


def published_curve(book: Curve, curves: Curves, confidence: float) -> Finding:
    """That a curve of the book could be one of ours: a simultaneous band holds it.

    Args:
        book: its positive values at each point.
        curves: ours at the same points.
        confidence: of the band.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(curves)
    if not np.isfinite(logs).all() or len(logs) < 3:
        return _undecided(len(logs))
    distances = strayings(logs)
    limit, found = largest_straying(distances, confidence), straying(np.log(book), logs)
    off = [
        straying(curve + shift, np.delete(logs, each, axis=0)) > limit
        for each, curve in enumerate(logs)
        for shift in (-math.log(HALF_DECADE), math.log(HALF_DECADE))
    ]
    farther, power = float(np.mean(distances > found)), float(np.mean(off))
    verdict = judge(found, found, Region(0.0, limit, closed=True))
    if verdict is Verdict.HOLDS and power < MOSTLY:  # as where too few curves leave no limit
        verdict = Verdict.UNDECIDED
    return Finding(
        verdict,
        rules.PUBLISHED_CURVE.name,
        found,
        0.0,
        limit,
        Interval.SIMULTANEOUS,
        len(logs),
        power=power,
        chance=1 - confidence,
        shown=f"strays {found:.2f} spreads from the mean, one more run at most {limit:.2f}; "
        f"{farther:.0%} of ours stray farther",
    )


def _undecided(replicas: int) -> Finding:
    return Finding(
        Verdict.UNDECIDED,
        rules.PUBLISHED_CURVE.name,
        math.nan,
        math.nan,
        math.nan,
        Interval.NONE,
        replicas,
        power=0.0,
        chance=0.0,
        shown="too few curves, or some are not finite",
    )
