"""The experiments: what is trained or initialised, what is measured, as one tidy table each.

Each module has a function that runs a block of replicas and returns a DataFrame with the columns
that `tables` declares, without the column that names the network.
"""
