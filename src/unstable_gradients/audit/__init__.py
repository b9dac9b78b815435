"""Where a result comes from: out of dvc.lock, with every file on the way hashed again.

`python -m unstable_gradients.audit PATH` prints the lineage of an output. `lock` reads what DVC
wrote down, `files` hashes what is there, `lineage` holds one against the other, `show` prints it.
Nothing here needs DVC, numpy or a network, so that an answer takes less than a second.
"""
