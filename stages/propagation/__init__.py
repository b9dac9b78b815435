"""Section I: gradients of untrained networks with what fixed them, predicted and measured."""
