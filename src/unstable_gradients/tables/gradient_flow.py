"""Tables of the gradient in deep untrained networks, measured and predicted (F3, H1, H3, H4).

activation and initialization are named as in params.yaml, width counts the neurons of every hidden
layer, depth the hidden layers. measure is rms, of the norms ||dC/db|| of single images the root
mean square over the images, or mean, the norm of the mean over the images. A factor is that of a
layer over that of the layer behind it, the output layer too: below 1, the gradient shrinks on its
way to the front. Columns that begin with log_ hold natural logarithms, because the norms leave
what a double can hold; slope is that of such a logarithm over the hidden layers, per layer from
front to back, so that the gradient vanishes towards the front where it is above 0.
"""

from unstable_gradients.tables import Text, Whole

GRADIENT_FLOW = (  # over the replicas whose gradient is not 0
    Text("activation"),
    Text("initialization"),
    Whole("width"),
    Whole("depth"),
    Whole("layer"),
    Text("measure"),
    "log_norm",  # mean over the replicas
    "log_norm_sd",  # standard deviation of one replica's
    "log_factor",
    "log_factor_sd",
    "log_square_norm",  # half the logarithm of the mean of the squared norm
    "log_square_factor",  # likewise of the squared factor
    Whole("replicas"),
)
FLOW_NETWORK = (
    Text("activation"),
    Text("initialization"),
    Whole("width"),
    Whole("depth"),
    Whole("replica"),
    Text("measure"),
    "slope",  # of the straight line fitted to the logarithms
    "straightness",  # part of their variance that the line explains; empty for two layers
    "log_ratio",  # of the first hidden layer's norm over that of the last
)
FLOW_ACTIVATION = (  # of hidden layers, mean over the replicas; the same at every depth
    Text("activation"),
    Text("initialization"),
    Whole("width"),
    Whole("layer"),
    "activation_mean",
    "activation_variance",
    "saturated",  # part of the neurons and images with a slope far below the steepest
    "weighted_input_square",
    Whole("replicas"),
)
LAYER_JACOBIAN = (  # singular values of diag(s'(z)) w, geometric means over the replicas
    Text("activation"),
    Text("initialization"),
    Whole("width"),
    Whole("layer"),
    "smallest",
    "median",
    "largest",
    "mean_square",
    Whole("replicas"),
)
MEAN_FIELD = (  # predicted
    Text("activation"),
    Text("initialization"),
    Whole("width"),
    Whole("depth"),
    Whole("layer"),
    Text("measure"),
    "variance",  # of the weighted inputs, mean over the images
    "log_norm",
    "log_factor",
)
DEEP_LIMIT = (  # of hidden layers alone
    Text("activation"),
    Text("initialization"),
    Whole("width"),
    "variance",  # q*
    "factor",  # chi_1, of the squared gradient
    "correlation",  # c* of two images
    "gradient_depth",  # -1 / ln chi_1, in layers
    "correlation_depth",
    Text("phase"),  # ordered: gradients vanish, critical, chaotic: they explode
)
FLOW_COMPARISON = (
    Text("activation"),
    Text("initialization"),
    Whole("width"),
    Whole("depth"),
    Whole("layer"),
    Text("measure"),
    "norm_decades",  # decimal logarithm of the geometric mean over the replicas
    "norm_sd_decades",  # its standard deviation among the replicas
    "predicted_norm_decades",
    "factor",  # geometric mean over the replicas
    "low",
    "high",
    "square_factor",  # root of the mean over the replicas of the squared factor
    "predicted_factor",
    Whole("replicas"),
)
FLOW_AGREEMENT = (  # over the layers of all networks of a width
    Whole("width"),
    Text("measure"),
    Whole("factors"),  # how many
    "r_squared",  # part of the variance of ln(factor) that the prediction explains
    "within_r_squared",  # likewise, of the variance within each activation and initialization
    "between",  # part of the variance that lies between these kinds
    "ratio",  # median of measured over predicted
    "too_small",  # part of the factors that are smaller than predicted
    "typical",  # median of measured over predicted or predicted over measured, the larger
    "worst",  # the largest of these
    Text("worst_activation"),
    Text("worst_initialization"),
    Whole("worst_depth"),
    Whole("worst_layer"),
    "within_tenth",  # part of the factors that are within a tenth of the predicted ones
    "square_typical",  # as typical, of the mean of the squared factors
    "square_worst",
)
ACTIVATION_FUNCTION = (Text("activation"), Text("activation_function"))  # of each name
FRONT_AGREEMENT = (  # over the first hidden layers of the deepest networks
    Whole("width"),
    Text("measure"),
    Whole("depth"),
    Whole("networks"),  # kinds of them
    "r_squared",  # of ln(norm)
    "typical_decades",  # median distance of the norm from the predicted one
    "worst_decades",
    Text("worst_activation"),
    Text("worst_initialization"),
    "corrected_typical_decades",  # of the geometric mean raised by the spread, see flow_comparison
    "corrected_worst_decades",
)
BALANCING_RUN = (Whole("width"), Whole("replica"), Text("measure"), "slope")  # of N(0, 1) weights
BALANCING_CURVE = (
    Whole("width"),
    Text("measure"),
    "predicted_slope",
    "square_slope",  # of the mean of the squared norms; empty where nothing was measured
    "deep_width",  # width at which gradients of single images keep their size through many layers
)
BALANCING_WIDTH = (  # slopes at each width
    Whole("width"),
    Text("measure"),
    "slope",  # mean over the replicas; empty where nothing was measured
    "low",
    "high",
    "square_slope",
    "predicted_slope",
    Whole("replicas"),  # 0 where nothing was measured
)
TURN = (  # the width at which the slope is 0
    Text("measure"),
    "measured",  # geometric mean over the replicas
    "low",
    "high",
    "of_squares",  # where the slope of the mean of the squared norms is
    "predicted",  # by theory of these very networks and images
    "deep_width",  # as in BALANCING_CURVE
    Whole("replicas"),
)
BALANCE = (  # where N(0, 1) weights and biases neither lose nor blow up gradients of many layers
    Text("activation"),
    "balancing_width",  # empty where there is no such width
)
