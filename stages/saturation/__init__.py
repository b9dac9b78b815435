"""Section G: activations of the hidden layers in the course of training."""
