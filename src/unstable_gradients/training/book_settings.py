"""How networks start and learn, as parameters of judges, and where that is not as in the book."""

from unstable_gradients.study import book
from unstable_gradients.study.departures import Departures
from unstable_gradients.training.parameters import (
    Decay,
    Epochs,
    Functions,
    Images,
    LearningRate,
    MiniBatches,
    Start,
    Training,
    Validation,
)


class Untrained(Functions, Start, Images):
    """Networks at their start, and the images over which gradients are averaged."""

    @property
    def departures(self) -> Departures:
        """From the book's."""
        return Departures.of(self, book.UNTRAINED)


class ByFullBatches(Functions, Start, Images, LearningRate, Decay, Epochs):
    """Networks that learn by full-batch descent from these images."""

    @property
    def departures(self) -> Departures:
        """From the book's."""
        return Departures.of(self, book.FULL_BATCHES)


class ByMiniBatches(
    Functions, Start, LearningRate, Decay, MiniBatches, Epochs, Training, Validation
):
    """Networks that learn by mini-batches."""

    @property
    def departures(self) -> Departures:
        """From the book's."""
        return Departures.of(self, book.MINI_BATCHES)
