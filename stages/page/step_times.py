"""What the page reads beside the results of the stages: what `make bench` measured."""

from unstable_gradients.study.columns import Column, Text
from unstable_gradients.study.tables import Table

STEP_TIMES = Table(
    "benchmarks/step-times.csv",
    "how long a step takes, as `make bench` measured it where it was run last",
    (
        Text("normalization", "of the hidden layers: none, batch or layer"),
        Text("skips", "skip connections past hidden layers: none, identity or scaled"),
        Text("rule", "update rule, named as in params.yaml"),
        Column("times_plain", "the time of a step over that without any of these"),
    ),
)
