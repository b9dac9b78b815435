"""Logical circuits: gates and wires, what is built of them, and what two layers cannot do.

`gates` holds the model of a circuit, `constructions` builds circuits, `search` goes through every
circuit of two layers.
"""
