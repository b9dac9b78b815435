"""Problem F2 and claim B6 on the page: neurons and layers that hand on their input."""

from collections.abc import Iterator

import pandas as pd

from stages.depth.tables import ACCURACY_BY_REPLICA
from stages.page.setting import Setting
from stages.richer import copies
from stages.richer.page.extremes import largest
from stages.richer.tables import (
    DEEPENED,
    IDENTITY_NEURON,
    IDENTITY_NEURON_PICTURE,
    WITH_CONSTANT,
    WITHOUT_CONSTANT,
)
from unstable_gradients.page.sourced import calculated, cell, combined


def values(study: Setting) -> dict[str, object]:
    """What the text `identity` names."""
    deepened = DEEPENED.read()
    return {
        "picture": study.drawn(IDENTITY_NEURON_PICTURE, "experiments.identity-neuron", "kernels"),
        "asked": study.interactive("identity", "richer", {"best": _best(IDENTITY_NEURON.read())}),
        "neuron": _neuron(IDENTITY_NEURON.read()),
        "inserted": sorted(deepened["layers"].unique().tolist()),
        "deepened": [*_deepened(deepened)],
        "closest": _closest(deepened),
        "bare": _without_constant(deepened),
        "beside": [*_beside_training(deepened, ACCURACY_BY_REPLICA.read())],
    }


def _best(neurons: pd.DataFrame) -> pd.DataFrame:
    """The least error for each w1, for the figure that one can question."""
    return neurons[["form", "input_weight", "error"]]


def _measure(table: pd.DataFrame, name: str) -> pd.DataFrame:
    return table[table["measure"] == name]


def _neuron(neurons: pd.DataFrame) -> dict[str, object]:
    """How well one neuron can do, with a constant and without."""
    free, bare = (
        neurons[neurons["form"] == form].sort_values("input_weight").iloc[0]
        for form in (WITH_CONSTANT, WITHOUT_CONSTANT)
    )
    best = copies.best(neurons, WITHOUT_CONSTANT)
    errors = [cell(IDENTITY_NEURON, free, name) for name in ("error", "series_error")]
    names = ("input_weight", "bias", "output_weight", "error")
    return {
        "free": {
            "weight": float(free["input_weight"]),
            "error": errors[0],
            "of_series": combined(free["error"] / free["series_error"], errors),
        },
        "best": {name: cell(IDENTITY_NEURON, best, name) for name in names},
        "flat": {
            "weight": float(bare["input_weight"]),
            "error": cell(IDENTITY_NEURON, bare, "error"),
        },
    }


def _deepened(deepened: pd.DataFrame) -> Iterator[dict[str, object]]:
    """What layers of such neurons do to each network, a copy for each kind of neuron."""
    for sizes, network in deepened.groupby("sizes", sort=False):
        before = _measure(network, "accuracy_before").iloc[0]
        yield {
            "sizes": sizes,
            "replicas": int(before["replicas"]),
            "before": cell(DEEPENED, before, "median"),
            "neurons": [
                {"with_constant": form == WITH_CONSTANT} | _copy(alike)
                for (form, _), alike in network.groupby(["form", "input_weight"], sort=False)
            ],
        }


def _copy(alike: pd.DataFrame) -> dict[str, object]:
    """Accuracy with each number of layers; how far an output moves with the most.

    Training that diverged leaves no such distance.
    """
    ordered = alike.sort_values("layers")
    most = ordered[ordered["layers"] == ordered["layers"].max()]
    accuracies, changed = (_measure(ordered, name) for name in ("accuracy", "changed_images"))
    return {
        "weight": cell(DEEPENED, alike.iloc[0], "input_weight"),
        "after": [
            {"accuracy": cell(DEEPENED, row, "median"), "changed": cell(DEEPENED, other, "median")}
            for (_, row), (_, other) in zip(accuracies.iterrows(), changed.iterrows(), strict=True)
        ],
        "moved": largest(DEEPENED, _measure(most, "output_change")),
    }


def _closest(deepened: pd.DataFrame) -> dict[str, object]:
    """What the closest copies change at most."""
    free = copies.closest(deepened)
    return {
        "weight": float(free["input_weight"].iloc[0]),
        "images": largest(DEEPENED, _measure(free, "changed_images")),
        "moved": largest(DEEPENED, _measure(free, "output_change")),
    }


def _without_constant(deepened: pd.DataFrame) -> dict[str, object] | None:
    """By how many percentage points accuracies change with most layers without a constant."""
    bare = deepened[deepened["form"] == WITHOUT_CONSTANT]
    most = bare[bare["layers"] == bare["layers"].max()]
    if most.empty:
        return None
    after, before = (
        _measure(most, name).set_index("sizes")["median"]
        for name in ("accuracy", "accuracy_before")
    )
    points = 100 * (after - before)
    return {
        "layers": int(most["layers"].iloc[0]),
        "low": calculated(points.min(), DEEPENED),
        "high": calculated(points.max(), DEEPENED),
    }


def _beside_training(
    deepened: pd.DataFrame, by_replica: pd.DataFrame
) -> Iterator[dict[str, object]]:
    """Networks with fewest layers put in, beside networks that were trained as deep as that."""
    closest = _measure(copies.closest(deepened), "accuracy")
    trained = by_replica.groupby("sizes")["last_accuracy"].median()
    for _, row in closest[closest["layers"] == closest["layers"].min()].iterrows():
        front, _, outputs = str(row["sizes"]).rpartition("-")
        deeper = "-".join([front, *[front.split("-")[-1]] * int(row["layers"]), outputs])
        if deeper in trained:
            yield {
                "sizes": row["sizes"],
                "layers": int(row["layers"]),
                "accuracy": cell(DEEPENED, row, "median"),
                "deeper": deeper,
                "trained": calculated(trained[deeper], ACCURACY_BY_REPLICA),
            }
