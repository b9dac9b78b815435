"""Why gradients are unstable: one module for each idea."""
