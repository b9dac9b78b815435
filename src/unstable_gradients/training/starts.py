"""Initializations that are compared, as a parameter: weights and biases under one name."""

from typing import Annotated

from pydantic import AfterValidator, Field

from unstable_gradients.errors import InvalidInput
from unstable_gradients.network import initializers
from unstable_gradients.program.parameters import Distinct, Params


def _initialization(name: str) -> str:
    try:
        initializers.start(name)
    except InvalidInput as unknown:
        raise ValueError(str(unknown)) from None
    return name


Initialization = Annotated[str, AfterValidator(_initialization)]


class Initializations(Params):
    """How the networks that are compared begin."""

    initializations: Distinct[Initialization] = Field(
        description="distributions of weights and biases"
    )
