"""What the page holds of a figure that a reader can question, and what is refused."""

import html
import json
import math
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import engine, interactive
from unstable_gradients.page.html import markdown_to_html

WORDS = {"invitation": "Try it", "description": "A line", "x": "Time", "told": "w is {w}"}
SPECIFICATION: dict[str, Any] = {
    "params": [
        {"name": "w", "value": 2, "bind": {"input": "range", "min": 0, "max": 9}},
        {"name": "fixed", "value": 7},
        {"name": "told", "expr": "filled(words.told, {w: w})"},
    ],
    "data": {"name": "runs"},
    "mark": "line",
    "encoding": {
        "x": {"field": "t", "type": "quantitative", "title": "@x"},
        "y": {"field": "cost", "type": "quantitative", "title": None},
    },
}
RUNS = pd.DataFrame({"t": [0, 1, 2], "cost": [0.123456789, math.nan, math.inf]})


@pytest.fixture
def made(tmp_path: Path):
    """The element of a figure."""

    def of(
        specification: object = SPECIFICATION,
        words: object = WORDS,
        frames: Mapping[str, pd.DataFrame] | None = None,
    ) -> str:
        files = {"figure.vl.json": specification, "words.json": words}
        for name, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (tmp_path / name).write_text(text, encoding="utf-8")
        given = {"runs": RUNS} if frames is None else frames
        return interactive.element("some", *(tmp_path / name for name in files), given)

    return of


def held(element: str) -> dict[str, Any]:
    """What scripts find in an element."""
    block = re.search(r'<script type="application/json" id="interactive-some-data">(.*?)<', element)
    assert block
    return json.loads(block[1])


def signals(element: str) -> dict[str, Any]:
    return {each["name"]: each for each in held(element)["spec"]["signals"]}


def test_the_element_is_a_closed_fold_that_the_invitation_opens(made) -> None:
    element = made(words=WORDS | {"invitation": "Is 1 < 2 & $3$?"})
    assert element.startswith('<details class="interactive" id="interactive-some">')
    summary = re.search(r"<summary>(.*?)</summary>", element)
    assert summary
    assert html.unescape(summary[1]) == "Is 1 < 2 & $3$?"


def test_words_stand_where_their_keys_were(made) -> None:
    content = held(made())
    titles = [axis["title"] for axis in content["spec"]["axes"] if "title" in axis]
    assert titles == ["Time"]
    assert content["description"] == "A line"
    assert signals(made())["words"]["value"] == {"told": "w is {w}"}


def test_a_group_of_words_is_there_as_a_whole(made) -> None:
    group = {"tanh": "the tangent", "relu": "the rectifier"}
    encoding = SPECIFICATION["encoding"] | {
        "color": {
            "field": "t",
            "type": "nominal",
            "legend": {"labelExpr": "words.functions[datum.label]"},
        }
    }
    element = made(SPECIFICATION | {"encoding": encoding}, WORDS | {"functions": group})
    assert signals(element)["words"]["value"]["functions"] == group


def test_data_are_rounded_and_have_gaps_where_there_is_no_number(made) -> None:
    assert held(made())["data"] == {
        "runs": {"columns": ["t", "cost"], "rows": [[0, 0.12346], [1, None], [2, None]]}
    }


def test_texts_in_data_stay_what_they_are(made) -> None:
    runs = pd.DataFrame({"t": ["784-30", "</script>$x$"], "cost": [1e-9, 123456.0]})
    element = made(frames={"runs": runs})
    assert held(element)["data"]["runs"]["rows"] == [["784-30", 1e-9], ["</script>$x$", 123460]]
    assert element.count("</script>") == 1
    assert "$" not in element


def test_numbers_of_expressions_come_from_cells(made) -> None:
    law = pd.DataFrame({"coupling": [4.98e-4, 3.0]})
    coupling = {"name": "coupling", "value": {"cell": "law.coupling"}}
    params = [*SPECIFICATION["params"], coupling]
    element = made(SPECIFICATION | {"params": params}, frames={"runs": RUNS, "law": law})
    assert signals(element)["coupling"]["value"] == 0.000498
    assert "law" not in held(element)["data"]


def test_parameters_are_what_inputs_and_buttons_set(made) -> None:
    assert held(made())["parameters"] == {"w": 2}
    states = {"states": [{"name": "@x", "set": {"fixed": 8}}]}
    element = made(SPECIFICATION | {"usermeta": states})
    assert held(element)["parameters"] == {"w": 2, "fixed": 7}
    assert held(element)["spec"]["usermeta"]["states"] == [{"name": "Time", "set": {"fixed": 8}}]


def test_panels_have_a_number_of_columns_that_can_be_set(made) -> None:
    panel = {key: SPECIFICATION[key] for key in ("data", "mark", "encoding")}
    panel["title"] = "@x"
    params = {"params": SPECIFICATION["params"]}
    element = made({**params, "columns": 2, "concat": [panel, panel, panel]})
    assert signals(element)["columns"]["value"] == 2
    assert held(element)["spec"]["layout"]["columns"] == {"signal": "columns"}
    assert signals(made({**params, "hconcat": [panel] * 3}))["columns"]["value"] == 3
    title = held(element)["spec"]["marks"][0]["title"]["text"]
    assert title == {"signal": 'broken("Time", childWidth)'}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"told": None}, r"words\.json: the word told is missing"),
        ({"x": None}, r"words\.json: the word x is missing"),
        ({"invitation": None}, r"words\.json: the word invitation is missing"),
        ({"more": "and more"}, r"words\.json: the word more is named nowhere"),
    ],
)
def test_words_are_neither_missing_nor_left_over(made, words, told: str) -> None:
    changed = {key: word for key, word in (WORDS | words).items() if word is not None}
    with pytest.raises(InvalidInput, match=told):
        made(words=changed)


@pytest.mark.parametrize(
    ("frames", "told"),
    [
        ({}, "data runs is missing, expected runs"),
        ({"runs": RUNS, "other": RUNS}, "data other is named nowhere, expected runs"),
    ],
)
def test_data_are_neither_missing_nor_left_over(made, frames, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        made(frames=frames)


@pytest.mark.parametrize("law", [pd.DataFrame({"other": [1.0]}), pd.DataFrame({"coupling": []})])
def test_a_cell_that_is_not_there_is_named(made, law: pd.DataFrame) -> None:
    params = [{"name": "coupling", "value": {"cell": "law.coupling"}}, *SPECIFICATION["params"]]
    with pytest.raises(InvalidInput, match=r"no cell law\.coupling, expected a column with a row$"):
        made(SPECIFICATION | {"params": params}, frames={"runs": RUNS, "law": law})


@pytest.mark.parametrize(
    ("specification", "told"),
    [
        ("{", r"figure\.vl\.json: .*expected JSON$"),
        ([], r"figure\.vl\.json: list in JSON, expected an object$"),
        (
            SPECIFICATION | {"mark": 3, "encoding": {"x": {"title": "@x"}}},
            r"figure\.vl\.json: \S.* \S",
        ),
    ],
)
def test_what_is_no_specification_is_named_in_one_line(made, specification, told: str) -> None:
    with pytest.raises(InvalidInput, match=told) as refused:
        made(specification)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"params": [{"name": "w", "bind": {"input": "range"}}]}, "w: can be set, expected it to"),
        ({"params": [{"bind": {"input": "range"}}]}, "a parameter without a name: can be set"),
        ({"usermeta": {"states": [{"name": "@x"}]}}, r"state .*Time.*, expected a name and what"),
        ({"usermeta": {"states": [{"set": {"w": 1}}]}}, "expected a name and what to set"),
        ({"usermeta": {"offered": {"w": ["runs"]}}}, r"offered: w: \['runs'\], expected data, a"),
    ],
)
def test_what_cannot_be_set_is_named(made, changed: dict[str, Any], told: str) -> None:
    params = [*changed.get("params", SPECIFICATION["params"][:2]), SPECIFICATION["params"][2]]
    with pytest.raises(InvalidInput, match=told):
        made(SPECIFICATION | changed | {"params": params})


def test_what_is_true_or_false_stays_so(made) -> None:
    runs = pd.DataFrame({"t": [True, False], "cost": [1.0, 2.0]})
    rows = held(made(frames={"runs": runs}))["data"]["runs"]["rows"]
    assert json.dumps(rows) == "[[true, 1], [false, 2]]"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"other\.json: missing, expected a JSON file"):
        interactive.element("some", tmp_path / "other.json", tmp_path / "other.json", {})


def test_the_element_is_one_block_of_markdown(made) -> None:
    element = made(words=WORDS | {"told": "*w* _is_ `{w}` \\(x\\)", "invitation": "*Try*"})
    assert element in markdown_to_html({}, f"Before.\n\n{element}\n\nBehind.")


def test_two_figures_are_the_same_to_the_byte(made) -> None:
    assert made() == made()


def test_the_engine_is_the_same_in_every_build_and_small() -> None:
    module = engine.module()
    assert engine.module() == module
    assert zlib.decompress(engine.compressed()).decode("utf-8") == module
    assert len(engine.block()) < 300_000
    for part in engine.PARTS:
        assert re.search(rf" as {part}\b", module), part
