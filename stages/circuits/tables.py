"""Tables of logical circuits (section A).

gates are those with inverters left out, and so are the layers that depth counts; wrong_inputs of
all 2^inputs give a wrong output.
"""

from unstable_gradients.study.tables import Note, Table, Text, Whole

BOOLEAN_FUNCTION = Table(
    "data/results/boolean-functions.csv",
    "a two-layer circuit of each",
    (
        Whole("inputs"),
        Text("choice", "every function of so many inputs, or random ones"),
        Whole(
            "function", "every: its truth table, as the bits of a number; random: counted from 0"
        ),
        Whole("depth"),
        Whole("gates"),
        Whole("inverters"),
        Whole("wrong_inputs"),
    ),
)
UNNEGATED_INPUTS = Table(
    "data/results/unnegated-inputs.csv",
    "what two layers compute without negations of inputs",
    (
        Whole("inputs"),
        Whole("functions", "how many there are"),
        Whole("computed", "how many of them"),
    ),
)
PARITY_CIRCUIT = Table(
    "data/results/parity-circuits.csv",
    "a tree of two-layer circuits",
    (
        Whole("inputs"),
        Whole("fan_in", "inputs of each two-layer circuit; all of them in the shallow circuit"),
        Whole("depth"),
        Whole("gates"),
        Whole("inverters"),
        Whole("wrong_inputs"),
    ),
)
PARITY_BOUND = Table(
    "data/results/parity-bounds.csv",
    "how few gates the first of two layers can have",
    (
        Whole("inputs"),
        Text("form", "of the second layer: sum of products (OR, NAND), product of sums (AND, NOR)"),
        Whole("candidates", "gates there are for the first layer"),
        Whole("implicants", "those of them that can be used"),
        Whole("most_covered", "inputs that one gate can deal with"),
        Whole("to_cover", "inputs that all together have to deal with"),
        Whole("least_gates", "in the first layer, therefore"),
        Whole("built_gates", "in the first layer of the circuit that was built"),
        Whole("wrong_inputs", "of that circuit"),
    ),
)
MULTIPLIER = Table(
    "data/results/multipliers.csv",
    "a multiplier of two numbers",
    (
        Whole("first_bits"),
        Whole("second_bits"),
        Whole("depth"),
        Whole("gates"),
        Whole("inverters"),
        Whole("half_adders"),
        Whole("full_adders"),
        Whole("wrong_inputs"),
    ),
)
CIRCUIT_GATE = Table(
    "data/results/drawn-circuits.csv",
    "a row for each wire of a drawn circuit",
    (
        Text("circuit", "shallow parity, deep parity, multiplier"),
        Whole("wire", "counted from 0"),
        Text("kind", "of the gate whose output the wire is, or input"),
        Whole("layer", "the most gates up to here from an input, inverters left out"),
        Note("reads", "the wires that the gate reads, with spaces between; empty for an input"),
        Note("part", "outermost sub-circuit; empty if there is none"),
        Note("name", "of an input or output of the circuit; empty elsewhere"),
    ),
)
