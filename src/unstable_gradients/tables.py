"""The columns of every table, and the one place where they are explained.

replica, epoch and step count from 0, layer counts hidden layers from 1 at the front. epoch and
step say how much training was done before the measurement, so that 0 is the untrained network.
sizes are the neurons of every layer, as 784-30-10. Accuracies are fractions, costs nats per
image without the regularization term, gradients dimensionless derivatives of that cost. low and
high bound an interval of the confidence that params.yaml names; lower and upper are the
quantiles that hold as large a part of the replicas between them.

In the tables of chains, with one neuron in each layer, chain counts random chains from 0, and layer
and length count neurons from 1 at the front. weight_scale is the standard deviation of the weights.
decades are decimal logarithms; -inf is that of a gradient of 0.
"""

from pathlib import Path

import pandas as pd

from unstable_gradients.errors import InvalidInput
from unstable_gradients.program.files import read_csv, write_csv

# One row per measurement: data/runs/<experiment>/<network>.csv
ACCURACY = (
    "network",
    "replica",
    "epoch",
    "validation_accuracy",
    "training_accuracy",
    "validation_cost",
    "training_cost",
)
INITIAL_GRADIENT = (
    "network",
    "replica",
    "layer",
    "bias_gradient_norm",  # ||dC/db|| of the mean over the images
    "weight_gradient_norm",  # ||dC/dw|| (Frobenius) of the mean over the images
    "rms_bias_gradient_norm",  # root mean square over the images of one image's ||dC/db||
)
NEURON_GRADIENT = ("network", "replica", "layer", "neuron", "bias_gradient")  # neuron from 1
GRADIENT_TRACE = (
    "network",
    "replica",
    "epoch",
    "layer",
    "bias_gradient_norm",
    "weight_gradient_norm",
)
MINI_BATCH_TRACE = (
    "network",
    "replica",
    "step",
    "layer",
    "bias_gradient_norm",  # of the mini-batch of this step
    "averaged_bias_gradient_norm",  # of the gradients of a window of steps, averaged first
)
FROZEN_LAYERS = (
    "network",
    "frozen_layers",  # hidden layers from the front that keep their random start; 0: all learn
    "replica",
    "epoch",
    "validation_accuracy",
    "training_accuracy",
    "validation_cost",
    "training_cost",
)
LINEAR_READOUT = (
    "network",
    "state",  # start: untrained, trained: after the last epoch of the accuracy experiment
    "layer",
    "replica",
    "validation_accuracy",  # of a linear readout from the activations of this layer
)
PIXEL_READOUT = ("validation_accuracy",)  # of a linear readout from the images, in one row
IDENTITY_LAYERS = (  # trained networks with layers inserted that copy the last hidden layer
    "network",
    "replica",
    "form",  # with_constant, without_constant
    "input_weight",  # w1 of every neuron in them
    "layers",  # how many there are
    "accuracy_before",
    "accuracy",
    "changed_images",  # classified as another digit than before
    "output_change",  # the largest of any output on any image
)
MATRIX_PRODUCT = (
    "network",
    "replica",
    "state",  # untrained, trained
    "layer",  # from 1 to the output layer
    "relative_difference",  # of delta by equation 124 and by backpropagation, largest of an image
    "shrinkage",  # ||dC/da|| of the layer before over that of the layer, geometric mean of images
)
FACTOR_VALUE = (
    "network",
    "replica",
    "state",  # untrained, trained
    "kind",  # pairs: w^T S' of this layer; products: what leads from delta^L to dC/da of it
    "layer",
    "position",  # from 1, the largest
    "singular_value",  # geometric mean over the images
)

# Theory: data/results/*.csv
ACTIVATION_WINDOW = (
    "weight",
    "bias",
    "largest_factor",  # |w s'(wa + b)| found among activations a from 0 to 1
    "measured_width",  # of the activations from 0 to 1 at which it reaches 1
    "closed_form",  # width of the window; none if |w| < 4
)
WINDOW_OPTIMUM = (
    "method",  # equation, search
    "weight",
    "width",
    "agreeing_digits",  # of weight and width with those of the other method
)
IDENTITY_NEURON = (
    "form",  # with_constant, without_constant
    "input_weight",
    "bias",
    "output_weight",
    "constant",
    "error",  # largest distance of the copy from x, for x from 0 to 1
    "series_error",  # with a constant, from the cubic term alone
)
CHAIN_DERIVATIVE = (  # dC/db_1 in three ways
    "chain",
    "length",
    "product",  # by equation 122
    "backpropagation",
    "difference",  # by finite differences in high precision
)
CHAIN_CASCADE = (  # what a change of b_1 does to each quantity behind z_1
    "chain",
    "quantity",  # a1, z2, a2, ..., C
    "change",  # of b_1
    "predicted",  # change of the quantity by equations 115 to 120
    "actual",
    "error",  # actual minus predicted, before either was rounded
)

# Aggregates: data/results/*.csv
ACCURACY_BY_EPOCH = (
    "network",
    "epoch",
    "measure",  # validation_accuracy, training_accuracy, validation_cost, training_cost
    "mean",
    "low",
    "high",
    "replicas",
)
ACCURACY_BY_REPLICA = (
    "network",
    "sizes",
    "hidden_layers",
    "replica",
    "last_accuracy",
    "best_accuracy",
    "best_epoch",
)
ACCURACY_DIFFERENCE = (
    "deeper",
    "shallower",
    "measure",  # last_accuracy, best_accuracy
    "difference",  # mean of deeper minus mean of shallower
    "low",
    "high",
    "p_value",
    "replicas",
)
INITIAL_SPEED = (
    "network",
    "sizes",
    "hidden_layers",
    "layer",
    "measure",  # the three norms of INITIAL_GRADIENT
    "median",
    "lower",
    "upper",
    "replicas",
)
LAYER_RATIO = (  # ||dC/db|| of a layer over that of the layer before it
    "network",
    "sizes",
    "hidden_layers",
    "layer",
    "median",
    "lower",
    "upper",
    "replicas",
)
SPEED = (  # quantiles of ||dC/db|| over the replicas
    "network",
    "sizes",
    "hidden_layers",
    "epoch",
    "layer",
    "median",
    "lower",
    "upper",
    "replicas",
)
SPEED_SHAPE = (
    "network",
    "sizes",
    "hidden_layers",
    "replica",
    "layer",
    "start",  # ||dC/db|| of the untrained network
    "early_lowest",  # its minimum over the first tenth of the epochs
    "early_lowest_epoch",
    "highest_after",  # its maximum from that minimum on
    "geometric_mean",  # over all epochs
)
NOISE = (
    "network",
    "sizes",
    "hidden_layers",
    "step",
    "layer",
    "measure",  # mini_batch, averaged, full_batch
    "median",
    "lower",
    "upper",
    "replicas",
)
# Logical circuits: data/results/*.csv. gates are those with inverters left out, and so are the
# layers that depth counts; wrong_inputs of all 2^inputs give a wrong output.
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
FROZEN_BY_REPLICA = (
    "network",
    "sizes",
    "hidden_layers",
    "frozen_layers",
    "replica",
    "epoch",
    "accuracy",  # on the validation images
    "gain",  # by how much the same replica is more accurate if no layer is frozen
)
READOUT_BY_REPLICA = (
    "network",
    "sizes",
    "hidden_layers",
    "state",  # start, trained
    "layer",
    "replica",
    "accuracy",  # of the readout from this layer, on the validation images
    "pixel_accuracy",  # of the readout from the images, the same in every row
)
DEEPENED = (  # quantiles over the replicas of what identity layers do
    "network",
    "sizes",
    "hidden_layers",
    "form",
    "input_weight",
    "layers",
    "measure",  # accuracy_before, accuracy, changed_images, output_change
    "median",
    "lower",
    "upper",
    "replicas",
)
SINGULAR_VALUE = (  # quantiles over the replicas
    "network",
    "sizes",
    "hidden_layers",
    "state",
    "kind",
    "layer",
    "position",
    "median",
    "lower",
    "upper",
    "replicas",
)
PRODUCT_MEASURE = (  # quantiles over the replicas
    "network",
    "sizes",
    "hidden_layers",
    "state",
    "layer",
    "measure",  # relative_difference, shrinkage
    "median",
    "lower",
    "upper",
    "replicas",
)
CHAIN_TERMS = (
    "quantity",  # weight |w_j|, term |w_j s'(z_j)|, ratio |dC/db_1| / |dC/db_j|
    "layer",  # j
    "bound",
    "below",  # how many of the chains have the quantity below the bound
    "chains",
)
EXPLODING_CHAIN = (
    "length",
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
    "below_one",  # chains in which it is below 1
    "balanced",  # chains in which it is between 1/10 and 10
    "vanished",  # chains in which it is 0
    "chains",
)
CHAIN_RATIO = (  # of |dC/db_1| / |dC/db_L| in chains of length L
    "biases",  # random, centred (so that every weighted input is 0)
    "weight_scale",
    "length",
    *_SPREAD,
)
ACTIVATION_SLOPE = ("activation", "z", "slope")  # s'(z)
CHAIN_ACTIVATION = (
    "activation",
    "weight_scale",
    "length",
    "measure",  # step: |dC/db_(L-1)| / |dC/db_L|; ratio: |dC/db_1| / |dC/db_L|
    *_SPREAD,
)
CLAIMS = (
    "id",
    "claim",
    "quantity",
    "book",
    "measured",
    "low",
    "high",
    "replicas",
    "percentile",
    "verdict",
    "reason",
)


def write(frame: pd.DataFrame, columns: tuple[str, ...], target: Path) -> None:
    """Write a table with exactly these columns, in this order."""
    write_csv(frame[list(columns)], target)


def read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """Read a table that must have exactly these columns.

    Raises:
        InvalidInput: if it is missing, has other columns or no rows.
    """
    frame = read_csv(path)
    if tuple(frame.columns) != columns:
        found = ", ".join(map(str, frame.columns))
        raise InvalidInput(f"{path}: columns {found}; expected {', '.join(columns)}")
    if frame.empty:
        raise InvalidInput(f"{path}: no rows, expected at least one")
    return frame
