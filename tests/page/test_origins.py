"""What the page is told of lock files."""

from unstable_gradients.audit.lock import Lock, Recorded, Stage
from unstable_gradients.page.origins import Origins, described
from unstable_gradients.study.columns import Column, Text
from unstable_gradients.study.tables import Table


def stage(name: str, inputs: tuple[str, ...], *outputs: str, **parameters: object) -> Stage:
    """A stage whose sums are the paths, backwards."""
    read, made = (
        tuple(Recorded(path, path[::-1]) for path in paths) for paths in (inputs, outputs)
    )
    return Stage(name, f"run {name}", read, made, parameters)


ORIGINS = Origins(
    Lock(
        {
            each.name: each
            for each in (
                stage("train@a", ("data/code/train.txt", "data/given"), "runs/a", eta=0.1),
                stage("train@b", ("data/code/train.txt", "data/given"), "runs/b", eta={"x": 1.0}),
                stage("sum", ("runs", "data/given"), "sum.csv", "other.csv"),
                stage("draw", ("sum.csv",), "picture.svg"),
                stage("apart", (), "apart.csv"),
            )
        }
    ),
    {"train": "Train", "sum": "Add up", "draw": "Draw", "apart": "Be apart"},
)


def test_an_output_has_its_sum_and_its_stage() -> None:
    assert ORIGINS.made("other.csv") == {"md5": "vsc.rehto", "stage": "sum"}
    assert ORIGINS.made("data/given") is None


def test_all_stages_that_lead_there_are_told_once() -> None:
    found = ORIGINS.stages(["picture.svg", "sum.csv"])
    assert list(found) == ["draw", "sum", "train@a", "train@b"]
    assert found["sum"] == {
        "is": "Add up",
        "command": "run sum",
        "parameters": {},
        "inputs": [["runs", "snur", ["train@a", "train@b"]], ["data/given", "nevig/atad", []]],
    }
    assert found["train@b"] == {
        "is": "Train",
        "command": "run train@b",
        "parameters": {"eta": {"x": 1.0}},
        "inputs": [
            ["data/code/train.txt", "txt.niart/edoc/atad"],
            ["data/given", "nevig/atad", []],
        ],
    }


def test_the_order_of_a_lock_file_changes_nothing() -> None:
    """DVC writes stages in the order in which they first ran, which differs between two clones."""
    turned = Origins(Lock(dict(reversed(ORIGINS.lock.stages.items()))), ORIGINS.descriptions)
    paths = ["picture.svg", "sum.csv", "apart.csv"]
    assert repr(turned.stages(paths)) == repr(ORIGINS.stages(paths))


def test_a_table_says_what_its_columns_mean() -> None:
    table = Table("a.csv", "a row", (Text("network"), Column("x", "what it is")))
    columns = {"network": "name of the variant", "x": "what it is"}
    assert described(table) == {"is": "a row", "columns": columns}
