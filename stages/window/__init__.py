"""Claims E8 to E10: where a neuron does not shrink the gradient."""
