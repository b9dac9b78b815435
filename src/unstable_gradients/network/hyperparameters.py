"""The numbers that every update rule needs."""

from dataclasses import dataclass

from unstable_gradients.errors import InvalidInput


@dataclass(frozen=True)
class Hyperparameters:
    """Settings of gradient descent.

    Attributes:
        eta: learning rate.
        lmbda: L2 regularization parameter lambda, named as in the book's code.
        images: size n of the training set, by which lambda is divided.

    Raises:
        InvalidInput: if weight decay would reverse the weights.
    """

    eta: float
    lmbda: float
    images: int

    def __post_init__(self) -> None:
        if not self.decay > 0:
            raise InvalidInput(
                f"eta {self.eta} and lmbda {self.lmbda} with {self.images} images: expected "
                "eta * lmbda / images below 1, or weight decay reverses the weights"
            )

    @property
    def shrinkage(self) -> float:
        """eta lambda / n, the part of the weights that a step takes away."""
        return self.eta * self.lmbda / self.images

    @property
    def decay(self) -> float:
        """The factor 1 - eta lambda / n by which a step shrinks the weights."""
        return 1 - self.shrinkage
