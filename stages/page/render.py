"""Execute the report's template with these parameters and turn it into one HTML file."""

from unstable_gradients.program import kernels

kernels.fix()

from pathlib import Path
from typing import Annotated, Self

import nbformat
from pydantic import BaseModel, ConfigDict, Field, model_validator

from unstable_gradients.page import html as page
from unstable_gradients.page import notebook
from unstable_gradients.program import arguments, command_line, files

HIDDEN = "hidden"  # of a variant, and no parameter of an experiment
Number = Annotated[int | float | str, Field(union_mode="left_to_right")]
Value = Annotated[Number | list[Number], Field(union_mode="left_to_right")]
Group = Annotated[dict[str, Value], Field(min_length=1)]
Groups = Annotated[dict[str, Group], Field(min_length=1)]


class Bars(BaseModel):
    """What the figure of single neurons shows."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    network: arguments.VariantName
    replica: Annotated[int, Field(ge=0)]
    neurons: arguments.Count


class Compared(BaseModel):
    """What is compared in sections F to H, by the name of each."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    activations: Groups
    factorial: Groups
    remedies: Groups
    saturated: Groups


class Arguments(arguments.CollectingArguments):
    """Files to read and to write, and the parameters that the report names."""

    template: Path = Field(description="notebook without outputs")
    notebook: Path = Field(description="executed notebook to write")
    html: Path = Field(description="HTML file to write")
    figures: Path = Field(description="folder of the SVG figures")
    results: Path = Field(description="folder of the aggregates")
    claims: Path = Field(description="CSV file of the ledger")
    activation: str = Field(description="activation function of the hidden layers")
    cost: str = Field(description="cost function")
    initializer: str = Field(description="distribution of the initial weights")
    biases: str = Field("normal", description="initial biases: normal, that is N(0, 1), or zero")
    bars: Bars = Field(description="variant, replica and neurons drawn as bars")
    compared: Compared = Field(description="networks compared in sections F to H")
    circuits: Group = Field(description="parameters of section A")
    drawn_circuits: Group = Field(description="parameters of the circuits drawn in section A")
    accuracy: Group = Field(description="parameters of section B")
    initial_gradient: Group = Field(description="parameters of section C")
    gradient_trace: Group = Field(description="parameters of section D")
    mini_batch_trace: Group = Field(description="parameters of claim D4")
    frozen_layers: Group = Field(description="parameters of claim D5, frozen layers")
    linear_readout: Group = Field(description="parameters of claim D5, linear readouts")
    chain_derivative: Group = Field(description="parameters of claim E1")
    chain_terms: Group = Field(description="parameters of claims E3 and E4")
    exploding_chain: Group = Field(description="parameters of claim E5")
    chain_ratio: Group = Field(description="parameters of claim E6")
    chain_activations: Group = Field(description="parameters of claims E2 and E7")
    activation_window: Group = Field(description="parameters of claims E8 to E10")
    matrix_product: Group = Field(description="parameters of claim F1")
    identity_neuron: Group = Field(description="parameters of problem F2")
    identity_layers: Group = Field(description="parameters of claims B6 and F2")
    deep_networks: Group = Field(description="networks of claims F3, H1 and H4")
    gradient_flow: Group = Field(description="parameters of claims F3, H1 and H4, measurement")
    mean_field: Group = Field(description="parameters of claims H1 and H4, prediction")
    balancing_width: Group = Field(description="parameters of claim H3")
    remedies: Group = Field(description="parameters of claims H2, G2 and G3, depths and remedies")
    trainable: Group = Field(description="parameters of claim H2, what counts as training")
    plateau: Group = Field(description="parameters of claim H5")
    saturation: Group = Field(description="parameters of claims G1 and G2, saturation")
    momentum: Group = Field(description="parameters of claim G3, the momentum schedule")
    factorial: Group = Field(description="parameters of claim G4, the factorial study")

    @model_validator(mode="after")
    def _no_network_is_named_as_an_experiment(self) -> Self:
        for name in EXPERIMENTS:
            if HIDDEN in getattr(self, name):
                raise ValueError(
                    f"variant {name.replace('_', '-')}: expected a name that no experiment has"
                )
        return self


EXPERIMENTS = (
    "circuits",
    "drawn_circuits",
    "accuracy",
    "initial_gradient",
    "gradient_trace",
    "mini_batch_trace",
    "frozen_layers",
    "linear_readout",
    "chain_derivative",
    "chain_terms",
    "exploding_chain",
    "chain_ratio",
    "chain_activations",
    "activation_window",
    "matrix_product",
    "identity_neuron",
    "identity_layers",
    "deep_networks",
    "gradient_flow",
    "mean_field",
    "balancing_width",
    "remedies",
    "trainable",
    "plateau",
    "saturation",
    "momentum",
    "factorial",
)


def main(given: Arguments) -> None:
    """Execute the notebook, then write it and its page together."""
    parameters = {
        "figures": given.figures.as_posix(),
        "results": given.results.as_posix(),
        "claims": given.claims.as_posix(),
        "variants": {name: list(sizes[1:-1]) for name, sizes in given.networks.items()},
        "network": given.model_dump(include={"activation", "cost", "initializer", "biases"}),
        "experiments": given.model_dump(include=set(EXPERIMENTS), by_alias=True),
        "compared": given.compared.model_dump(),
        "bars": given.bars.model_dump(),
        "confidence": given.confidence,
        "kernels": given.kernels,
    }
    executed = notebook.execute(given.template, parameters)
    html = page.to_html(executed)
    with files.replacing(given.notebook) as executed_file, files.replacing(given.html) as page_file:
        with files.naming(executed_file):
            executed_file.write_text(nbformat.writes(executed) + "\n", encoding="utf-8")
        page_file.write_text(html, encoding="utf-8")


if __name__ == "__main__":
    command_line.run(main, Arguments)
