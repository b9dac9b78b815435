"""Section A: depth in circuits."""
