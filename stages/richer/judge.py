"""Judge the claims F1, F2 and B6: equation 124, and layers that do nothing."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.richer import claims as richer_networks
from stages.richer.tables import (
    IDENTITY_LAYERS,
    IDENTITY_NEURON,
    MATRIX_PRODUCT,
)
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import ledger, tables
from unstable_gradients.study import replicas as summaries


class Arguments(arguments.JudgingArguments, arguments.CollectingArguments):
    """The tables to read."""

    neurons: Path = Field(description="CSV file of identity neurons")
    layer_runs: Path = Field(description="folder of the networks' tables of identity layers")
    product_runs: Path = Field(description="folder of the networks' tables of equation 124")


def main(given: Arguments) -> None:
    """Apply the rules to the networks of different sizes."""
    neurons = tables.read(given.neurons, IDENTITY_NEURON, form=richer_networks.FORMS)
    deepened = summaries.collect_distinct(
        given.layer_runs, given.networks, IDENTITY_LAYERS, form=["with_constant"]
    )
    products = summaries.collect_distinct(given.product_runs, given.networks, MATRIX_PRODUCT)
    claims = richer_networks.claims(neurons, deepened, products, given.confidence)
    headline = richer_networks.headline(deepened, products)
    ledger.write_part(claims, headline, given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
