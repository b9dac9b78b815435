"""Tables and figures of the speed of learning during training (D1 to D4)."""

from unstable_gradients.study.columns import (
    INTERVAL,
    NETWORK_SIZES,
    QUANTILES,
    Extended,
    Fraction,
    Gap,
    Positive,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table, Tables

GRADIENT_TRACE = Tables(
    "data/runs/gradient-trace",
    "network",
    "the speed of learning of a layer before an epoch of full-batch descent",
    (
        Text("network"),
        Whole("replica"),
        Whole("epoch"),
        Whole("layer"),
        Extended("bias_gradient_norm", "||dC/db|| of the mean over all images"),
        Extended("weight_gradient_norm", "||dC/dw|| (Frobenius) of the mean over all images"),
    ),
)
GRADIENT_TRACE_END = Tables(
    "data/runs/gradient-trace-end",
    "network",
    "what a network has learned by full-batch descent of the images it learned from",
    (
        Text("network"),
        Whole("replica"),
        Fraction("training_accuracy", "fraction of the images"),
        Extended("training_cost"),
    ),
)
MINI_BATCH_TRACE = Tables(
    "data/runs/mini-batch-trace",
    "network",
    "the speed of learning of a layer in a step of mini-batch descent",
    (
        Text("network"),
        Whole("replica"),
        Whole("step"),
        Whole("layer"),
        Extended("bias_gradient_norm", "||dC/db|| of the mini-batch of this step"),
        Extended(
            "averaged_bias_gradient_norm",
            "||dC/db|| averaged over a window of steps before the norm is taken; none where the "
            "window would reach beyond the training",
        ),
    ),
)
SPEED_BY_EPOCH = Table(
    "data/results/speed.csv",
    "||dC/db|| of a layer over the replicas, in an epoch of full-batch descent",
    (
        *NETWORK_SIZES,
        Whole("epoch"),
        Whole("layer"),
        *QUANTILES,
    ),
)
SPEED_BY_RUN = Table(
    "data/results/speed-by-run.csv",
    "||dC/db|| of a layer in a replica, in some of the epochs of full-batch descent",
    (
        Text("network"),
        Whole("replica"),
        Whole("epoch"),
        Whole("layer"),
        Extended("bias_gradient_norm", "||dC/db|| of the mean over all images, to four digits"),
    ),
)
SPEED_SHAPE = Table(
    "data/results/speed-shape.csv",
    "fall and rebound of a layer's speed in a replica",
    (
        *NETWORK_SIZES,
        Whole("replica"),
        Whole("layer"),
        Extended("start", "||dC/db|| of the untrained network"),
        Whole("early_epochs", "the first tenth of the epochs"),
        Extended("early_lowest", "minimum of ||dC/db|| over these"),
        Extended("early_lowest_epoch", "first epoch with that minimum"),
        Extended("highest_after", "maximum of ||dC/db|| from that minimum on"),
        Extended("geometric_mean", "of ||dC/db|| over all epochs"),
        Extended("end", "||dC/db|| before the last step"),
    ),
)
LEARNED = Table(
    "data/results/learned.csv",
    "what networks have learned by full-batch descent, over the replicas",
    (*NETWORK_SIZES, Extended("mean", "fraction of the images"), *INTERVAL),
)
BOOK_CURVE = Table(
    "data/results/book-curves.csv",
    "a point of a curve that the book shows, among our replicas",
    (
        *NETWORK_SIZES,
        Whole("layer"),
        Whole("epoch"),
        Positive("book", "||dC/db|| in the book's figure"),
        Gap("percentile", "percentage of the replicas below it"),
        *QUANTILES,
        Extended("whole_lower", "lower end of the band that all of one more curve keeps to"),
        Extended("whole_upper", "upper end of that band"),
    ),
)
NOISE = Table(
    "data/results/noise.csv",
    "speed of learning of a layer over the replicas, by kind of descent",
    (
        *NETWORK_SIZES,
        Whole("step"),
        Whole("layer"),
        Text("measure", "mini_batch, averaged, full_batch"),
        *QUANTILES,
    ),
)
TRACED_IMAGE = Table(
    "data/results/traced-images.csv",
    "an image from which the networks of this section learn",
    (
        Whole("image", "its place in the training file, counted from 0"),
        Whole("label", "the digit that it shows"),
        Text(
            "pixels",
            "base64 of bytes from 0, dark, to 255, row by row: each run of 0 is a 0 and its length",
        ),
    ),
)
SPEED_PICTURE = Picture("reports/figures/speed-during-training")
NOISE_PICTURE = Picture("reports/figures/mini-batch-noise")
