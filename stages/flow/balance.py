"""Measure at which width gradients turn from vanishing to exploding (H3)."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path

from pydantic import Field, model_validator

from stages.flow import balancing_width
from stages.flow import gradients as gradient_flow
from stages.flow.gradients import Grid, Measured
from stages.flow.prediction import Setting
from stages.flow.tables import BALANCING_CURVE, BALANCING_RUN
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import mnist
from unstable_gradients.network import activations, costs
from unstable_gradients.program import arguments, command_line, deep_network_arguments, parallel
from unstable_gradients.study import tables
from unstable_gradients.theory import image_pairs, transfer_functions
from unstable_gradients.theory.output_errors import OUTPUT_ERRORS
from unstable_gradients.training.first_images import FirstImages

REPLICAS_AT_ONCE = 25
LARGE = "large"  # N(0, 1) weights and biases


class Arguments(command_line.Arguments):
    """The networks, how often they are drawn, and where the results go."""

    mnist: Path = Field(description="folder of the MNIST files")
    cost: str = Field(description="cost function")
    widths: deep_network_arguments.Widths = Field(min_length=3, description="of the hidden layers")
    depth: arguments.Layers = Field(ge=3, description="hidden layers")
    first_layer: arguments.Count = Field(description="hidden layer from which the slope is taken")
    points: arguments.Count = Field(ge=2, description="widths at which theory is evaluated besides")
    images: arguments.Count = Field(description="first training images")
    groups: arguments.Count = Field(description="groups of images of similar length")
    bins: arguments.Count = Field(description="bins of pairs of similar angle")
    replicas: arguments.Count = Field(description="independent random starts of each network")
    seed: arguments.Seed = Field(description="seed of all random streams")
    out: Path = Field(description="CSV file of the slope in each network")
    curves_out: Path = Field(description="CSV file of predicted slopes")

    @model_validator(mode="after")
    def _two_layers(self) -> "Arguments":
        if self.first_layer > self.depth - 1:
            raise ValueError(
                f"--first-layer {self.first_layer}: expected at most {self.depth - 1}, one less "
                "than the depth"
            )
        return self


def main(given: Arguments) -> None:
    """Measure, predict and write the tables."""
    if given.cost not in OUTPUT_ERRORS:
        known = ", ".join(OUTPUT_ERRORS)
        raise InvalidInput(f"--cost {given.cost}: theory has {known}")
    split = mnist.load(given.mnist).training(given.images)
    grid = Grid(
        activation=activations.SIGMOID,
        cost=costs.named(given.cost),
        initializations=(LARGE,),
        widths=given.widths,
        depths=(given.depth,),
        images=FirstImages.of(split),
        saturation=0.0,
        jacobians=0,
        seed=given.seed,
    )
    setting = Setting(
        function=transfer_functions.SIGMOID,
        error=OUTPUT_ERRORS[given.cost],
        images=image_pairs.gathered(
            split.images * mnist.PIXEL_SCALE, split.labels, given.groups, given.bins
        ),
        inputs=mnist.PIXELS,
        outputs=mnist.CLASSES,
    )

    def measure(block: range) -> Measured:
        return gradient_flow.measure(block, grid)

    measured = gradient_flow.joined(parallel.map_blocks(measure, given.replicas, REPLICAS_AT_ONCE))
    slopes = balancing_width.slopes(measured, given.first_layer)
    curves = balancing_width.curves(measured, grid, setting, given.first_layer, given.points)
    tables.write(slopes, BALANCING_RUN, given.out)
    tables.write(curves, BALANCING_CURVE, given.curves_out)


if __name__ == "__main__":
    command_line.run(main, Arguments)
