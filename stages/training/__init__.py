"""Section D: the speed of learning during training."""
