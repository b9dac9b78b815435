"""The numbers that chapter 5 of the book prints.

Source: Michael A. Nielsen, Neural Networks and Deep Learning, Determination Press, 2015,
chapter 5, "Why are deep neural networks hard to train?". Those of networks come from one unseeded
run each, those of chains of single neurons from reasoning.
"""

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
