"""Tables of the gradient in deep untrained networks, measured and predicted (F3, H1, H3, H4).

activation and initialization are named as in params.yaml, width counts the neurons of every hidden
layer, depth the hidden layers. measure is rms, of the norms ||dC/db|| of single images the root
mean square over the images, or mean, the norm of the mean over the images. A factor is that of a
layer over that of the layer behind it, the output layer too: below 1, the gradient shrinks on its
way to the front. Columns that begin with log_ hold natural logarithms, because the norms leave
what a double can hold; slope is that of such a logarithm over the hidden layers, per layer from
front to back, so that the gradient vanishes towards the front where it is above 0.
"""

GRADIENT_FLOW = (  # over the replicas whose gradient is not 0
    "activation",
    "initialization",
    "width",
    "depth",
    "layer",
    "measure",
    "log_norm",  # mean over the replicas
    "log_norm_sd",  # standard deviation of one replica's
    "log_factor",
    "log_factor_sd",
    "log_square_norm",  # half the logarithm of the mean of the squared norm
    "log_square_factor",  # likewise of the squared factor
    "replicas",
)
FLOW_NETWORK = (
    "activation",
    "initialization",
    "width",
    "depth",
    "replica",
    "measure",
    "slope",  # of the straight line fitted to the logarithms
    "straightness",  # part of their variance that the line explains; empty for two layers
    "log_ratio",  # of the first hidden layer's norm over that of the last
)
FLOW_ACTIVATION = (  # of hidden layers, mean over the replicas; the same at every depth
    "activation",
    "initialization",
    "width",
    "layer",
    "activation_mean",
    "activation_variance",
    "saturated",  # part of the neurons and images with a slope far below the steepest
    "weighted_input_square",
    "replicas",
)
LAYER_JACOBIAN = (  # singular values of diag(s'(z)) w, geometric means over the replicas
    "activation",
    "initialization",
    "width",
    "layer",
    "smallest",
    "median",
    "largest",
    "mean_square",
    "replicas",
)
MEAN_FIELD = (  # predicted
    "activation",
    "initialization",
    "width",
    "depth",
    "layer",
    "measure",
    "variance",  # of the weighted inputs, mean over the images
    "log_norm",
    "log_factor",
)
DEEP_LIMIT = (  # of hidden layers alone
    "activation",
    "initialization",
    "width",
    "variance",  # q*
    "factor",  # chi_1, of the squared gradient
    "correlation",  # c* of two images
    "gradient_depth",  # -1 / ln chi_1, in layers
    "correlation_depth",
    "phase",  # ordered: gradients vanish, critical, chaotic: they explode
)
FLOW_COMPARISON = (
    "activation",
    "initialization",
    "width",
    "depth",
    "layer",
    "measure",
    "norm_decades",  # decimal logarithm of the geometric mean over the replicas
    "norm_sd_decades",  # its standard deviation among the replicas
    "predicted_norm_decades",
    "factor",  # geometric mean over the replicas
    "low",
    "high",
    "square_factor",  # root of the mean over the replicas of the squared factor
    "predicted_factor",
    "replicas",
)
FLOW_AGREEMENT = (  # over the layers of all networks of a width
    "width",
    "measure",
    "factors",  # how many
    "r_squared",  # part of the variance of ln(factor) that the prediction explains
    "typical",  # median of measured over predicted or predicted over measured, the larger
    "worst",  # the largest of these
    "worst_activation",
    "worst_initialization",
    "worst_depth",
    "worst_layer",
    "within_tenth",  # part of the factors that are within a tenth of the predicted ones
    "square_typical",  # as typical, of the mean of the squared factors
    "square_worst",
)
FRONT_AGREEMENT = (  # over the first hidden layers of the deepest networks
    "width",
    "measure",
    "depth",
    "networks",  # kinds of them
    "r_squared",  # of ln(norm)
    "typical_decades",  # median distance of the norm from the predicted one
    "worst_decades",
    "worst_activation",
    "worst_initialization",
    "corrected_typical_decades",  # of the geometric mean raised by the spread, see flow_comparison
    "corrected_worst_decades",
)
BALANCING_RUN = ("width", "replica", "measure", "slope")  # of N(0, 1) weights
BALANCING_CURVE = (
    "width",
    "measure",
    "predicted_slope",
    "square_slope",  # of the mean of the squared norms; empty where nothing was measured
    "deep_width",  # width at which gradients of single images keep their size through many layers
)
BALANCING_WIDTH = (  # slopes at each width
    "width",
    "measure",
    "slope",  # mean over the replicas; empty where nothing was measured
    "low",
    "high",
    "square_slope",
    "predicted_slope",
    "replicas",
)
TURN = (  # the width at which the slope is 0
    "measure",
    "measured",  # geometric mean over the replicas
    "low",
    "high",
    "of_squares",  # where the slope of the mean of the squared norms is
    "predicted",  # by theory of these very networks and images
    "deep_width",  # as in BALANCING_CURVE
    "replicas",
)
BALANCE = (  # where N(0, 1) weights and biases neither lose nor blow up gradients of many layers
    "activation",
    "width",  # empty where there is no such width
)
