"""Parameters of random chains, which the experiments of section E share."""

from typing import Annotated, Generic, TypeVar

from pydantic import Field

from unstable_gradients.program.parameters import MOST_NEURONS, Count, Params, Rising, Seeded

WeightScale = Annotated[float, Field(gt=0, le=1e6)]
AtLeastOne = Annotated[int, Field(ge=1, le=MOST_NEURONS)]
AtLeastTwo = Annotated[int, Field(ge=2, le=MOST_NEURONS)]
AtLeastThree = Annotated[int, Field(ge=3, le=MOST_NEURONS)]
Length = TypeVar("Length", bound=int)


class RandomChains(Seeded):
    """How many chains are drawn."""

    chains: Count = Field(description="random chains")


class OfOneLength(RandomChains, Generic[Length]):
    """Random chains of one length, for which an experiment has a lower limit of its own."""

    length: Length = Field(description="neurons of each chain")


class UpToALength(Params):
    """Chains of every length from 2 neurons on."""

    longest: AtLeastTwo = Field(description="neurons of the longest chain")


class Weighted(Params):
    """How large weights are."""

    weight_scales: Rising[WeightScale] = Field(description="standard deviations of the weights")
