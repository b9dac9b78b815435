"""The programs of section E, one after the other in a folder of their own."""

import contextlib
from pathlib import Path

import matplotlib
import pytest

from stages.chain.functions import functions
from stages.chain.tables import (
    ACTIVATION_SLOPE,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_DERIVATIVE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
)
from stages.ledger.tables import judged
from tests.running import run
from tests.stages.programs import STATISTICS, STYLE, Flags, flags_of, refusal, words, written

JUDGE = STATISTICS | {"steepness": "4.0"}
PROGRAMS: dict[str, Flags] = {
    "chain.derive": flags_of("chain-derivative")
    | {
        "chains": "3",
        "length": "3",
        "digits": "40",
        "largest-change": "0.01",
        "changes": "2",
        "seed": "1",
    },
    "chain.count_terms": flags_of("chain-terms") | {"chains": "50", "length": "4", "seed": "1"},
    "chain.explode": flags_of("exploding-chain")
    | {"longest": "4", "weight": "100.0", "input": "0.5"},
    "chain.compare_lengths": flags_of("chain-ratio")
    | {
        **STATISTICS,
        "chains": "50",
        "longest": "4",
        "weight-scales": "1 4",
        "seed": "1",
    },
    "chain.compare_activations": flags_of("chain-activations")
    | {
        **STATISTICS,
        "chains": "50",
        "length": "4",
        "weight-scales": "1",
        "steepness": "4.0",
        "reach": "6.0",
        "points": "10",
        "seed": "1",
    },
    "chain.judge": JUDGE,
    "chain.draw": STYLE,
}
WRITTEN = {
    "chain.derive": (CHAIN_DERIVATIVE, CHAIN_CASCADE),
    "chain.count_terms": (CHAIN_TERMS,),
    "chain.explode": (EXPLODING_CHAIN,),
    "chain.compare_lengths": (CHAIN_RATIO,),
    "chain.compare_activations": (ACTIVATION_SLOPE, CHAIN_ACTIVATION),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chain")
    for program, flags in PROGRAMS.items():
        run(program, words(flags), folder)
    return folder


def test_every_program_writes_its_tables(made: Path) -> None:
    with contextlib.chdir(made):
        rows = {table.path: len(table.read()) for tables in WRITTEN.values() for table in tables}
    assert rows[CHAIN_DERIVATIVE.path] == 3
    assert rows[CHAIN_CASCADE.path] == 3 * 2 * 6  # changes, and a1, z2, a2, z3, a3 and C
    assert rows[EXPLODING_CHAIN.path] == 3
    assert rows[CHAIN_RATIO.path] == 2 * 2 * 3
    assert rows[ACTIVATION_SLOPE.path] == len(functions(1.0)) * 21
    assert rows[CHAIN_ACTIVATION.path] == len(functions(1.0)) * 2


def test_every_claim_is_judged(made: Path) -> None:
    with contextlib.chdir(made):
        quantities = judged("chain").quantities()
    assert quantities["id"].unique().tolist() == [
        *("E1a", "E1b", "E2", "E3a", "E3b", "E3c", "E4", "E5a", "E5b", "E6a", "E6b", "E7")
    ]
    of_study = quantities["source"] != "book"
    assert quantities.loc[of_study, "id"].unique().tolist() == ["E5b", "E7"]


def test_pictures_do_not_depend_on_the_settings_of_the_user(made: Path) -> None:
    before = written(made / "reports")
    assert len(before) == 2 * 7
    with matplotlib.rc_context({"lines.linewidth": 9, "font.family": "serif"}):
        run("chain.draw", words(STYLE), made)
    assert written(made / "reports") == before


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    outputs = [f"{judged('chain').path}.{suffix}" for suffix in ("csv", "json")]
    said = refusal("chain.judge", JUDGE, tmp_path, outputs)
    assert said == f"{CHAIN_DERIVATIVE.path}: missing, expected a CSV table"


@pytest.mark.parametrize(
    ("program", "flag", "value", "expected"),
    [
        ("chain.derive", "length", "0", "--length 0: input should be greater than or equal to 1"),
        ("chain.derive", "digits", "25", "--digits 25: expected at least 26 for changes down to"),
        ("chain.count_terms", "length", "2", "--length 2: input should be greater than or equal"),
        (
            "chain.explode",
            "longest",
            "1",
            "--longest 1: input should be greater than or equal to 2",
        ),
        ("chain.explode", "weight", "4", "weight 4.0: expected from 4.01"),
        (
            "chain.compare_lengths",
            "weight-scales",
            "2 1",
            "--weight-scales 2 1: expected different values, the smallest first",
        ),
        (
            "chain.compare_activations",
            "length",
            "1",
            "--length 1: input should be greater than or equal to 2",
        ),
        ("chain.compare_activations", "steepness", "nan", "--steepness nan: "),
    ],
)
def test_a_bad_parameter_is_told_in_one_line(
    program: str, flag: str, value: str, expected: str, tmp_path: Path
) -> None:
    outputs = [table.path for table in WRITTEN[program]]
    said = refusal(program, {**PROGRAMS[program], flag: value}, tmp_path, outputs)
    assert said.startswith(expected)
