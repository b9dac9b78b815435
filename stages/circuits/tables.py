"""Tables and figures of logical circuits, and of ReLU networks beside them (section A).

Inverters count neither as gates nor as layers.
"""

from unstable_gradients.study.columns import Columns, Note, Text, Whole
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table

INPUT = "input"  # the kind of a wire that no gate writes
# The circuits that are drawn.
SHALLOW_PARITY, DEEP_PARITY, DRAWN_MULTIPLIER = "shallow parity", "deep parity", "multiplier"

_INPUTS = Whole("inputs", "bits that the circuit reads")
_WRONG_INPUTS = Whole("wrong_inputs", "inputs of all 2^inputs for which an output is wrong")
_SIZE: Columns = (
    Whole("depth", "the most gates between an input and an output, without inverters"),
    Whole("gates", "without inverters"),
    Whole("inverters", "number of them"),
)
BOOLEAN_FUNCTION = Table(
    "data/results/boolean-functions.csv",
    "a two-layer circuit for a function",
    (
        _INPUTS,
        Text("choice", "every: one of all functions of as many inputs; random: a random one"),
        Whole(
            "function", "every: its truth table, as the bits of a number; random: counted from 0"
        ),
        *_SIZE,
        _WRONG_INPUTS,
    ),
)
UNNEGATED_INPUTS = Table(
    "data/results/unnegated-inputs.csv",
    "what two layers compute without negations of inputs",
    (
        Whole("inputs", "bits that functions depend on"),
        Whole("functions", "number of functions of as many inputs"),
        Whole("computed", "number of those that two layers compute"),
    ),
)
PARITY_CIRCUIT = Table(
    "data/results/parity-circuits.csv",
    "a circuit for parity, a tree of two-layer circuits",
    (
        _INPUTS,
        Whole("fan_in", "inputs of each two-layer circuit; all of them in the shallow circuit"),
        *_SIZE,
        _WRONG_INPUTS,
    ),
)
PARITY_BOUND = Table(
    "data/results/parity-bounds.csv",
    "the fewest gates that the first of two layers can have, for parity",
    (
        _INPUTS,
        Text("form", "of the second layer: sum of products (OR, NAND), product of sums (AND, NOR)"),
        Whole("candidates", "gates there are for the first layer"),
        Whole("implicants", "those of them that can be used"),
        Whole("most_covered", "inputs that one gate can deal with"),
        Whole("to_cover", "inputs that all together have to deal with"),
        Whole("least_gates", "in the first layer, therefore"),
        Whole("built_gates", "in the first layer of the circuit that was built"),
        Whole("wrong_inputs", "inputs of all 2^inputs for which that circuit is wrong"),
    ),
)
MULTIPLIER = Table(
    "data/results/multipliers.csv",
    "a multiplier of two numbers",
    (
        Whole("first_bits", "of the first number"),
        Whole("second_bits", "of the second number"),
        *_SIZE,
        Whole("half_adders", "number of them"),
        Whole("full_adders", "number of them"),
        Whole("wrong_inputs", "pairs of all numbers for which the product is wrong"),
    ),
)
CIRCUIT_GATE = Table(
    "data/results/drawn-circuits.csv",
    "a wire of a circuit that is drawn",
    (
        Text("circuit", f"{SHALLOW_PARITY}, {DEEP_PARITY}, {DRAWN_MULTIPLIER}"),
        Whole("wire", "counted from 0"),
        Text("kind", f"of the gate whose output the wire is, or {INPUT}"),
        Whole("layer", "the most gates up to here from an input, without inverters"),
        Note("reads", "the wires that the gate reads, with spaces between; empty for an input"),
        Note("part", "outermost sub-circuit; empty if there is none"),
        Note("name", "of an input or output of the circuit; empty elsewhere"),
    ),
)
LINEAR_PIECES = Table(
    "data/results/linear-pieces.csv",
    "a deep ReLU network with one input and one output, and shallow ones of as many parameters",
    (
        Whole("hidden_layers", "of the deep network, each of two neurons"),
        Whole("parameters", "weights and biases of the deep network"),
        Whole("pieces", "linear pieces of the deep network from 0 to 1"),
        Whole("points", "inputs for which the deep network was held against the tent map"),
        Whole("wrong_points", "those of them for which the two differ"),
        Whole("shallow_neurons", "the fewest in one hidden layer with as many parameters or more"),
        Whole("shallow_parameters", "weights and biases of a network with that hidden layer"),
        Whole("shallow_most", "linear pieces that no such network can exceed"),
        Whole("shallow_pieces", "linear pieces of the one that was built to reach them"),
        Whole("random_networks", "random ones that were counted"),
        Whole("random_pieces", "linear pieces of the random one that has the most"),
        Whole("random_beyond", "random ones that have more than none can exceed"),
    ),
)
PARITY_GATES_PICTURE = Picture("reports/figures/parity-gates")
PARITY_CIRCUITS_PICTURE = Picture("reports/figures/parity-circuits")
MULTIPLIER_PICTURE = Picture("reports/figures/multiplier-circuit")
