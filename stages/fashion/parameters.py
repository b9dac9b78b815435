"""Parameters of this section: those of the experiments that are repeated, and how much of them."""

from pydantic import Field

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.parameters import Count, Layers, Params


class Fewer(Params):
    """How many of the replicas of the experiment on MNIST there are."""

    replicas: Count = Field(description="the first ones of those on MNIST")


class FewerEpochs(Fewer):
    """How much of the accuracy experiment is repeated."""

    epochs: Count = Field(description="at most those on MNIST, which is compared after as many")


class FewerDepths(Fewer):
    """How much of the plateau experiment is repeated."""

    deepest: Layers = Field(description="hidden layers, up to which the depths on MNIST are taken")


def check_at_most(flag: str, asked: int, most: int) -> None:
    """Raise InvalidInput unless the experiment on MNIST has as many."""
    if asked > most:
        raise InvalidInput(f"--{flag} {asked}: expected at most {most}, as many as on MNIST")
