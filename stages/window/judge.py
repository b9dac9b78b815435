"""Judge the claims E8 to E10, where a neuron does not shrink the gradient."""

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field

from stages.window import claims as activation_window
from stages.window.tables import ACTIVATION_WINDOW, WINDOW_OPTIMUM
from unstable_gradients.program import arguments, command_line
from unstable_gradients.study import ledger, tables


class Arguments(arguments.LedgerArguments):
    """The tables to read."""

    windows: Path = Field(description="CSV file of the windows found")
    optimum: Path = Field(description="CSV file of the widest window")


def main(given: Arguments) -> None:
    """Apply the rules to every weight and bias that was searched."""
    windows = tables.read(given.windows, ACTIVATION_WINDOW)
    optimum = tables.read(given.optimum, WINDOW_OPTIMUM, method=["equation", "search"])
    if len(optimum) != 2:
        raise InvalidInput(f"{given.optimum}: {len(optimum)} rows, expected one of each method")
    claims = activation_window.claims(windows, optimum)
    headline = activation_window.headline(optimum)
    ledger.write_part(claims, headline, given.claims, given.metrics)


if __name__ == "__main__":
    command_line.run(main, Arguments)
