"""Judge the claims of section C, the speed of learning at the start."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.start import claims as start
from stages.start.tables import INITIAL_GRADIENT, NEURON_GRADIENT
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import ledger, tables
from unstable_gradients.study import replicas as summaries


class Arguments(arguments.JudgingArguments, arguments.CollectingArguments):
    """The tables to read, and what the figure of single neurons shows."""

    runs: Path = Field(description="folder of the networks' tables of initial gradients")
    neuron_runs: Path = Field(description="CSV file of the gradients of the neurons drawn as bars")
    bars_network: arguments.VariantName = Field(description="variant drawn as bars")
    bars_neurons: arguments.Count = Field(description="neurons drawn in each hidden layer")


def main(given: Arguments) -> None:
    """Apply the rules to the networks of different sizes."""
    if given.bars_network not in given.networks:
        known = ", ".join(given.networks)
        raise InvalidInput(f"--bars-network {given.bars_network}: expected one of {known}")
    bars = summaries.shown(given.networks[given.bars_network])
    runs = summaries.collect_distinct(given.runs, given.networks, INITIAL_GRADIENT)
    neurons = tables.read(given.neuron_runs, NEURON_GRADIENT)
    claims = start.claims(runs, {bars: neurons}, given.bars_neurons, given.confidence)
    ledger.write_part(claims, start.headline(runs), given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
