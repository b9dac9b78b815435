"""Tables of the speed of learning in training (D1 to D4)."""

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
        Column("bias_gradient_norm"),
        Column("weight_gradient_norm"),
    ),
)
MINI_BATCH_TRACE = Tables(
    "data/runs/mini-batch-trace",
    "network",
    "the same before a step of mini-batch descent",
    (
        Text("network"),
        Whole("replica"),
        Whole("step"),
        Whole("layer"),
        Column("bias_gradient_norm", "of the mini-batch of this step"),
        Column(
            "averaged_bias_gradient_norm", "of the gradients of a window of steps, averaged first"
        ),
    ),
)
SPEED = Table(
    "data/results/speed.csv",
    "quantiles of ||dC/db|| over the replicas",
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
        Column("early_lowest", "its minimum over these"),
        Column("early_lowest_epoch"),
        Column("highest_after", "its maximum from that minimum on"),
        Column("geometric_mean", "over all epochs"),
        Column("end", "after the last step but one: speeds are taken before each step"),
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
