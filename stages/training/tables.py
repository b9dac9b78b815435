"""Tables and figures of the speed of learning during training (D1 to D4)."""

from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Column, Table, Tables, Text, Whole

GRADIENT_TRACE = Tables(
    "data/runs/gradient-trace",
    "network",
    "the speed of learning of a layer before an epoch of full-batch descent",
    (
        Text("network"),
        Whole("replica"),
        Whole("epoch"),
        Whole("layer"),
        Column("bias_gradient_norm", "||dC/db|| of the mean over all images"),
        Column("weight_gradient_norm", "||dC/dw|| (Frobenius) of the mean over all images"),
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
        Column("bias_gradient_norm", "||dC/db|| of the mini-batch of this step"),
        Column(
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
        Text("network"),
        Text("sizes"),
        Whole("hidden_layers"),
        Whole("epoch"),
        Whole("layer"),
        Column("median"),
        Column("lower"),
        Column("upper"),
        Whole("replicas"),
    ),
)
SPEED_SHAPE = Table(
    "data/results/speed-shape.csv",
    "fall and rebound of a layer's speed in a replica",
    (
        Text("network"),
        Text("sizes"),
        Whole("hidden_layers"),
        Whole("replica"),
        Whole("layer"),
        Column("start", "||dC/db|| of the untrained network"),
        Whole("early_epochs", "the first tenth of the epochs"),
        Column("early_lowest", "minimum of ||dC/db|| over these"),
        Column("early_lowest_epoch", "first epoch with that minimum"),
        Column("highest_after", "maximum of ||dC/db|| from that minimum on"),
        Column("geometric_mean", "of ||dC/db|| over all epochs"),
        Column("end", "||dC/db|| before the last step"),
    ),
)
NOISE = Table(
    "data/results/noise.csv",
    "speed of learning of a layer over the replicas, by kind of descent",
    (
        Text("network"),
        Text("sizes"),
        Whole("hidden_layers"),
        Whole("step"),
        Whole("layer"),
        Text("measure", "mini_batch, averaged, full_batch"),
        Column("median"),
        Column("lower"),
        Column("upper"),
        Whole("replicas"),
    ),
)
SPEED_PICTURE = Picture("reports/figures/speed-during-training")
NOISE_PICTURE = Picture("reports/figures/mini-batch-noise")
