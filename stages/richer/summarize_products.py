"""Aggregate the singular values of equation 124's matrices over the replicas."""

from stages.richer import summary
from stages.richer.tables import FACTOR_VALUE, MATRIX_PRODUCT, PRODUCT_MEASURE, SINGULAR_VALUE
from unstable_gradients.study.networks import ComparedVariants, collect


def main(given: ComparedVariants) -> None:
    """Read the tables of every variant, by name, and write the aggregates."""
    networks, confidence = given.networks, given.confidence
    products, values = (collect(tables, networks) for tables in (MATRIX_PRODUCT, FACTOR_VALUE))
    measured = summary.matrix_product(products, networks, confidence)
    singular_values = summary.singular_values(values, networks, confidence)
    PRODUCT_MEASURE.write(measured)
    SINGULAR_VALUE.write(singular_values)
