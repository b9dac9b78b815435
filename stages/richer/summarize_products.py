"""Aggregate the singular values of equation 124's matrices over the replicas."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.richer.tables import (
    FACTOR_VALUE,
    MATRIX_PRODUCT,
    PRODUCT_MEASURE,
    SINGULAR_VALUE,
)
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import replicas as summaries
from unstable_gradients.study import tables


class Arguments(arguments.CollectingArguments):
    """Tables to read and to write."""

    runs: Path = Field(description="folder of the networks' tables of products")
    value_runs: Path = Field(description="folder of the networks' tables of singular values")
    products: Path = Field(description="CSV file of quantiles of what was measured of them")
    values: Path = Field(description="CSV file of quantiles of the singular values")


def main(given: Arguments) -> None:
    """Read the tables of every variant, by name, and write the aggregates."""
    products = summaries.collect(given.runs, given.networks, MATRIX_PRODUCT)
    values = summaries.collect(given.value_runs, given.networks, FACTOR_VALUE)
    measured = summaries.matrix_product(products, given.networks, given.confidence)
    singular_values = summaries.singular_values(values, given.networks, given.confidence)
    tables.write(measured, PRODUCT_MEASURE, given.products)
    tables.write(singular_values, SINGULAR_VALUE, given.values)


if __name__ == "__main__":
    command_line.run(main, Arguments)
