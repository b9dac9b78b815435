"""Section C: the speed of learning of untrained networks."""
