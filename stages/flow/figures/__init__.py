"""The figures of deep untrained networks."""
