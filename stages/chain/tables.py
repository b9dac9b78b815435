"""Tables and figures of chains with one neuron in each layer (section E).

Decades are decimal logarithms; -inf is that of a gradient of 0.
"""

from unstable_gradients.study.columns import (
    Column,
    Columns,
    Count,
    Extended,
    PositiveSetting,
    Setting,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table

RANDOM, CENTRED = "random", "centred"  # biases: N(0, 1), or such that every z_j is 0
RATIOS = ("step", "ratio")  # measures of CHAIN_ACTIVATION
_CHAIN = Whole("chain", "random chain, counted from 0")
_CHAINS = Count("chains", "random chains that were counted")
_LENGTH = Whole("length", "neurons of the chain")
_WEIGHT_SCALE = PositiveSetting("weight_scale", "standard deviation of the weights")
_SPREAD: Columns = (  # of a positive quantity over the chains
    Extended("median_decades", "over the chains"),
    Extended("lower_decades", "lower end of the band that holds the central part of the chains"),
    Extended("upper_decades", "upper end of that band"),
    Whole("below_one", "chains in which it is below 1"),
    Whole("balanced", "chains in which it is between 1/10 and 10"),
    Whole("vanished", "chains in which it is 0"),
    _CHAINS,
)
CHAIN_DERIVATIVE = Table(
    "data/results/chain-derivative.csv",
    "dC/db_1 of a chain in three ways",
    (
        _CHAIN,
        _LENGTH,
        Column("product", "by equation 122"),
        Column("backpropagation", "by that of the networks"),
        Column("difference", "by finite differences in high precision"),
    ),
)
CHAIN_CASCADE = Table(
    "data/results/chain-cascade.csv",
    "what a change of b_1 does to a quantity behind z_1",
    (
        _CHAIN,
        Text("quantity", "a1, z2, a2, ..., C"),
        PositiveSetting("change", "of b_1"),
        Column("predicted", "change of the quantity by equations 115 to 120"),
        Column("actual", "change of the quantity when it is calculated anew"),
        Column("error", "actual minus predicted, before either was rounded"),
    ),
)
CHAIN_TERMS = Table(
    "data/results/chain-terms.csv",
    "how often a term of the product formula is below a bound",
    (
        Text("quantity", "weight |w_j|, term |w_j s'(z_j)|, ratio |dC/db_1| / |dC/db_j|"),
        Whole("layer", "j, counted from 1 at the front"),
        PositiveSetting("bound", "of the quantity"),
        Whole("below", "chains that have the quantity below the bound"),
        _CHAINS,
    ),
)
EXPLODING_CHAIN = Table(
    "data/results/exploding-chain.csv",
    "a chain whose gradient grows towards the front",
    (
        _LENGTH,
        PositiveSetting("weight", "of every neuron"),
        Column("smallest_term", "of |w_j s'(z_j)|"),
        Column("largest_term", "of |w_j s'(z_j)|"),
        Column("smallest_step", "of |dC/db_j| / |dC/db_(j+1)|"),
        Column("largest_step", "of |dC/db_j| / |dC/db_(j+1)|"),
        Column("growth_decades", "of |dC/db_1| / |dC/db_L|"),
        Column("tolerance_decades", "of the relative error of a_0 that leaves no growth"),
    ),
)
CHAIN_RATIO = Table(
    "data/results/chain-ratio.csv",
    "spread of |dC/db_1| / |dC/db_L| over chains of length L",
    (
        Text("biases", f"{RANDOM}, {CENTRED} (so that every weighted input is 0)"),
        _WEIGHT_SCALE,
        _LENGTH,
        *_SPREAD,
    ),
)
ACTIVATION_SLOPE = Table(
    "data/results/activation-slopes.csv",
    "the slope of an activation function at a point",
    (
        Text("activation", "name of the function"),
        Setting("z", "weighted input"),
        Column("slope", "s'(z)"),
    ),
)
CHAIN_ACTIVATION = Table(
    "data/results/chain-activations.csv",
    "spread of ratios of gradients over chains with an activation function",
    (
        Text("activation", "name of the function"),
        _WEIGHT_SCALE,
        _LENGTH,
        Text("measure", "step: |dC/db_(L-1)| / |dC/db_L|; ratio: |dC/db_1| / |dC/db_L|"),
        *_SPREAD,
    ),
)
PRODUCTS_PICTURE = Picture("reports/figures/chain-products")
SLOPES_PICTURE = Picture("reports/figures/activation-slopes")
CASCADE_PICTURE = Picture("reports/figures/chain-cascade")
TERMS_PICTURE = Picture("reports/figures/chain-terms")
EXPLODING_PICTURE = Picture("reports/figures/exploding-chain")
RATIO_PICTURE = Picture("reports/figures/chain-ratio")
ACTIVATIONS_PICTURE = Picture("reports/figures/chain-activations")
