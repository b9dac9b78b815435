"""Parameters of section C: the bars of single neurons' gradients (claim C4)."""

from pydantic import Field

from unstable_gradients.program.parameters import Count, Name, Params


class Bars(Params):
    """The network whose neurons are shown, and how many of them."""

    network: Name = Field(description="the variant shown")
    neurons: Count = Field(description="bars of each hidden layer: its first neurons")


class BarsOfOneStart(Bars):
    """The same, and the random start that is drawn."""

    replica: int = Field(ge=0, description="the random start shown")
