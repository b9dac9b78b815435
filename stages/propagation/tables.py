"""Tables of gradients at the start in networks with what fixed them (I1, I3, I4, I5, I8).

Gradients are dC/dz of single images. Columns that begin with log_ hold natural logarithms of
squared norms, so that a factor of e in the norm is 2 there.
"""

from unstable_gradients.study.columns import Columns, Extended, Gap, Logarithm, Text, Whole
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table

ACTIVATION = Text("activation", "of the hidden layers: as in params.yaml, or linear")
INITIALIZATION = Text("initialization", "of weights and biases, named as in params.yaml")
NORMALIZATION = Text("normalization", "of the hidden layers: none, batch or layer")
# Behind the kind of skip connections: blocks a + c w s(a), which end in their weights.
WEIGHTS_LAST = "-weights-last"
SKIPS = Text("skips", f"skip connections: none, identity or scaled; {WEIGHTS_LAST}: a + c w s(a)")
WIDTH = Whole("width", "neurons of every hidden layer")
HIDDEN = Whole("depth", "hidden layers")
INTERVAL: Columns = (
    Extended("low", "lower end of its interval"),
    Extended("high", "upper end"),
    Whole("replicas"),
)

NORMALIZED_KIND: Columns = (
    NORMALIZATION,
    ACTIVATION,
    WIDTH,
    Whole("images", "of the batch"),
)
NORMALIZED_RUN = Table(
    "data/runs/normalized-gradients.csv",
    "a normalized network",
    (
        *NORMALIZED_KIND,
        Whole("replica"),
        Logarithm("log_factor", "of a layer towards the front, mean over the layers"),
        Extended("dimensions", "(tr K)^2 / tr K^2 of the images' covariance K in the last layer"),
        Logarithm("predicted_log_factor", "by theory of wide networks and of this batch"),
    ),
)
NORMALIZED = Table(
    "data/results/normalized-gradients.csv",
    "normalized networks of a kind",
    (
        *NORMALIZED_KIND,
        Extended("factor", "of the squared gradient, a layer; geometric mean over the replicas"),
        *INTERVAL,
        Extended("dimensions", "mean over the replicas"),
        Extended("predicted", "the factor by theory"),
    ),
)

RESIDUAL_KIND: Columns = (
    ACTIVATION,
    INITIALIZATION,
    SKIPS,
    WIDTH,
    Whole("depth", "hidden layers behind the first one, each of them a block"),
)
RESIDUAL_RUN = Table(
    "data/runs/residual-gradients.csv",
    "a network of blocks",
    (
        *RESIDUAL_KIND,
        Whole("replica"),
        Logarithm("log_ratio", "of the first block's gradient over that of the last"),
        Logarithm("predicted_log_ratio", "by mean-field theory"),
    ),
)
RESIDUAL = Table(
    "data/results/residual-gradients.csv",
    "networks of blocks of a kind",
    (
        *RESIDUAL_KIND,
        Logarithm("log_ratio", "mean over the replicas"),
        *INTERVAL,
        Logarithm("predicted_log_ratio", "by mean-field theory"),
    ),
)

SHATTERED_KIND: Columns = (NORMALIZATION, SKIPS, HIDDEN)
CORRELATIONS: Columns = (
    Extended("correlation", "of gradients in the first layer, mean over all pairs of inputs"),
    Extended("neighbours", "the same over pairs of neighbouring inputs"),
    Extended(
        "shared", "part of the neurons active for both inputs of a pair, mean over the layers"
    ),
    Extended("factor", "of the correlation, a layer, on the way from the last layer"),
)
SHATTERED_RUN = Table(
    "data/runs/shattered-gradients.csv",
    "a network of rectifiers with inputs on a line",
    (
        *SHATTERED_KIND,
        Whole("replica"),
        *CORRELATIONS,
        Extended("predicted", "the correlation by mean-field theory; none with normalization"),
    ),
)
SHATTERED = Table(
    "data/results/shattered-gradients.csv",
    "networks of rectifiers of a kind, with inputs on a line",
    (
        *SHATTERED_KIND,
        Extended("correlation", "in the first layer, mean over all pairs and the replicas"),
        *INTERVAL,
        Extended("neighbours", "the same over pairs of neighbouring inputs"),
        Extended("shared", "part of the neurons active for both inputs of a pair"),
        Extended("factor", "of the correlation, a layer, on the way from the last layer"),
        Extended("predicted", "the correlation by mean-field theory; none with normalization"),
    ),
)

SPECTRUM_KIND: Columns = (
    Text("weights", "gaussian or orthogonal"),
    ACTIVATION,
    WIDTH,
    HIDDEN,
)
SPECTRUM_RUN = Table(
    "data/runs/jacobian-spectrum.csv",
    "the Jacobian of all layers of a network",
    (
        *SPECTRUM_KIND,
        Whole("replica"),
        Gap("mean_square", "of its singular values"),
        Gap("relative_variance", "of the squared singular values, over their mean squared"),
    ),
)
SPECTRUM = Table(
    "data/results/jacobian-spectrum.csv",
    "the Jacobians of networks of a kind",
    (
        *SPECTRUM_KIND,
        Extended("typical", "relative variance, geometric mean over the replicas; 0 if below 1e-9"),
        *INTERVAL,
        Extended("of_means", "n E[tr S^2] / E[(tr S)^2] - 1, with means over the replicas"),
        Extended("predicted", "the same in theory, exact at this width"),
        Extended("wide", "the same for endless width"),
    ),
)

PROPAGATION_PICTURE = Picture("reports/figures/propagation")
