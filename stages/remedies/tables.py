"""Tables of remedies against depth (G2, G3, H2)."""

from unstable_gradients.study.columns import (
    Extended,
    Fraction,
    Gap,
    PositiveSetting,
    Setting,
    Text,
    Whole,
)
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table, Tables

DEPTH_TRIALS = Tables(
    "data/runs/remedies",
    "remedy",
    "a network trained by a remedy",
    (
        Text("remedy", "its name in params.yaml"),
        Whole("hidden_layers"),
        Whole("replica"),
        Whole("step"),
        Fraction("validation_accuracy"),
        Extended("validation_cost"),
    ),
)
TRIALS_TOGETHER = DEPTH_TRIALS.together("data/results/depth-trials.csv")
TRAINABLE = Table(
    "data/results/trainable.csv",
    "how often a depth trains by a remedy",
    (
        Text("remedy", "its name in params.yaml"),
        Whole("hidden_layers"),
        Whole("step", "after which accuracy is taken"),
        Whole("trained", "replicas more accurate than the threshold"),
        Whole("replicas"),
        Fraction("probability", "of training at all, with its interval"),
        Extended("low"),
        Extended("high"),
        Fraction("accuracy", "mean over the replicas, with its interval"),
        Gap("accuracy_low", "lower end of that interval"),
        Gap("accuracy_high", "upper end of that interval"),
        Extended(
            "depth_scale",
            "xi in layers, of the untrained network; infinite where nothing is lost, missing with "
            "normalization or skip connections",
        ),
        Extended(
            "predicted", "depth in layers up to which theory expects training: a multiple of xi"
        ),
    ),
)
DEEPEST = Table(
    "data/results/deepest.csv",
    "the deepest networks that train by a remedy",
    (
        Text("remedy", "its name in params.yaml"),
        Text("activation", "function of the hidden layers"),
        Text("initializer", "distribution of the initial weights"),
        Text("biases", "their kind, named as in params.yaml"),
        Text("normalization", "of the hidden layers: none, batch or layer"),
        Text("skips", "skip connections past hidden layers: none, identity or scaled"),
        Text("momentum", "its kind, or another update rule, named as in params.yaml"),
        Setting("mu_max", "largest momentum coefficient of the schedule; 0 without momentum"),
        Setting("epsilon", "epsilon of Adam; 0 with other rules"),
        PositiveSetting("eta", "learning rate"),
        Whole("step", "after which accuracy is taken"),
        Whole(
            "deepest",
            "hidden layers up to which all depths tried train: more networks than the part asked "
            "for, by the whole interval; 0 where not even the smallest does",
        ),
        Gap(
            "next_tried",
            "the smallest depth tried that does not train: fewer do, by the whole interval; depths "
            "between the two are undecided; missing where there is none",
        ),
        Extended("depth_scale", "xi in layers, of the untrained network"),
        Extended(
            "predicted", "depth in layers up to which theory expects training: a multiple of xi"
        ),
    ),
)
REMEDIES_PICTURE = Picture("reports/figures/remedy-map")
