"""Sections F and H: gradients of deep untrained networks, and their prediction."""
