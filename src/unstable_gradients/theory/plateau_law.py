"""A law for how long a deep network stays on its plateau, with weight decay and without.

On the plateau a network answers every image alike, and is close to linear in what little still
tells the images apart. From each hidden layer to the next that shrinks by a gain g, at first
sqrt(chi) of mean-field theory. Near the saddle of a deep linear network all gains grow together,
each in proportion to the product of the others (Saxe, McClelland and Ganguli 2013; from memory).
The h hidden layers have h - 1 gains between them; weight decay takes the part k = eta lambda / n of
each in a step:

    dg/dt = c g^(h-2) - k g,    g(0) = g_0,    t in steps.

What the first layer and the output do is taken as constant and stands in the coupling c. The
plateau is left when g reaches the exit g_e. That is an effective constant, which lengths are fitted
by: the gains of networks that leave their plateau are larger, and the more so the deeper they are
(H6j). With u = g^(3-h) the equation is linear,

    du/dt = -(h - 3) (c - k u),

so that the length is, with U = (u_0 - u_e) / (h - 3), which is ln(g_e / g_0) for h = 3,

    T = U / (c - k u_0) * ln(1 + y) / y,    y = (h - 3) k U / (c - k u_0).

Without decay T = U / c. For h > 3 growth feeds on itself: a gain that does not grow at the start
never does, which is so from the critical decay k = c g_0^(h-3) on. That decay makes the origin of a
deep linear network with two or more hidden layers a minimum is known (Ziyin, Li and Meng 2022); the
critical decay says when a network starts within reach of it. For h = 2 it is the last step to the
exit that decay can prevent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy import optimize, special

from unstable_gradients.errors import InvalidInput

FEWEST_LAYERS = 2  # hidden ones, or there is no gain between them
MOST_LAYERS = 1000  # up to which a limit of depth is sought
LARGEST_EXIT = 1e6  # up to which an exit is sought, in units of the start

Steps = Float[np.ndarray, " step"]


@dataclass(frozen=True)
class PlateauLaw:
    """The law with its constants.

    Attributes:
        start: g_0, the gain of a hidden layer at the beginning.
        exit: g_e, the gain at which the plateau is left, as far as its length goes.
        coupling: c per step.

    Raises:
        InvalidInput: if the gain does not grow from start to exit, or the coupling is not positive.
    """

    start: float
    exit: float
    coupling: float

    def __post_init__(self) -> None:
        if not 0 < self.start < self.exit < np.inf:
            raise InvalidInput(
                f"start {self.start:g} and exit {self.exit:g}: expected gains above 0, rising"
            )
        if not 0 < self.coupling < np.inf:
            raise InvalidInput(f"coupling {self.coupling:g}: expected a finite number above 0")

    def length(self, hidden_layers: float | int, decay: float | int = 0.0) -> float:
        """T in steps; infinite if the plateau is never left.

        Args:
            hidden_layers: h; a number between two whole ones interpolates.
            decay: k = eta lambda / n, the part of the weights that a step takes away.

        Raises:
            InvalidInput: if there are fewer than two hidden layers.
        """
        if decay >= self.critical_decay(hidden_layers):
            return np.inf
        way = _way(self.start, self.exit, hidden_layers)
        power = hidden_layers - 3
        speed = self.coupling - decay * self.start**-power
        longer = _relative_log(np.array(power * decay * way / speed))
        return way / speed * float(longer)

    def critical_decay(self, hidden_layers: float | int) -> float:
        """The k from which on the plateau is never left.

        Raises:
            InvalidInput: if there are fewer than two hidden layers.
        """
        _check(hidden_layers)
        slowest = self.start if hidden_layers >= 3 else self.exit
        return float(self.coupling * slowest ** (hidden_layers - 3))

    def gain(self, hidden_layers: float | int, steps: Steps, decay: float | int = 0.0) -> Steps:
        """g after these many steps; infinite where it has grown without bound.

        Raises:
            InvalidInput: if there are fewer than two hidden layers.
        """
        _check(hidden_layers)
        power = hidden_layers - 3
        speed = self.coupling * self.start**power - decay  # of ln g, at the start
        time = speed * steps * special.exprel(power * decay * steps)
        grown = -power * time
        finite = grown > -1
        logarithm = time * _relative_log(np.where(finite, grown, 0.0))
        return np.where(finite, self.start * np.exp(np.where(finite, logarithm, 0.0)), np.inf)

    def growth(
        self, shallower: float | int, deeper: float | int, decay: float | int = 0.0
    ) -> float:
        """The factor by which a hidden layer prolongs the plateau, a mean between two depths.

        That from h to h + 1 is, without decay, the mean of 1 / g over the plateau of h layers, and
        so below 1 / g_0, by which the gradient of the untrained network falls in a layer. For many
        layers it is (h - 3) / (h - 2) / g_0.
        """
        longer = self.length(deeper, decay) / self.length(shallower, decay)
        return float(longer ** (1 / (deeper - shallower)))

    def deepest(self, steps: float | int, decay: float | int = 0.0) -> float:
        """The number of hidden layers, not rounded, whose plateau lasts this many steps.

        NaN if that of two hidden layers lasts longer, infinite if all are shorter.
        """
        if self.length(FEWEST_LAYERS, decay) > steps:
            return np.nan
        if self.length(MOST_LAYERS, decay) <= steps:
            return np.inf
        return float(
            optimize.bisect(
                lambda layers: 1.0 if self.length(layers, decay) > steps else -1.0,
                *(FEWEST_LAYERS, MOST_LAYERS),
                xtol=1e-9,
            )
        )


def of_length(
    start: float, exit: float, hidden_layers: float | int, length: float | int
) -> PlateauLaw:
    """The law of a network that stays for this many steps without decay."""
    return PlateauLaw(start, exit, _way(start, exit, hidden_layers) / length)


def fitted(start: float, lengths: Mapping[int, float | int]) -> PlateauLaw:
    """The law that goes through the lengths without decay at two depths.

    Args:
        start: g_0.
        lengths: T in steps, by the number of hidden layers.

    Raises:
        InvalidInput: if there are not two depths, or no exit gives lengths of this ratio.
    """
    if len(lengths) != 2:
        raise InvalidInput(f"lengths at {len(lengths)} depths: expected two of them")
    (few, shorter), (many, longer) = sorted(lengths.items())
    ratio = longer / shorter

    def excess(logarithm: float) -> float:
        exit = start * np.exp(logarithm)
        return float(np.log(_way(start, exit, many) / _way(start, exit, few) / ratio))

    ends = 1e-6, float(np.log(LARGEST_EXIT))
    if not excess(ends[0]) > 0 > excess(ends[1]):
        raise InvalidInput(
            f"lengths {shorter:g} and {longer:g} at {few} and {many} hidden layers: expected a "
            f"ratio that some exit above the start {start:g} gives"
        )
    exit = float(start * np.exp(optimize.brentq(excess, *ends, xtol=1e-13)))
    return of_length(start, exit, few, shorter)


def _way(start: float, exit: float, hidden_layers: float | int) -> float:
    """U = (g_0^(3-h) - g_e^(3-h)) / (h - 3), which is ln(g_e / g_0) for h = 3."""
    _check(hidden_layers)
    power, logarithm = hidden_layers - 3, np.log(exit / start)
    return float(start**-power * logarithm * special.exprel(-power * logarithm))


def _relative_log(y: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """ln(1 + y) / y, which is 1 at 0."""
    nonzero = np.where(y == 0, 1.0, y)
    return np.where(y == 0, 1.0, np.log1p(nonzero) / nonzero)


def _check(hidden_layers: float | int) -> None:
    if not hidden_layers >= FEWEST_LAYERS:
        raise InvalidInput(
            f"{hidden_layers:g} hidden layers: expected {FEWEST_LAYERS} or more, with a gain "
            "between them"
        )
