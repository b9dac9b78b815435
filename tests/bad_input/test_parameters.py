"""params.yaml with other values, keys and variants: what DVC and the programs make of it."""

import functools
import math
import re
import warnings
from typing import Any

from dvc.exceptions import DvcException
from hypothesis import strategies as st

from tests.bad_input.cases import Kept, cases, contents
from tests.pipeline import in_process
from tests.pipeline.tiny import at, change, leaves
from unstable_gradients.errors import InvalidInput

NUMBERS = [-1, 0, 1, 2, 3, 7, 0.5, -0.5, 1.5, 4.0, 1e-320, 1e-9, 1e9, 1e308, 10**9, 10**12, 10**30]
NUMBERS += [math.nan, math.inf, -math.inf, True, False, None]
TEXTS = [
    *["", " ", "x", "-f", "--eta", "../x", "a b", "a.b", "1", "1e5", "nan", "none", "é", "x" * 999],
    *["'", '"', "\\", "$(touch pwned)", "`touch pwned`", "; touch pwned", "a\nb", "${kernels}"],
]
OTHERS: list[Any] = [[], [0], [-1], [1, 2], [2, 1], [1, 1], ["x"], [math.nan], [10**12], [[1]], {}]
OTHERS += [{"a": 1}, [10**5], [1] * 2000]
# DVC itself fails on an empty name, with a line that says no more than "unexpected error".
NAMES = [
    *TEXTS[1:],
    "true",
    "nan",
    "inf",
    "record",
    "network",
    "a/b",
    "A_b-1",
    "hidden",
    "key",
    1,
    1.5,
]
VARIANT_STAGES = [
    "accuracy@{}",
    "gradient-trace@{}",
    "matrix-product@{}",
    "summarize-accuracy",
    "judge-start",
]
# Above this a run would take too long here, and what is accepted is not tried.
QUICK = 60
# As program/parameters.py documents them.
MOST, MOST_NEURONS, MOST_LAYERS = 10**7, 10**4, 1000


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, str, Any, str]:
    """How to change what stands under which name, the new value, and a stage that is given it."""
    how = draw(st.sampled_from(["value"] * 6 + ["remove", "add", "group", "variant"]))
    if how == "variant":
        name = draw(st.sampled_from(NAMES))
        return how, "variants", name, draw(st.sampled_from(VARIANT_STAGES)).format(name)
    name = draw(st.sampled_from([each for each in LEAVES if affected(each)]))
    value = draw(st.sampled_from(NUMBERS) | st.sampled_from(TEXTS) | st.sampled_from(OTHERS))
    return how, name, value, draw(st.sampled_from(affected(name)))


LEAVES = [name for name, _ in leaves(in_process.tiny_params())]


def changed(how: str, name: str, value: Any) -> Any:
    params = in_process.tiny_params()
    above, _, key = name.rpartition(".")
    group = at(params, above) if above else params
    if how == "variant":
        params["variants"] = {value: {"hidden": [2]}}
    elif how == "remove":
        del group[key]
    elif how == "add":
        group["new-key"] = value
    else:
        change(params, above if above and how == "group" else name, value)
    return params


@functools.cache
def affected(name: str) -> list[str]:
    """The stages into whose commands DVC puts what stands under this name of params.yaml.

    Without those that draw, which take too long.
    """
    found = []
    for stage in in_process.tiny_stages():
        group, _, instance = stage.partition("@")
        used = re.findall(r"\$\{(.*?)\}", in_process.template(group))
        used += [f"{each}.{instance}" for each in in_process.lists(group)]
        if not stage.startswith("draw-") and any(
            f"{name}.".startswith(f"{each}.") or each.startswith(f"{name}.") for each in used
        ):
            found.append(stage)
    return found


def is_large(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) > QUICK or any(map(is_large, value))
    return isinstance(value, int) and value > QUICK


@cases(4, made=changes())
def test_changed_parameters_work_or_are_refused(
    in_study: Kept, made: tuple[str, str, Any, str]
) -> None:
    how, name, value, stage = made
    try:
        words = in_process.arguments(in_process.commands(changed(how, name, value)), stage)
    except (DvcException, ValueError):
        return  # DVC tells it in a line, or the shell: a quotation mark is not closed
    finally:
        in_study.restore()
    given = contents(in_study.folder)
    try:
        parsed = in_process.parse(words)
        assert_in_range(parsed)
        if not is_large(value):
            with warnings.catch_warnings(action="error"):
                in_process.run(words)
    except (InvalidInput, OSError):
        assert contents(in_study.folder) == given, "an output was changed"
    finally:
        in_study.restore()


def assert_in_range(parsed: Any) -> None:
    """What programs take must be finite, and no larger than is documented."""
    for name, value in parsed.model_dump(warnings=False).items():
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, float):
                assert math.isfinite(each), name
            if isinstance(each, int) and name != "seed":
                assert each <= (MOST_NEURONS if name == "hidden" else MOST), name
        if name == "hidden" and isinstance(value, tuple):
            assert 1 <= len(value) <= MOST_LAYERS
            assert min(value) >= 1
        if name in ("network", "bars_network") and isinstance(value, str):
            assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", value)
