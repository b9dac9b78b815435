"""Section A: what depth does for logical circuits, and for ReLU networks with one input."""

import pandas as pd

from stages.circuits.parity import deep, fewest_of_each_depth, of_most_inputs, shallow
from unstable_gradients.page import elements, numbers


def functions(boolean_functions: pd.DataFrame) -> str:
    """How many circuits of two layers were built and are right; BOOLEAN_FUNCTION."""
    counted = dict(list(boolean_functions.groupby("choice")))
    built = []
    if "every" in counted:
        each = [f"{count:,}" for count in counted["every"].groupby("inputs").size()]
        sizes = numbers.listed([str(inputs) for inputs in counted["every"]["inputs"].unique()])
        built.append(f"the {numbers.listed(each)} functions there are of {sizes} inputs")
    if "random" in counted:
        inputs = counted["random"]["inputs"].iloc[0]
        number = numbers.counted(len(counted["random"]), "random function")
        built.append(f"{number} of {inputs} inputs")
    return (
        f"Such a circuit was built for {numbers.listed(built)}, and tried on all inputs. "
        f"{_right(boolean_functions['wrong_inputs'])}"
    )


def _right(wrong_inputs: pd.Series) -> str:
    wrong = int((wrong_inputs > 0).sum())
    if not wrong:
        return "Every circuit gives the right output for every input."
    return f"Wrong for some input: {wrong:,} of the {len(wrong_inputs):,} circuits."


def without_negations(unnegated_inputs: pd.DataFrame) -> str:
    """How many functions two layers compute from inputs alone; UNNEGATED_INPUTS."""
    counts = [
        f"{row.computed:,} of the {row.functions:,} functions of "
        f"{numbers.counted(row.inputs, 'input')}"
        for row in unnegated_inputs.itertuples()
    ]
    return f"A search through all of them finds circuits for {numbers.listed(counts)}."


def growth(parity_circuits: pd.DataFrame) -> str:
    """Gates and depth of shallow and deep parity circuits; from PARITY_CIRCUIT."""
    rows = [
        [f"{wide.inputs}", f"{wide.gates:,}", f"{wide.depth}", f"{tree.gates:,}", f"{tree.depth}"]
        for wide, tree in zip(
            shallow(parity_circuits).itertuples(), deep(parity_circuits).itertuples(), strict=True
        )
    ]
    header = ["Inputs", "Shallow: gates", "depth", "Deep: gates", "depth"]
    caption = (
        "Gates and depth of the circuits for parity, counted in the circuits that were built. "
        f"{_right(parity_circuits['wrong_inputs'])}"
    )
    return elements.table(header, rows, caption)


def least(parity_bounds: pd.DataFrame) -> str:
    """What the search for smaller circuits of two layers found; from PARITY_BOUND."""
    inputs = parity_bounds["inputs"]
    searched = numbers.listed(list(dict.fromkeys([str(inputs.min()), str(inputs.max())])), "to")
    widest = int(parity_bounds["most_covered"].max())
    fewest = parity_bounds["least_gates"] == parity_bounds["built_gates"]
    verdict = (
        "so the circuit that was built has the fewest gates possible"
        if fewest.all()
        else f"which leaves room for fewer gates than were built in {int((~fewest).sum())} of "
        f"{len(fewest)} cases"
    )
    return (
        f"For {searched} inputs the computer went through all gates a first layer can have, "
        f"{parity_bounds['candidates'].max():,} of them for the most inputs. None that can be "
        f"used deals with more than {numbers.counted(widest, 'input combination')}, {verdict}."
    )


def trade(parity_circuits: pd.DataFrame) -> str:
    """What further layers save for the most inputs; from PARITY_CIRCUIT."""
    circuits = of_most_inputs(parity_circuits)
    inputs = circuits["inputs"].iloc[0]
    ways = [
        f"{numbers.counted(row.gates, 'gate')} in {row.depth} layers"
        + ("" if row.fan_in == inputs else f" (groups of {row.fan_in})")
        for row in fewest_of_each_depth(circuits).itertuples()
    ]
    return f"Parity of {inputs} inputs takes {numbers.listed(ways)}."


def in_short(parity_circuits: pd.DataFrame) -> str:
    """What depth saves for the most inputs; from PARITY_CIRCUIT."""
    widest = shallow(parity_circuits).iloc[-1]
    smallest = of_most_inputs(parity_circuits).sort_values(["gates", "depth"]).iloc[0]
    return (
        f"Whether the number of ones among {widest['inputs']} bits is odd takes "
        f"{numbers.counted(int(widest['gates']), 'gate')} in two layers; in {smallest['depth']}, "
        f"{smallest['gates']:,} are enough."
    )


def multipliers(table: pd.DataFrame) -> str:
    """Adders, gates and depth of the multipliers of equal factors; from MULTIPLIER."""
    rows = [
        [
            f"{row.first_bits}{numbers.NO_BREAK}×{numbers.NO_BREAK}{row.second_bits}",
            f"{row.half_adders}",
            f"{row.full_adders}",
            f"{row.gates:,}",
            f"{row.depth}",
        ]
        for row in table[table["first_bits"] == table["second_bits"]].itertuples()
    ]
    caption = (
        f"Multipliers of factors of equal length. All {len(table)} multipliers, of factors of "
        "unequal length as well, were tried on every pair of factors. "
        f"{_right(table['wrong_inputs'])}"
    )
    return elements.table(["Bits", "Half adders", "Full adders", "Gates", "Depth"], rows, caption)


def pieces_by_depth(linear_pieces: pd.DataFrame) -> str:
    """Pieces of deep and of shallow networks of as many parameters; from LINEAR_PIECES."""
    rows = [
        [
            f"{row.hidden_layers}",
            f"{row.parameters}",
            f"{row.pieces:,}",
            f"{row.shallow_neurons}",
            f"{row.shallow_most}",
        ]
        for row in linear_pieces.sort_values("hidden_layers").itertuples()
    ]
    header = ["Hidden layers", "Parameters", "Pieces", "One layer: neurons", "pieces at most"]
    caption = (
        "Linear pieces from 0 to 1 of networks that fold, counted in rational numbers, and the "
        "most that a single hidden layer of as many parameters can have."
    )
    return elements.table(header, rows, caption)


def pieces(linear_pieces: pd.DataFrame) -> str:
    """What folding gains over one hidden layer, and how the count was tested; LINEAR_PIECES."""
    table = linear_pieces.sort_values("hidden_layers")
    deepest = table.iloc[-1]
    layers, neurons = int(deepest["hidden_layers"]), int(deepest["shallow_neurons"])
    return (
        f"With {numbers.counted(layers, 'hidden layer')} and "
        f"{numbers.counted(int(deepest['parameters']), 'parameter')} the network that folds has "
        f"{numbers.counted(int(deepest['pieces']), 'piece')}; one hidden layer of as many "
        f"parameters, {numbers.counted(neurons, 'neuron')}, has {deepest['shallow_most']:,} at "
        f"most. {_gain(table)} {_tested(table)}"
    )


def _gain(table: pd.DataFrame) -> str:
    """From which depth on folding has more pieces, at every depth that was tried."""
    layers = table["hidden_layers"]
    behind = layers[table["pieces"] <= table["shallow_most"]]
    ahead = layers[layers > behind.max()] if len(behind) else layers
    if ahead.empty:
        return "At the deepest, folding has no more pieces than one layer can have."
    return (
        f"Folding has more pieces from {numbers.counted(int(ahead.min()), 'hidden layer')} on."
        if len(behind)
        else "Folding has more pieces at every depth."
    )


def _tested(table: pd.DataFrame) -> str:
    reached = int((table["shallow_pieces"] == table["shallow_most"]).sum())
    drawn, beyond = int(table["random_networks"].sum()), int(table["random_beyond"].sum())
    wrong = int(table["wrong_points"].sum())
    return (
        f"The limit of one layer is reached by a network built for it at {reached} of "
        f"{numbers.counted(len(table), 'depth')}, and exceeded by {beyond or 'none'} of "
        f"{numbers.counted(drawn, 'random network')}. At {wrong or 'none'} of "
        f"{numbers.counted(int(table['points'].sum()), 'input')} do the folds differ from the "
        "tent map."
    )
