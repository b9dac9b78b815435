"""Parameters of claim D5 that several of its programs share."""

from typing import Annotated

from pydantic import Field

from unstable_gradients.training.parameters import Training, Validation

Ridge = Annotated[float, Field(ge=1e-12, allow_inf_nan=False)]  # less is lost in rounding


class LinearReadout(Training, Validation):
    """How a linear readout is fitted, and tried."""

    ridge: Ridge = Field(description="penalty of squared weights, in parts of the mean variance")
