"""Tables of the networks that are compared: collected whole, or refused in one line."""

import contextlib

import pandas as pd
import pytest

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.command_line import parse
from unstable_gradients.study import networks
from unstable_gradients.study.columns import Text, Whole
from unstable_gradients.study.tables import Table, Tables

NETWORKS = {"shallow": (784, 3, 10), "deep": (784, 3, 4, 2, 10)}
RUNS = Tables("runs", "network", "a replica", (Text("network"), Whole("replica")))
LAYERS = Tables("runs", "network", "a layer", (Text("network"), Whole("replica"), Whole("layer")))
AGGREGATE = Table(
    "aggregate.csv",
    "a replica",
    (Text("network"), Text("sizes"), Whole("hidden_layers"), Whole("replica")),
)


@pytest.fixture(autouse=True)
def here(tmp_path):
    (tmp_path / "runs").mkdir()
    with contextlib.chdir(tmp_path):
        yield tmp_path


def write(folder, name, text):
    (folder / f"runs/{name}.csv").write_text(text, encoding="utf-8")


def test_collecting_walks_the_variants_in_their_order_and_nothing_else(here):
    write(here, "deep", "network,replica\ndeep,0\n")
    write(here, "shallow", "network,replica\nshallow,0\nshallow,1\n")
    write(here, "removed", "something else")
    table = networks.collect(RUNS, NETWORKS)
    assert table["network"].tolist() == ["shallow", "shallow", "deep"]
    assert table.index.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("network,replica\ndeep,0\n", "network 'deep', expected 'shallow' in every row"),
        ("network,replica\nshallow,0\ndeep,0\n", "network 'deep', expected 'shallow'"),
        ("network,replica\n,0\n", "column network is empty in a row, expected text"),
        ("network,epoch\nshallow,0\n", "columns network, epoch; expected network, replica"),
        ("replica,network\n0,shallow\n", "columns replica, network; expected network, replica"),
        ("network,replica\n", "no rows, expected at least one"),
        ("", "not a CSV table"),
    ],
)
def test_a_wrong_table_is_named_in_one_line(here, text, message):
    write(here, "shallow", text)
    with pytest.raises(InvalidInput) as caught:
        networks.collect(RUNS, {"shallow": NETWORKS["shallow"]})
    assert str(caught.value).startswith(f"runs/shallow.csv: {message}")
    assert "\n" not in str(caught.value)


def test_a_missing_table_is_named():
    with pytest.raises(InvalidInput, match=r"^runs/deep\.csv: missing, expected a CSV table"):
        networks.collect(RUNS, {"deep": NETWORKS["deep"]})


def layers(last):
    rows = [{"replica": 0, "layer": layer} for layer in range(1, last + 1)]
    LAYERS.write(pd.DataFrame(rows), "deep")
    return networks.collect(LAYERS, {"deep": NETWORKS["deep"]})


def test_layers_reach_the_last_hidden_one_or_the_output():
    assert len(layers(3)) == 3
    assert len(layers(4)) == 4
    for wrong in (2, 5):
        with pytest.raises(InvalidInput, match=rf"layers up to {wrong}, expected 3$"):
            layers(wrong)


TWINS = {"first": (784, 3, 10), "other": (784, 4, 10), "again": (784, 3, 10)}


def test_of_networks_with_the_same_sizes_the_first_counts(here):
    for name in ("first", "other"):
        write(here, name, f"network,replica\n{name},0\n")
    found = networks.collect_distinct(RUNS, TWINS)
    assert list(found) == ["784-3-10", "784-4-10"]
    assert [table["network"].iloc[0] for table in found.values()] == ["first", "other"]


def aggregate(**changes):
    rows = pd.DataFrame({"network": list(TWINS), "replica": 0})
    AGGREGATE.write(networks.with_sizes(rows, TWINS).assign(**changes))


def test_rows_of_an_aggregate_count_once():
    aggregate()
    found = networks.read_distinct(AGGREGATE, TWINS)
    assert found["network"].tolist() == ["first", "other"]
    assert found["sizes"].tolist() == ["784-3-10", "784-4-10"]
    assert found["hidden_layers"].tolist() == [1, 1]


@pytest.mark.parametrize("changes", [{"sizes": "784-5-10"}, {"hidden_layers": 2}])
def test_an_aggregate_of_other_networks_is_refused(changes):
    aggregate(**changes)
    (name,) = changes
    with pytest.raises(InvalidInput, match=rf"^aggregate\.csv: network first has other {name}"):
        networks.read_distinct(AGGREGATE, TWINS)


def test_an_aggregate_of_none_of_the_networks_is_refused():
    aggregate(network=[f"another-{name}" for name in TWINS])
    with pytest.raises(InvalidInput) as caught:
        networks.read_distinct(AGGREGATE, TWINS)
    assert str(caught.value) == ("aggregate.csv: no row of network first, other, expected some")


def test_a_variant_is_described_by_its_hidden_layers_alone():
    flags = "--confidence 0.95 --depth-2.hidden 30 20 --depth-1.hidden 30"
    found = parse(networks.ComparedVariants, flags.split())
    assert list(found.networks.items()) == [
        ("depth-2", (784, 30, 20, 10)),
        ("depth-1", (784, 30, 10)),
    ]
    for wrong in ("--a.hidden", "--a.hidden 30 --a.width 3", "--a.hidden 0", "--a.width 3"):
        with pytest.raises(InvalidInput, match=r"^--a\.(hidden|width)"):
            parse(networks.ComparedVariants, ["--confidence", "0.95", *wrong.split()])
