"""Tables of chains with one neuron in each layer (section E).

chain counts random chains from 0, and layer and length count neurons from 1 at the front.
weight_scale is the standard deviation of the weights. decades are decimal logarithms; -inf is that
of a gradient of 0.
"""

from unstable_gradients.study.tables import Column, Columns, Table, Text, Whole

_SPREAD: Columns = (  # over the chains, of a positive quantity
    Column("median_decades"),
    Column("lower_decades"),
    Column("upper_decades"),
    Whole("below_one", "chains in which it is below 1"),
    Whole("balanced", "chains in which it is between 1/10 and 10"),
    Whole("vanished", "chains in which it is 0"),
    Whole("chains"),
)
CHAIN_DERIVATIVE = Table(
    "data/results/chain-derivative.csv",
    "dC/db_1 in three ways",
    (
        Whole("chain"),
        Whole("length"),
        Column("product", "by equation 122"),
        Column("backpropagation"),
        Column("difference", "by finite differences in high precision"),
    ),
)
CHAIN_CASCADE = Table(
    "data/results/chain-cascade.csv",
    "what a change of b_1 does to each quantity behind z_1",
    (
        Whole("chain"),
        Text("quantity", "a1, z2, a2, ..., C"),
        Column("change", "of b_1"),
        Column("predicted", "change of the quantity by equations 115 to 120"),
        Column("actual"),
        Column("error", "actual minus predicted, before either was rounded"),
    ),
)
CHAIN_TERMS = Table(
    "data/results/chain-terms.csv",
    "how often a term of the product formula is below a bound",
    (
        Text("quantity", "weight |w_j|, term |w_j s'(z_j)|, ratio |dC/db_1| / |dC/db_j|"),
        Whole("layer", "j"),
        Column("bound"),
        Whole("below", "how many of the chains have the quantity below the bound"),
        Whole("chains"),
    ),
)
EXPLODING_CHAIN = Table(
    "data/results/exploding-chain.csv",
    "a chain whose gradient grows towards the front",
    (
        Whole("length"),
        Column("weight"),
        Column("smallest_term", "of |w_j s'(z_j)|"),
        Column("largest_term"),
        Column("smallest_step", "of |dC/db_j| / |dC/db_(j+1)|"),
        Column("largest_step"),
        Column("growth_decades", "of |dC/db_1| / |dC/db_L|"),
        Column("tolerance_decades", "of the relative error of a_0 that leaves no growth"),
    ),
)
CHAIN_RATIO = Table(
    "data/results/chain-ratio.csv",
    "of |dC/db_1| / |dC/db_L| in chains of length L",
    (
        Text("biases", "random, centred (so that every weighted input is 0)"),
        Column("weight_scale"),
        Whole("length"),
        *_SPREAD,
    ),
)
ACTIVATION_SLOPE = Table(
    "data/results/activation-slopes.csv",
    "the slope of an activation function",
    (
        Text("activation"),
        Column("z"),
        Column("slope"),
    ),
)
CHAIN_ACTIVATION = Table(
    "data/results/chain-activations.csv",
    "spread of gradients in chains of an activation function",
    (
        Text("activation"),
        Column("weight_scale"),
        Whole("length"),
        Text("measure", "step: |dC/db_(L-1)| / |dC/db_L|; ratio: |dC/db_1| / |dC/db_L|"),
        *_SPREAD,
    ),
)
