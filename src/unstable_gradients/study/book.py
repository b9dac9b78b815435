"""The numbers that chapter 5 of the book prints, and the settings that gave them.

Source: Michael A. Nielsen, Neural Networks and Deep Learning, Determination Press, 2015,
chapter 5, "Why are deep neural networks hard to train?". Those of networks come from one unseeded
run each, those of chains of single neurons from reasoning.
"""

# How its networks start and learn, each value by the name of the parameter that sets it; of an
# experiment all on which its numbers depend, but for the sizes of the networks.
NETWORK: dict[str, object] = {
    "activation": "sigmoid",
    "cost": "cross-entropy",
    "initializer": "default",
    "biases": "normal",
}
LEARNING = {"eta": 0.1, "lmbda": 5.0}
STEP = {"mini_batch": 10, "training_images": 50_000}
UNTRAINED = NETWORK | {"images": 1000}
FULL_BATCHES = UNTRAINED | LEARNING | {"epochs": 500}
MINI_BATCHES = NETWORK | LEARNING | STEP | {"epochs": 30, "validation_images": 10_000}
# The recipe, of as many layers and steps as one likes.
PLAIN: dict[str, object] = {"normalization": "none", "skips": "none"}
PLAIN |= {"momentum": "none", "mu_max": 0.0, "epsilon": 0.0}
RECIPE = NETWORK | PLAIN | LEARNING | STEP | {"width": 30}

# The fewest layers of a multiplier that is built of sub-circuits.
MULTIPLIER_LAYERS = 3

# Layer sizes -> classification accuracy on the validation images, as a fraction.
VALIDATION_ACCURACY = {
    "784-30-10": 0.9648,
    "784-30-30-10": 0.9690,
    "784-30-30-30-10": 0.9657,
    "784-30-30-30-30-10": 0.9653,
}

# The deeper one of the step of which it says that the loss is not statistically significant.
NO_SIGNIFICANT_STEP = "784-30-30-30-30-10"

# Layer sizes -> ||delta^l|| of each hidden layer, front to back, of the untrained network.
INITIAL_SPEED = {
    "784-30-30-10": (0.07, 0.31),
    "784-30-30-30-10": (0.012, 0.060, 0.283),
    "784-30-30-30-30-10": (0.003, 0.017, 0.070, 0.285),
}

# How many times slower the first hidden layer learns than the last, in training.
SLOWDOWN = {"784-30-30-30-30-10": 100.0}

# The problems about the window of activations in which |w s'(wa + b)| >= 1: from which |w| on
# there is one, and the |w| whose window is the widest, with its width.
LEAST_WINDOW_WEIGHT = 4.0
WIDEST_WINDOW_WEIGHT = 6.9
WIDEST_WINDOW = 0.45
# The steepest point of the sigmoid, z and s'(z).
STEEPEST = (0.0, 1 / 4)

# Chains of one neuron per layer: sizes below which a weight and a term w s'(z) usually are, and
# how many times smaller dC/db_1 usually is than dC/db_3, or more.
USUAL_WEIGHT = 1.0
USUAL_TERM = 1 / 4
USUAL_SLOWDOWN = 16.0

# The chain that explodes: its weights, and the factor by which the gradient grows in each step.
EXPLODING_WEIGHT = 100.0
EXPLODING_FACTOR = 25.0

# The three figures of training show a recorded run each: ||dC/db|| of every hidden layer, front to
# back, read off at these epochs of full-batch descent.
CURVE_EPOCHS = (0, 10, 25, 50, 100, 200, 300, 400, 499)
CURVES = {
    "784-30-30-10": (
        (0.0657, 0.00893, 0.00153, 0.00102, 0.00149, 0.00208, 0.00249, 0.00303, 0.00343),
        (0.309, 0.0404, 0.00597, 0.00134, 0.00186, 0.00337, 0.00517, 0.00753, 0.00963),
    ),
    "784-30-30-30-10": (
        (0.0118, 0.002, 0.000247, 8.5e-05, 8.05e-05, 8.21e-05, 8.51e-05, 8.63e-05, 8.56e-05),
        (0.06, 0.0104, 0.00133, 0.000326, 0.000281, 0.000257, 0.000241, 0.000229, 0.000218),
        (0.283, 0.0596, 0.00756, 0.0016, 0.00138, 0.00135, 0.00132, 0.00129, 0.00126),
    ),
    "784-30-30-30-30-10": (
        (0.00298, 0.000266, 3.91e-05, 2.06e-05, 1.83e-05, 1.5e-05, 1.23e-05, 1e-05, 8.21e-06),
        (0.0171, 0.00147, 0.000172, 4.8e-05, 4.24e-05, 3.75e-05, 3.32e-05, 2.94e-05, 2.61e-05),
        (0.0695, 0.0084, 0.000981, 0.000247, 0.000222, 0.00021, 0.0002, 0.000191, 0.000183),
        (0.285, 0.0366, 0.0042, 0.00104, 0.00096, 0.00095, 0.000941, 0.000933, 0.000925),
    ),
}
