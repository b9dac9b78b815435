"""Arguments that the programs that compute with random chains share."""

from typing import Annotated

from pydantic import AfterValidator, Field

from unstable_gradients.program.command_line import Several

WeightScale = Annotated[float, Field(gt=0, le=1e6)]


def _rising(scales: tuple[float, ...]) -> tuple[float, ...]:
    if sorted(set(scales)) != list(scales):
        raise ValueError("expected different scales, the smallest first")
    return scales


WeightScales = Annotated[Several[WeightScale], Field(min_length=1), AfterValidator(_rising)]
