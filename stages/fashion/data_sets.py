"""The two data sets as this section has them, and what it does where the second is not there."""

import pandas as pd

from stages.images import fashion_mnist
from unstable_gradients.images.mnist import Mnist
from unstable_gradients.study.tables import Table

DIGITS, CLOTHES = "MNIST", "Fashion-MNIST"


def clothes(*outputs: Table) -> Mnist | None:
    """Fashion-MNIST; where no source had it, None, and these tables are written without rows."""
    data = fashion_mnist.read()
    if data is None:
        leave_empty(*outputs)
    return data


def leave_empty(*outputs: Table) -> None:
    """Write tables without rows."""
    for table in outputs:
        table.write(pd.DataFrame(columns=list(table.columns)))


def is_left_out(table: Table) -> bool:
    """Whether a table of this section has no rows, because no source had Fashion-MNIST."""
    return table.read_part().empty
