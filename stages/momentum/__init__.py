"""Section G: momentum of growing strength, and its learning rates."""
