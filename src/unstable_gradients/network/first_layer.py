"""The first layer's weights, which are most of a network's, in a form that is quick to move.

A pass over them costs as much as a third of a matrix product with them. So a factor that all have
rides on a scalar (`Scaled`), and the weights of an input that is 0 in every image, a pixel in a
corner of MNIST, are left out: such an input adds nothing to a weighted input, and its weights have
no gradient. Nine in a hundred pixels are so, and products without them take so much less time.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int
from scipy.linalg import blas

LEAST_FACTOR = 1e-6  # powers of a number below 1 would take a smaller one out of range

Places = Int[np.ndarray, " live"]
Stack = Float[np.ndarray, "replica n_in n_out"]
# delta^T and x^T of each replica, of which x^T delta is made.
ProductFactors = Sequence[tuple[Float[np.ndarray, "n_out image"], Float[np.ndarray, "n_in image"]]]


class Scaled:
    """One matrix a replica, times a number that all share: `factor` times `values`.

    BLAS may round the end of an array in another way than the rest, so each replica has calls of
    its own.

    Attributes:
        values: C-contiguous; updated in place.
        factor: multiply it to multiply what is stored.
        rows: each replica's values as one row; views.
        transposes: each replica's matrix as BLAS wants it, which counts columns first; views.
    """

    def __init__(self, values: Stack) -> None:
        self.values, self.factor = values, 1.0
        self.rows = [each.reshape(-1) for each in values]
        self.transposes = [each.T for each in values]
        self._gemm = blas.get_blas_funcs("gemm", dtype=values.dtype)

    @property
    def small(self) -> bool:
        """Whether the factor has to be brought back to 1 before it gets out of range."""
        return self.factor < LEAST_FACTOR

    def settle(self) -> None:
        """Bring `values` to their true size."""
        if self.factor != 1:
            np.multiply(self.values, self.factor, out=self.values)
            self.factor = 1.0

    def add_products(self, multiple: float, factors: ProductFactors) -> None:
        """Add `multiple` times x^T delta of each replica."""
        alpha = multiple / self.factor
        for (errors, inputs), values in zip(factors, self.transposes, strict=True):
            self._gemm(alpha, errors, inputs, 1.0, values, 0, 1, 1)  # += alpha errors inputs^T


class FirstLayer:
    """The weights that have a gradient in a buffer of their own, the others beside them.

    By most rules the others all do the same: after any training they are one multiple of where they
    began, and their factor is all that has to be updated.

    Attributes:
        weights: of the live inputs, (replica, live, n_out); to be updated.
        others: the other weights, (replica, dark, n_out), C-contiguous; to be updated by a rule
            that moves each of them in its own way.
        others_factor: what they are multiplied by; to be updated by other rules.
    """

    def __init__(self, weights: Stack, live: Places | None = None) -> None:
        """Take the weights out of the array to which `hand_back` returns them.

        Args:
            weights: of the whole layer, C-contiguous.
            live: the inputs that are not always 0, rising; None for all of them, which then stay
                where they are.
        """
        self.weights = Scaled(weights if live is None else np.ascontiguousarray(weights[:, live]))
        self._whole, self._live = weights, live
        places = np.arange(weights.shape[1])
        self._dark = places[:0] if live is None else np.setdiff1d(places, live)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Let the other weights begin where they are in the whole layer."""
        self.others_factor = 1.0
        self.others: Stack = np.ascontiguousarray(self._whole[:, self._dark])

    def hand_back(self) -> None:
        """Bring the whole layer up to date."""
        self.weights.settle()
        if self._live is not None:
            self._whole[:, self._live] = self.weights.values
            self._whole[:, self._dark] = self.others * self.others_factor
