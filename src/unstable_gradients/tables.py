"""The columns of every table, and the one place where they are explained.

replica, epoch and step count from 0, layer counts hidden layers from 1 at the front. epoch and
step say how much training was done before the measurement, so that 0 is the untrained network.
sizes are the neurons of every layer, as 784-30-10. Accuracies are fractions, costs nats per
image without the regularization term, gradients dimensionless derivatives of that cost. low and
high bound an interval of the confidence that params.yaml names; lower and upper are the
quantiles that hold as large a part of the replicas between them.
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
