"""Tables of logical circuits (section A).

gates are those with inverters left out, and so are the layers that depth counts; wrong_inputs of
all 2^inputs give a wrong output.
"""

BOOLEAN_FUNCTION = (  # a two-layer circuit of each
    "inputs",
    "choice",  # every function of so many inputs, or random ones
    "function",  # every: its truth table, as the bits of a number; random: counted from 0
    "depth",
    "gates",
    "inverters",
    "wrong_inputs",
)
UNNEGATED_INPUTS = (  # what two layers compute without negations of inputs
    "inputs",
    "functions",  # how many there are
    "computed",  # how many of them
)
PARITY_CIRCUIT = (  # a tree of two-layer circuits
    "inputs",
    "fan_in",  # inputs of each two-layer circuit; all of them in the shallow circuit
    "depth",
    "gates",
    "inverters",
    "wrong_inputs",
)
PARITY_BOUND = (  # how few gates the first of two layers can have
    "inputs",
    "form",  # of the second layer: sum of products (OR, NAND), product of sums (AND, NOR)
    "candidates",  # gates there are for the first layer
    "implicants",  # those of them that can be used
    "most_covered",  # inputs that one gate can deal with
    "to_cover",  # inputs that all together have to deal with
    "least_gates",  # in the first layer, therefore
    "built_gates",  # in the first layer of the circuit that was built
    "wrong_inputs",  # of that circuit
)
MULTIPLIER = (
    "first_bits",
    "second_bits",
    "depth",
    "gates",
    "inverters",
    "half_adders",
    "full_adders",
    "wrong_inputs",
)
CIRCUIT_GATE = (  # a row for each wire of a drawn circuit
    "circuit",  # shallow parity, deep parity, multiplier
    "wire",  # counted from 0
    "kind",  # of the gate whose output the wire is, or input
    "layer",  # the most gates up to here from an input, inverters left out
    "reads",  # the wires that the gate reads, with spaces between; empty for an input
    "part",  # outermost sub-circuit; empty if there is none
    "name",  # of an input or output of the circuit; empty elsewhere
)
