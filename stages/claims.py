"""Judge every claim by its rule, and gather the headline numbers."""

from unstable_gradients.program import kernels

kernels.fix()

import json
from pathlib import Path

import pandas as pd
from pydantic import Field

from unstable_gradients import summaries, tables
from unstable_gradients.claims import depth, ledger, start, training
from unstable_gradients.program import arguments, command_line, files


class Arguments(arguments.CollectingArguments):
    """Tables to read and results to write."""

    runs: Path = Field(description="folder of the experiments' folders")
    results: Path = Field(description="folder of the aggregates")
    bars_network: arguments.VariantName = Field(description="variant drawn as bars")
    bars_neurons: arguments.Count = Field(description="neurons drawn in each hidden layer")
    claims: Path = Field(description="CSV file of the ledger")
    metrics: Path = Field(description="JSON file of the headline numbers")


def by_sizes(
    given: Arguments, experiment: str, columns: tuple[str, ...]
) -> dict[str, pd.DataFrame]:
    """The table of each network, by its sizes; the first of those that share them."""
    found: dict[str, pd.DataFrame] = {}
    for network, sizes in given.networks.items():
        table = summaries.collect(given.runs / experiment, {network: sizes}, columns)
        found.setdefault(summaries.shown(sizes), table)
    return found


def main(given: Arguments) -> None:
    """Apply the rules of each section and write the ledger and the metrics."""
    accuracy = tables.read(given.results / "accuracy-by-replica.csv", tables.ACCURACY_BY_REPLICA)
    shape = tables.read(given.results / "speed-shape.csv", tables.SPEED_SHAPE)
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
        partial.write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    command_line.run(main, Arguments)
