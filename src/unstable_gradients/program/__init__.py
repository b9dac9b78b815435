"""What every stage program shares: kernels, command line, outputs and processes."""
