"""Tables of the gradient in deep untrained networks, measured and predicted (F3, H1, H3, H4, H7).

A gradient is that of single images, the root mean square of the norms ||dC/db|| over the images,
or that of the mean: the norm of the mean over the images. A factor is the gradient of a layer over
that of the layer behind it, or of the output layer behind the last one: below 1, the gradient
shrinks on its way to the front. Columns that begin with log_ hold natural logarithms, because the
norms leave what a double can hold; a slope is that of such a logarithm over the hidden layers, per
layer from front to back, so that the gradient vanishes towards the front where it is above 0.
"""

from unstable_gradients.study.columns import LARGEST_WHOLE, Columns, Extended, Gap, Text, Whole
from unstable_gradients.study.pictures import Picture
from unstable_gradients.study.tables import Table, Tables

GRADIENT_MEASURES = {"rms": "single images", "mean": "mean gradient"}  # in words

ACTIVATION = Text("activation", "name of the activation function in params.yaml")
INITIALIZATION = Text("initialization", "of weights and biases, named as in params.yaml")
WIDTH = Whole("width", "neurons of every hidden layer")
DEPTH = Whole("depth", "hidden layers of the network")
NETWORK_KIND: Columns = (ACTIVATION, INITIALIZATION, WIDTH)
DEEP_NETWORK: Columns = (*NETWORK_KIND, DEPTH)
MEASURE = Text("measure", "rms: the gradient of single images; mean: that of the mean")
LAYER_STATISTICS: Columns = (
    Extended("activation_mean", "over neurons and images"),
    Extended("activation_variance", "over neurons and images"),
    Extended("saturated", "part of the neurons and images with a slope far below the steepest"),
    Extended("weighted_input_square", "mean over neurons and images"),
)
SINGULAR_VALUES: Columns = (
    Extended("smallest", "singular value"),
    Extended("median", "of the singular values"),
    Extended("largest", "singular value"),
    Extended("mean_square", "of the singular values"),
)


class BalancingWidth(Gap):
    """The name of a column of widths, whole or not, that a row can go without."""

    lowest, highest = 1.0, float(LARGEST_WHOLE)
    expected = f"numbers from 1 to {LARGEST_WHOLE} or nothing"


DEEP_WIDTH = BalancingWidth(
    "deep_width", "at which gradients of single images keep their size through many layers"
)
SLOPE = Extended("slope", "of the straight line fitted to the logarithms of the norms")

GRADIENT_FLOW = Tables(
    "data/runs/gradient-flow",
    "activation",
    "a layer over the replicas whose gradient is not 0",
    (
        *DEEP_NETWORK,
        Whole("layer"),
        MEASURE,
        Extended("log_norm", "mean over the replicas"),
        Extended("log_norm_sd", "standard deviation among the replicas"),
        Extended("log_factor", "mean over the replicas"),
        Extended("log_factor_sd", "standard deviation among the replicas"),
        Extended("log_square_norm", "half the logarithm of the mean of the squared norm"),
        Extended("log_square_factor", "half the logarithm of the mean of the squared factor"),
        Whole("replicas", "those whose gradient is not 0 there"),
    ),
)
FLOW_NETWORK = Tables(
    "data/runs/flow-networks",
    "activation",
    "a network of two hidden layers or more",
    (
        *DEEP_NETWORK,
        Whole("replica"),
        MEASURE,
        SLOPE,
        Extended(
            "straightness", "part of their variance that the line explains; none for two layers"
        ),
        Extended("log_ratio", "of the first hidden layer's norm over that of the last"),
    ),
)
FLOW_ACTIVATION = Tables(
    "data/runs/flow-layers",
    "activation",
    "activations of a hidden layer, mean over the replicas; the same in networks of every depth",
    (
        *NETWORK_KIND,
        Whole("layer"),
        *LAYER_STATISTICS,
        Whole("replicas"),
    ),
)
LAYER_JACOBIAN = Tables(
    "data/runs/flow-jacobians",
    "activation",
    "singular values of diag(s'(z)) w, geometric means over the replicas",
    (
        *NETWORK_KIND,
        Whole("layer"),
        *SINGULAR_VALUES,
        Whole("replicas"),
    ),
)
MEAN_FIELD = Tables(
    "data/runs/mean-field",
    "activation",
    "what theory predicts of a layer",
    (
        *DEEP_NETWORK,
        Whole("layer"),
        MEASURE,
        Extended("variance", "of the weighted inputs, mean over the images"),
        Extended("log_norm", "half the logarithm of the mean of the squared norm"),
        Extended("log_factor", "log_norm less that of the layer behind it"),
    ),
)
DEEP_LIMIT = Tables(
    "data/runs/deep-limit",
    "activation",
    "what theory predicts of many hidden layers",
    (
        *NETWORK_KIND,
        Extended("variance", "q*, of the weighted inputs"),
        Extended("factor", "chi_1, of the squared gradient"),
        Extended("correlation", "c*, of the weighted inputs of two images"),
        Extended("gradient_depth", "-1 / ln chi_1, in layers"),
        Extended("correlation_depth", "layers in which the distance from c* falls e-fold"),
        Text("phase", "ordered: gradients vanish; critical; chaotic: they explode"),
    ),
)
FLOW_COMPARISON = Table(
    "data/results/flow-comparison.csv",
    "a layer's gradient, measured and predicted",
    (
        *DEEP_NETWORK,
        Whole("layer"),
        MEASURE,
        Extended("norm_decades", "decimal logarithm of the geometric mean over the replicas"),
        Extended("norm_sd_decades", "its standard deviation among the replicas"),
        Extended("predicted_norm_decades", "decimal logarithm of the predicted norm"),
        Extended("factor", "geometric mean over the replicas"),
        Extended("low", "lower end of the interval of the factor"),
        Extended("high", "upper end of that interval"),
        Extended("square_factor", "root of the mean over the replicas of the squared factor"),
        Extended("predicted_factor", "by mean-field theory"),
        Whole("replicas", "those whose gradient is not 0 there"),
    ),
)
FLOW_AGREEMENT = Table(
    "data/results/flow-agreement.csv",
    "how well the factors of all networks of a width are predicted",
    (
        WIDTH,
        MEASURE,
        Whole("factors", "how many are compared"),
        Extended("r_squared", "part of the variance of ln(factor) that the prediction explains"),
        Extended(
            "within_r_squared",
            "that part of the variance within each activation and initialization",
        ),
        Extended("between", "part of the variance that lies between these kinds"),
        Extended("ratio", "median of measured over predicted"),
        Extended("too_small", "part of the factors that are smaller than predicted"),
        Extended(
            "typical", "median of measured over predicted or predicted over measured, the larger"
        ),
        Extended("worst", "the largest of these"),
        Text("worst_activation", "of the network where it is"),
        Text("worst_initialization", "of this network"),
        Whole("worst_depth", "of this network"),
        Whole("worst_layer", "of this network"),
        Extended(
            "within_tenth", "part of the factors that are within a tenth of the predicted ones"
        ),
        Extended("square_typical", "as typical, of the root of the mean of the squared factors"),
        Extended("square_worst", "as worst, of the root of the mean of the squared factors"),
    ),
)
ACTIVATION_FUNCTION = Table(
    "data/results/activation-functions.csv",
    "the activation function of a name",
    (
        ACTIVATION,
        Text("activation_function", "the function of this name"),
    ),
)
FRONT_AGREEMENT = Table(
    "data/results/front-agreement.csv",
    "how well the front layers of the deepest networks are predicted",
    (
        WIDTH,
        MEASURE,
        DEPTH,
        Whole("networks", "kinds of networks that are compared"),
        Extended("r_squared", "part of the variance of ln(norm) that the prediction explains"),
        Extended("typical_decades", "median distance of the norm from the predicted one"),
        Extended("worst_decades", "largest such distance"),
        Text("worst_activation", "of the networks where it is"),
        Text("worst_initialization", "of these networks"),
        Extended(
            "corrected_typical_decades",
            "as typical, of the geometric mean raised by the spread of the replicas",
        ),
        Extended("corrected_worst_decades", "as worst, of this corrected mean"),
    ),
)
BALANCING_RUN = Table(
    "data/runs/balancing-width.csv",
    "the slope in a sigmoid network of N(0, 1) weights and biases",
    (
        WIDTH,
        Whole("replica"),
        MEASURE,
        SLOPE,
    ),
)
BALANCING_CURVE = Table(
    "data/runs/balancing-curve.csv",
    "slopes in such networks, predicted and of mean squares",
    (
        WIDTH,
        MEASURE,
        Extended("predicted_slope", "by theory of these networks and images"),
        Extended(
            "square_slope", "of the mean of the squared norms; none where nothing was measured"
        ),
        DEEP_WIDTH,
    ),
)
BALANCING_WIDTH = Table(
    "data/results/balancing-width.csv",
    "slopes in such networks of a width",
    (
        WIDTH,
        MEASURE,
        Extended("slope", "mean over the replicas; none where nothing was measured"),
        Extended("low"),
        Extended("high"),
        Extended("square_slope", "of the mean of the squared norms"),
        Extended("predicted_slope", "by theory of these networks and images"),
        Whole("replicas", "0 where nothing was measured"),
    ),
)
TURN = Table(
    "data/results/turns.csv",
    "the width at which the slope in such networks is 0",
    (
        MEASURE,
        Extended("measured", "geometric mean over the replicas"),
        Extended("low"),
        Extended("high"),
        Extended("of_squares", "where the slope of the mean of the squared norms is 0"),
        Extended("predicted", "by theory of these networks and images"),
        DEEP_WIDTH,
        Whole("replicas"),
    ),
)
BALANCE = Tables(
    "data/runs/balance",
    "activation",
    "where N(0, 1) weights and biases neither lose nor blow up gradients of many layers",
    (
        ACTIVATION,
        BalancingWidth("balancing_width", "none where there is no such width"),
    ),
)

# Theories: `stated` of independent factors on the way back, as claim H7a has it; `whole` with the
# noise of the way forth; `each`, of single images only, with a spread of its own for each image.
SPREAD_THEORIES = ("stated", "whole", "each")


def _predicted(*names: str) -> Columns:
    return tuple(
        Extended(f"{theory}_{name}", "predicted") for theory in SPREAD_THEORIES for name in names
    )


FLOW_SPREAD = Tables(
    "data/runs/flow-spread",
    "activation",
    "the ratio of first to last gradient among networks of a kind, predicted",
    (*DEEP_NETWORK, MEASURE, *_predicted("log_sd", "log_shift")),
)
GRADIENT_SPREAD = Table(
    "data/results/gradient-spread.csv",
    "the ratio of first to last gradient among networks of a kind, measured and predicted",
    (
        *(*DEEP_NETWORK, MEASURE),
        Extended("log_sd", "standard deviation of its logarithm among the replicas"),
        *(Extended(f"log_sd_{end}", "end of the interval of it") for end in ("low", "high")),
        Extended("log_shift", "its mean logarithm less that of mean-field theory"),
        *(Extended(f"log_shift_{end}", "end of the interval of it") for end in ("low", "high")),
        Extended("within", "part of the replicas in which it is within a factor 2 of mean field's"),
        *_predicted("log_sd", "log_shift", "within"),
        Whole("replicas"),
    ),
)

FLOW_ACTIVATIONS = FLOW_ACTIVATION.together("data/results/flow-layers.csv")
LAYER_JACOBIANS = LAYER_JACOBIAN.together("data/results/layer-jacobians.csv")
DEEP_LIMITS = DEEP_LIMIT.together("data/results/deep-limits.csv")
BALANCES = BALANCE.together("data/results/balance.csv")

FLOW_PROFILE_PICTURE = Picture("reports/figures/flow-profile")
FLOW_PREDICTION_PICTURE = Picture("reports/figures/flow-prediction")
GRADIENT_SPREAD_PICTURE = Picture("reports/figures/gradient-spread")
BALANCING_WIDTH_PICTURE = Picture("reports/figures/balancing-width")
