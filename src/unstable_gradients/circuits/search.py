"""What no circuit of two layers can do, found by going through all of them.

The gates are AND, OR, NAND and NOR gates that read any number of inputs.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from unstable_gradients.circuits.constructions import Form

# The first layer is chosen from 2 * 3^n gates with 2^n values each: 121 MB for 10 inputs.
MOST_INPUTS_TO_BOUND = 10
# There are 2^(2^n) functions of n inputs: 65,536 for 4, and 4,294,967,296 for 5.
MOST_INPUTS_OF_ALL_FUNCTIONS = 4


def first_layer(inputs: int) -> Bool[np.ndarray, "gate row"]:
    """The truth tables of all gates that read inputs and negations of inputs.

    An AND gate reads each input, or its negation, or neither: 3^n gates. NAND gates are the
    negations of these. OR and NOR gates have the same truth tables with other inputs negated.
    """
    one = np.array([[True, True], [False, True], [True, False]])  # neither, the input, its negation
    products = np.ones((1, 1), dtype=bool)
    for _ in range(inputs):
        products = np.kron(one, products)
    return np.concatenate([products, ~products])


@dataclass(frozen=True)
class Bound:
    """How few gates a first layer can have.

    Attributes:
        candidates: gates that were looked at.
        implicants: those of them that can be used: 1 for some input to be collected (0 for some
            input to be shut out, in a product of sums), and for no other input.
        most_covered: the most inputs that one of these collects or shuts out.
        to_cover: the inputs that all together must collect or shut out.
    """

    candidates: int
    implicants: int
    most_covered: int
    to_cover: int

    @property
    def least_gates(self) -> int:
        """The fewest gates that can cover all these inputs."""
        return -(-self.to_cover // self.most_covered) if self.most_covered else 0


def bound(function: Bool[np.ndarray, " row"], form: Form) -> Bound:
    """The bound for a function, given by its truth table in the rows of `every_input`.

    A gate in front of an OR must not be 1 where the function is 0. The other second layers follow,
    since the negation of a first layer is one as well: NAND is the OR of negations, and AND and NOR
    give the negations of what NAND and OR do.
    """
    wanted = function if form is Form.SUM_OF_PRODUCTS else ~function
    gates = first_layer(len(function).bit_length() - 1)
    covered = gates[~gates[:, ~wanted].any(axis=1)].sum(axis=1)
    return Bound(
        candidates=len(gates),
        implicants=int(np.sum(covered > 0)),
        most_covered=int(covered.max()),
        to_cover=int(wanted.sum()),
    )


def without_negations(inputs: int) -> Bool[np.ndarray, " function"]:
    """Which functions two layers of AND and NAND gates compute from the inputs as they are.

    Neither an input's negation nor an inverter is at hand. The second layer may read inputs, too.
    Functions are numbered by their truth tables: row r is the bit of 2^r.
    """
    rows = np.arange(2**inputs)
    every = 2 ** len(rows) - 1
    # An AND of the inputs in a set is 1 in the rows that contain the set; of none, always.
    ands = [sum(2 ** int(row) for row in rows[rows & chosen == chosen]) for chosen in rows]
    reached = np.zeros(every + 1, dtype=bool)
    reached[every] = True
    for gate in [*ands, *(every - each for each in ands)]:
        reached[np.flatnonzero(reached) & gate] = True
    return reached | reached[::-1]  # the second layer's AND gates, and its NAND gates
