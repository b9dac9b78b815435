"""Section F: equation 124, and neurons and layers that hand on their input."""
