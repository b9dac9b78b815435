"""Tables of chains with one neuron in each layer (section E).

chain counts random chains from 0, and layer and length count neurons from 1 at the front.
weight_scale is the standard deviation of the weights. decades are decimal logarithms; -inf is that
of a gradient of 0.
"""

from unstable_gradients.tables import Text, Whole

CHAIN_DERIVATIVE = (  # dC/db_1 in three ways
    Whole("chain"),
    Whole("length"),
    "product",  # by equation 122
    "backpropagation",
    "difference",  # by finite differences in high precision
)
CHAIN_CASCADE = (  # what a change of b_1 does to each quantity behind z_1
    Whole("chain"),
    Text("quantity"),  # a1, z2, a2, ..., C
    "change",  # of b_1
    "predicted",  # change of the quantity by equations 115 to 120
    "actual",
    "error",  # actual minus predicted, before either was rounded
)
CHAIN_TERMS = (
    Text("quantity"),  # weight |w_j|, term |w_j s'(z_j)|, ratio |dC/db_1| / |dC/db_j|
    Whole("layer"),  # j
    "bound",
    Whole("below"),  # how many of the chains have the quantity below the bound
    Whole("chains"),
)
EXPLODING_CHAIN = (
    Whole("length"),
    "weight",
    "smallest_term",  # of |w_j s'(z_j)|
    "largest_term",
    "smallest_step",  # of |dC/db_j| / |dC/db_(j+1)|
    "largest_step",
    "growth_decades",  # of |dC/db_1| / |dC/db_L|
    "tolerance_decades",  # of the relative error of a_0 that leaves no growth
)
_SPREAD = (  # over the chains, of a positive quantity
    "median_decades",
    "lower_decades",
    "upper_decades",
    Whole("below_one"),  # chains in which it is below 1
    Whole("balanced"),  # chains in which it is between 1/10 and 10
    Whole("vanished"),  # chains in which it is 0
    Whole("chains"),
)
CHAIN_RATIO = (  # of |dC/db_1| / |dC/db_L| in chains of length L
    Text("biases"),  # random, centred (so that every weighted input is 0)
    "weight_scale",
    Whole("length"),
    *_SPREAD,
)
ACTIVATION_SLOPE = (Text("activation"), "z", "slope")  # s'(z)
CHAIN_ACTIVATION = (
    Text("activation"),
    "weight_scale",
    Whole("length"),
    Text("measure"),  # step: |dC/db_(L-1)| / |dC/db_L|; ratio: |dC/db_1| / |dC/db_L|
    *_SPREAD,
)
ACTIVATION_WINDOW = (
    "weight",
    "bias",
    "largest_factor",  # |w s'(wa + b)| found among activations a from 0 to 1
    "measured_width",  # of the activations from 0 to 1 at which it reaches 1
    "closed_form",  # width of the window; none if |w| < 4
)
WINDOW_OPTIMUM = (
    Text("method"),  # equation, search
    "weight",
    "width",
    Whole("agreeing_digits"),  # of weight and width with those of the other method
)
