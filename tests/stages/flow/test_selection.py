"""Deep networks by the functions that their names stand for."""

from collections.abc import Callable

import pandas as pd

from stages.flow import selection

NAMES = {"sigmoid": "logistic", "tanh": "hyperbolic"}
Table = Callable[..., pd.DataFrame]


def test_networks_are_known_by_their_functions_and_not_by_names(flow_table: Table) -> None:
    table = flow_table(activations=("sigmoid", "tanh"))
    functions = {name: function for function, name in NAMES.items()}
    renamed = table.replace({"activation": NAMES})
    pd.testing.assert_frame_equal(selection.by_function(renamed, functions), table)
    worst = table.rename(columns={"activation": "worst_activation"})
    renamed = worst.replace({"worst_activation": NAMES})
    pd.testing.assert_frame_equal(selection.by_function(renamed, functions), worst)


def test_two_names_of_one_function_are_one_network(flow_table: Table) -> None:
    table = flow_table(activations=("sigmoid",))
    twice = pd.concat([table, table.assign(activation="logistic")])
    functions = {"sigmoid": "sigmoid", "logistic": "sigmoid"}
    pd.testing.assert_frame_equal(selection.by_function(twice, functions), table)
