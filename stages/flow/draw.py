"""Draw the figures of deep untrained networks."""

from stages.flow.figures import balancing_width, flow_prediction, flow_profile, gradient_spread
from stages.flow.tables import (
    BALANCING_WIDTH,
    BALANCING_WIDTH_PICTURE,
    FLOW_COMPARISON,
    FLOW_PREDICTION_PICTURE,
    FLOW_PROFILE_PICTURE,
    GRADIENT_SPREAD,
    GRADIENT_SPREAD_PICTURE,
)
from unstable_gradients.drawing.parameters import DrawingWithBands
from unstable_gradients.drawing.style import save


def main(given: DrawingWithBands) -> None:
    """Draw gradients by layer, against their prediction, by width, and how far they lie apart."""
    style, compared, slopes = given.style, FLOW_COMPARISON.read(), BALANCING_WIDTH.read()
    save(flow_profile.draw(compared, style), FLOW_PROFILE_PICTURE, style)
    save(flow_prediction.draw(compared, style), FLOW_PREDICTION_PICTURE, style)
    save(balancing_width.draw(slopes, style, given.confidence), BALANCING_WIDTH_PICTURE, style)
    apart = gradient_spread.draw(GRADIENT_SPREAD.read(), style, given.confidence)
    save(apart, GRADIENT_SPREAD_PICTURE, style)
