"""The study as an RO-Crate: one archive with its results and how each of them came to be.

`python -m unstable_gradients.crate` writes it out of lock files and run records, after the profile
Provenance Run Crate 0.5 (https://w3id.org/ro/wfrun/provenance). `checks` refuses a study that is
not as recorded, `entities` holds the graph of what is described, each of the other modules adds its
part, and `archive` writes the graph with the files it describes. Nothing in it is of the day, the
machine or the folder.
"""
