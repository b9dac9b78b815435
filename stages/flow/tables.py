"""Tables of the gradient in deep untrained networks, measured and predicted (F3, H1, H3, H4).

activation and initialization are named as in params.yaml, width counts the neurons of every hidden
layer, depth the hidden layers. measure is rms, of the norms ||dC/db|| of single images the root
mean square over the images, or mean, the norm of the mean over the images. A factor is that of a
layer over that of the layer behind it, the output layer too: below 1, the gradient shrinks on its
way to the front. Columns that begin with log_ hold natural logarithms, because the norms leave
what a double can hold; slope is that of such a logarithm over the hidden layers, per layer from
front to back, so that the gradient vanishes towards the front where it is above 0.
"""

from unstable_gradients.study.tables import Column, Table, Tables, Text, Whole

GRADIENT_FLOW = Tables(
    "data/runs/gradient-flow",
    "activation",
    "a layer over the replicas whose gradient is not 0",
    (
        Text("activation"),
        Text("initialization"),
        Whole("width"),
        Whole("depth"),
        Whole("layer"),
        Text("measure"),
        Column("log_norm", "mean over the replicas"),
        Column("log_norm_sd", "standard deviation of one replica's"),
        Column("log_factor"),
        Column("log_factor_sd"),
        Column("log_square_norm", "half the logarithm of the mean of the squared norm"),
        Column("log_square_factor", "likewise of the squared factor"),
        Whole("replicas"),
    ),
)
FLOW_NETWORK = Tables(
    "data/runs/flow-networks",
    "activation",
    "a network of two hidden layers or more",
    (
        Text("activation"),
        Text("initialization"),
        Whole("width"),
        Whole("depth"),
        Whole("replica"),
        Text("measure"),
        Column("slope", "of the straight line fitted to the logarithms"),
        Column(
            "straightness", "part of their variance that the line explains; empty for two layers"
        ),
        Column("log_ratio", "of the first hidden layer's norm over that of the last"),
    ),
)
FLOW_ACTIVATION = Tables(
    "data/runs/flow-layers",
    "activation",
    "what the activations of a hidden layer are like, mean over the replicas; the same at every depth",
    (
        Text("activation"),
        Text("initialization"),
        Whole("width"),
        Whole("layer"),
        Column("activation_mean"),
        Column("activation_variance"),
        Column("saturated", "part of the neurons and images with a slope far below the steepest"),
        Column("weighted_input_square"),
        Whole("replicas"),
    ),
)
LAYER_JACOBIAN = Tables(
    "data/runs/flow-jacobians",
    "activation",
    "singular values of diag(s'(z)) w, geometric means over the replicas",
    (
        Text("activation"),
        Text("initialization"),
        Whole("width"),
        Whole("layer"),
        Column("smallest"),
        Column("median"),
        Column("largest"),
        Column("mean_square"),
        Whole("replicas"),
    ),
)
MEAN_FIELD = Tables(
    "data/runs/mean-field",
    "activation",
    "what theory predicts of a layer",
    (
        Text("activation"),
        Text("initialization"),
        Whole("width"),
        Whole("depth"),
        Whole("layer"),
        Text("measure"),
        Column("variance", "of the weighted inputs, mean over the images"),
        Column("log_norm"),
        Column("log_factor"),
    ),
)
DEEP_LIMIT = Tables(
    "data/runs/deep-limit",
    "activation",
    "what theory predicts of many hidden layers",
    (
        Text("activation"),
        Text("initialization"),
        Whole("width"),
        Column("variance", "q*"),
        Column("factor", "chi_1, of the squared gradient"),
        Column("correlation", "c* of two images"),
        Column("gradient_depth", "-1 / ln chi_1, in layers"),
        Column("correlation_depth"),
        Text("phase", "ordered: gradients vanish, critical, chaotic: they explode"),
    ),
)
FLOW_COMPARISON = Table(
    "data/results/flow-comparison.csv",
    "a layer's gradient, measured and predicted",
    (
        Text("activation"),
        Text("initialization"),
        Whole("width"),
        Whole("depth"),
        Whole("layer"),
        Text("measure"),
        Column("norm_decades", "decimal logarithm of the geometric mean over the replicas"),
        Column("norm_sd_decades", "its standard deviation among the replicas"),
        Column("predicted_norm_decades"),
        Column("factor", "geometric mean over the replicas"),
        Column("low"),
        Column("high"),
        Column("square_factor", "root of the mean over the replicas of the squared factor"),
        Column("predicted_factor"),
        Whole("replicas"),
    ),
)
FLOW_AGREEMENT = Table(
    "data/results/flow-agreement.csv",
    "how well the factors of all networks of a width are predicted",
    (
        Whole("width"),
        Text("measure"),
        Whole("factors", "how many"),
        Column("r_squared", "part of the variance of ln(factor) that the prediction explains"),
        Column(
            "within_r_squared",
            "likewise, of the variance within each activation and initialization",
        ),
        Column("between", "part of the variance that lies between these kinds"),
        Column("ratio", "median of measured over predicted"),
        Column("too_small", "part of the factors that are smaller than predicted"),
        Column(
            "typical", "median of measured over predicted or predicted over measured, the larger"
        ),
        Column("worst", "the largest of these"),
        Text("worst_activation"),
        Text("worst_initialization"),
        Whole("worst_depth"),
        Whole("worst_layer"),
        Column("within_tenth", "part of the factors that are within a tenth of the predicted ones"),
        Column("square_typical", "as typical, of the mean of the squared factors"),
        Column("square_worst"),
    ),
)
ACTIVATION_FUNCTION = Table(
    "data/results/activation-functions.csv",
    "the activation function of a name",
    (
        Text("activation"),
        Text("activation_function"),
    ),
)
FRONT_AGREEMENT = Table(
    "data/results/front-agreement.csv",
    "how well the front layers of the deepest networks are predicted",
    (
        Whole("width"),
        Text("measure"),
        Whole("depth"),
        Whole("networks", "kinds of them"),
        Column("r_squared", "of ln(norm)"),
        Column("typical_decades", "median distance of the norm from the predicted one"),
        Column("worst_decades"),
        Text("worst_activation"),
        Text("worst_initialization"),
        Column(
            "corrected_typical_decades",
            "of the geometric mean raised by the spread, see flow_comparison",
        ),
        Column("corrected_worst_decades"),
    ),
)
BALANCING_RUN = Table(
    "data/runs/balancing-width.csv",
    "the slope in a network of N(0, 1) weights",
    (
        Whole("width"),
        Whole("replica"),
        Text("measure"),
        Column("slope"),
    ),
)
BALANCING_CURVE = Table(
    "data/runs/balancing-curve.csv",
    "slopes of N(0, 1) networks, predicted and of mean squares",
    (
        Whole("width"),
        Text("measure"),
        Column("predicted_slope"),
        Column(
            "square_slope", "of the mean of the squared norms; empty where nothing was measured"
        ),
        Column(
            "deep_width",
            "width at which gradients of single images keep their size through many layers",
        ),
    ),
)
BALANCING_WIDTH = Table(
    "data/results/balancing-width.csv",
    "slopes of N(0, 1) networks of a width",
    (
        Whole("width"),
        Text("measure"),
        Column("slope", "mean over the replicas; empty where nothing was measured"),
        Column("low"),
        Column("high"),
        Column("square_slope"),
        Column("predicted_slope"),
        Whole("replicas", "0 where nothing was measured"),
    ),
)
TURN = Table(
    "data/results/turns.csv",
    "the width at which the slope is 0",
    (
        Text("measure"),
        Column("measured", "geometric mean over the replicas"),
        Column("low"),
        Column("high"),
        Column("of_squares", "where the slope of the mean of the squared norms is"),
        Column("predicted", "by theory of these very networks and images"),
        Column("deep_width", "as in BALANCING_CURVE"),
        Whole("replicas"),
    ),
)
BALANCE = Tables(
    "data/runs/balance",
    "activation",
    "where N(0, 1) weights and biases neither lose nor blow up gradients of many layers",
    (
        Text("activation"),
        Column("balancing_width", "empty where there is no such width"),
    ),
)
