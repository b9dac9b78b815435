"""What the page holds for the living network."""

import json
import re
from dataclasses import replace

import pytest

from stages.training import living
from tests.page.web.images import EPOCHS, TRAINING, blocks, book_curves, speed, split
from tests.page.web.pages import STUDY
from unstable_gradients.errors import InvalidInput
from unstable_gradients.network.architecture import Architecture


def facts(page: str) -> dict:
    held = re.search(r'<script type="application/json" id="living">(.*?)</script>', page)
    assert held
    return json.loads(held[1])


def made(training: living.Training = TRAINING, table=None) -> str:
    return living.blocks(training, split(), speed() if table is None else table, book_curves(), {})


def test_equal_inputs_make_equal_bytes() -> None:
    assert made() == made()


def test_it_stays_small() -> None:
    assert len(blocks()) < 700_000


def test_the_facts_are_the_studys() -> None:
    found = facts(made())
    assert found["study"] == {
        "depth": 2,
        "activation": "sigmoid",
        "cost": "cross-entropy",
        "normalization": "none",
        "skips": "none",
        "start": "default",
        "rule": "none",
        "eta": 0.1,
        "lmbda": 5.0,
    }
    assert (found["epochs"], found["images"], found["replicas"]) == (EPOCHS, 1000, 42)
    assert found["coverage"] == 0.95  # as asked: the range of 42 would hold 41/43
    assert found["marks"]["3"]["epochs"] == [0, 10, 25, 50]
    assert found["marks"]["3"]["layers"][2] == [0.283, 0.0596, 0.00756, 0.0016]


def test_the_parameters_of_the_report_say_what_the_study_did() -> None:
    parameters = {
        "network": {
            "activation": "sigmoid",
            "cost": "cross-entropy",
            "initializer": "default",
            "biases": "normal",
        },
        "experiments": {
            "gradient-trace": {"epochs": 500, "images": 1000, "eta": 0.1, "lmbda": 5.0, "seed": 3}
        },
        "statistics": {"confidence": 0.95},
    }
    assert living.Training.of(parameters, [30, 30]) == STUDY
    centred = parameters | {"network": parameters["network"] | {"biases": "centred"}}
    assert living.Training.of(centred, [30]).initializer.biases.centred


def test_networks_without_all_epochs_or_of_another_width_have_no_bands() -> None:
    table = speed()
    short = table[~((table["sizes"].str.count("-") == 4) & (table["epoch"] == 3))]
    assert facts(made(table=short))["bands"] == [1, 2, 4]
    assert list(facts(made(table=short))["marks"]) == ["2", "4"]
    wide = replace(TRAINING, architecture=Architecture((784, 40, 40, 10)))
    assert facts(made(wide))["bands"] == []
    nothing = facts(made(table=table[:0]))
    assert (nothing["bands"], nothing["replicas"], nothing["marks"]) == ([], 0, {})


def test_hidden_layers_of_several_widths_are_refused() -> None:
    uneven = replace(TRAINING, architecture=Architecture((784, 30, 20, 10)))
    with pytest.raises(InvalidInput, match=r"784, 30, 20, 10\]: expected hidden layers of one"):
        made(uneven)
