"""Judge the claims E8 to E10, where a neuron does not shrink the gradient."""

from stages.ledger.tables import judged
from stages.window import claims
from stages.window.tables import ACTIVATION_WINDOW, METHODS, WINDOW_OPTIMUM
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.parameters import Params


def main(given: Params) -> None:
    """Apply the rules to every weight and bias that was searched."""
    windows = ACTIVATION_WINDOW.read()
    optimum = WINDOW_OPTIMUM.read(method=METHODS)
    if len(optimum) != len(METHODS):
        raise InvalidInput(
            f"{WINDOW_OPTIMUM.path}: {len(optimum)} rows, expected one of each method"
        )
    judged("window").write(claims.claims(windows, optimum), claims.headline(optimum))
