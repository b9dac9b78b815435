"""Section G: activation function, start, momentum, learning rate and depth together."""
