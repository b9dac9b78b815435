"""Judge whether the chapter's statements are about deep networks or about digits (section J)."""

import pandas as pd
from pydantic import Field

from stages.depth.tables import ACCURACY_BY_REPLICA
from stages.fashion import claims, course_claims, summary
from stages.fashion.data_sets import CLOTHES, DIGITS, is_left_out
from stages.fashion.tables import (
    BOTH_ACCURACIES,
    BOTH_PLATEAUS,
    BOTH_SHAPES,
    FASHION_GRADIENT,
    FASHION_NEURONS,
)
from stages.ledger.tables import judged
from stages.start.parameters import Bars
from stages.start.tables import INITIAL_GRADIENT, NEURON_GRADIENT
from unstable_gradients.study.networks import (
    ComparedVariants,
    Networks,
    collect_distinct,
    distinct,
    read_distinct,
    shown,
)
from unstable_gradients.study.tables import Table


class ComparedVariantsAndBars(ComparedVariants):
    """The networks that are compared, and the one whose neurons are shown."""

    bars: Bars = Field(description="network and neurons drawn as bars")


def main(given: ComparedVariantsAndBars) -> None:
    """Apply the rules; where Fashion-MNIST could not be had, there are no claims."""
    networks, part = given.networks, judged("fashion")
    if is_left_out(BOTH_ACCURACIES):
        part.write([], {})
        return
    accuracies = summary.of_both(BOTH_ACCURACIES, read_distinct(BOTH_ACCURACIES, networks))
    at_the_end = read_distinct(ACCURACY_BY_REPLICA, networks)
    found = [
        *claims.of_accuracy(accuracies, at_the_end, given.confidence),
        *claims.of_the_start(
            _gradients(networks), _neurons(given), given.bars.neurons, given.confidence
        ),
        *course_claims.of_training(_both(BOTH_SHAPES), given.confidence),
        *course_claims.of_the_plateau(_both(BOTH_PLATEAUS), given.confidence),
    ]
    part.write(found, {})


def _both(table: Table) -> pd.DataFrame:
    return summary.of_both(table, table.read_part())


def _gradients(networks: Networks) -> dict[str, dict[str, pd.DataFrame]]:
    """INITIAL_GRADIENT of both data sets, of each network by its sizes."""
    clothes = summary.read(FASHION_GRADIENT, networks)
    return {
        sizes: _paired(FASHION_GRADIENT, digits, clothes[clothes["network"] == name])
        for (sizes, digits), name in zip(
            collect_distinct(INITIAL_GRADIENT, networks).items(),
            distinct(networks).values(),
            strict=True,
        )
    }


def _neurons(given: ComparedVariantsAndBars) -> dict[str, dict[str, pd.DataFrame]]:
    """NEURON_GRADIENT of both data sets, of the network whose bars are drawn."""
    name = given.bars.network
    clothes = summary.read(FASHION_NEURONS, given.networks)
    digits = NEURON_GRADIENT.read([name])
    return {shown(given.networks[name]): _paired(FASHION_NEURONS, digits, clothes)}


def _paired(table: Table, digits: pd.DataFrame, clothes: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Rows of a table of Fashion-MNIST, and those of MNIST beside them, by data set."""
    both = pd.concat([digits.assign(data=DIGITS), clothes.assign(data=CLOTHES)])
    return dict(iter(summary.of_both(table, both).groupby("data")))
