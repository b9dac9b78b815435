"""The figures of section F."""
