"""Judge every claim by its rule, and gather the headline numbers."""

from unstable_gradients.program import kernels

kernels.fix()

import json
import math
from pathlib import Path

import pandas as pd
from pydantic import Field

from unstable_gradients import summaries, tables
from unstable_gradients.claims import depth, ledger, start, training
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import arguments, command_line, files


class Arguments(arguments.CollectingArguments):
    """Tables to read and results to write."""

    runs: Path = Field(description="folder of the experiments' folders")
    results: Path = Field(description="folder of the aggregates")
    bars_network: arguments.VariantName = Field(description="variant drawn as bars")
    bars_neurons: arguments.Count = Field(description="neurons drawn in each hidden layer")
    claims: Path = Field(description="CSV file of the ledger")
    metrics: Path = Field(description="JSON file of the headline numbers")


def judged(given: Arguments) -> dict[str, str]:
    """The network of each sizes; of those that share them the first, for they are the same."""
    networks: dict[str, str] = {}
    for network, sizes in given.networks.items():
        networks.setdefault(summaries.shown(sizes), network)
    return networks


def by_sizes(
    given: Arguments, experiment: str, columns: tuple[str, ...]
) -> dict[str, pd.DataFrame]:
    """The table of each network that is judged, by its sizes."""
    folder = given.runs / experiment
    return {
        sizes: summaries.collect(folder, {network: given.networks[network]}, columns)
        for sizes, network in judged(given).items()
    }


def aggregate(given: Arguments, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """The rows of an aggregate that belong to networks that are judged."""
    table = tables.read(given.results / f"{name}.csv", columns)
    return table[table["network"].isin(judged(given).values())]


def main(given: Arguments) -> None:
    """Apply the rules of each section and write the ledger and the metrics."""
    if given.bars_network not in given.networks:
        known = ", ".join(given.networks)
        raise InvalidInput(f"--bars-network {given.bars_network}: expected one of {known}")
    accuracy = aggregate(given, "accuracy-by-replica", tables.ACCURACY_BY_REPLICA)
    shape = aggregate(given, "speed-shape", tables.SPEED_SHAPE)
    initial = by_sizes(given, "initial-gradient", tables.INITIAL_GRADIENT)
    neurons = by_sizes(given, "neuron-gradient", tables.NEURON_GRADIENT)
    mini_batch = by_sizes(given, "mini-batch-trace", tables.MINI_BATCH_TRACE)
    full_batch = by_sizes(given, "gradient-trace", tables.GRADIENT_TRACE)
    bars = summaries.shown(given.networks[given.bars_network])
    claims = [
        *depth.claims(accuracy, given.confidence),
        *start.claims(initial, {bars: neurons[bars]}, given.bars_neurons, given.confidence),
        *training.claims(shape, given.confidence),
        *training.noise_claims(mini_batch, full_batch, given.confidence),
    ]
    metrics = (
        depth.headline(accuracy)
        | start.headline(initial)
        | training.headline(shape)
        | ledger.counts(claims)
    )
    tables.write(ledger.table(claims), tables.CLAIMS, given.claims)
    with files.replacing(given.metrics) as partial:
        # JSON has no NaN, the slowdown of a network that diverged.
        finite = {name: value for name, value in metrics.items() if math.isfinite(value)}
        partial.write_text(json.dumps(finite, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    command_line.run(main, Arguments)
