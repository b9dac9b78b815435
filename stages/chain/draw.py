"""Draw the figures of section E, claims E1 to E7."""

from stages.chain.figures import (
    activation_slopes,
    chain_activations,
    chain_cascade,
    chain_products,
    chain_ratio,
    chain_terms,
    exploding_chain,
)
from stages.chain.tables import (
    ACTIVATION_SLOPE,
    ACTIVATIONS_PICTURE,
    CASCADE_PICTURE,
    CHAIN_ACTIVATION,
    CHAIN_CASCADE,
    CHAIN_RATIO,
    CHAIN_TERMS,
    EXPLODING_CHAIN,
    EXPLODING_PICTURE,
    PRODUCTS_PICTURE,
    RATIO_PICTURE,
    SLOPES_PICTURE,
    TERMS_PICTURE,
)
from unstable_gradients.drawing.parameters import DrawingWithBands
from unstable_gradients.drawing.style import save


def main(given: DrawingWithBands) -> None:
    """Draw a chain of single neurons, and what random ones show."""
    style, confidence = given.style, given.confidence
    save(chain_products.draw(style), PRODUCTS_PICTURE, style)
    save(chain_cascade.draw(CHAIN_CASCADE.read(), style), CASCADE_PICTURE, style)
    save(activation_slopes.draw(ACTIVATION_SLOPE.read(), style), SLOPES_PICTURE, style)
    save(chain_terms.draw(CHAIN_TERMS.read(), style), TERMS_PICTURE, style)
    save(exploding_chain.draw(EXPLODING_CHAIN.read(), style), EXPLODING_PICTURE, style)
    save(chain_ratio.draw(CHAIN_RATIO.read(), style, confidence), RATIO_PICTURE, style)
    activations = chain_activations.draw(CHAIN_ACTIVATION.read(), style, confidence)
    save(activations, ACTIVATIONS_PICTURE, style)
