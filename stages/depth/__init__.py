"""Section B: accuracy against depth."""
