"""Draw the figures of section D."""

from stages.training.figures import mini_batch_noise, speed_during_training
from stages.training.tables import NOISE, NOISE_PICTURE, SPEED_BY_EPOCH, SPEED_PICTURE
from unstable_gradients.drawing.parameters import DrawingWithBands
from unstable_gradients.drawing.style import save


def main(given: DrawingWithBands) -> None:
    """Draw the speed of learning by full batches, and beside it that by mini-batches."""
    speed = speed_during_training.draw(SPEED_BY_EPOCH.read(), given.style, given.confidence)
    noise = mini_batch_noise.draw(NOISE.read(), given.style, given.confidence)
    save(speed, SPEED_PICTURE, given.style)
    save(noise, NOISE_PICTURE, given.style)
