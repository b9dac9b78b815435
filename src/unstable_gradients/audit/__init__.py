"""Where a result comes from: out of dvc.lock, with every file on the way hashed again.

`python -m unstable_gradients.audit PATH` prints the lineage of an output. `lock` reads what DVC
wrote down, `files` hashes what is there, `lineage` holds one against the other, `show` prints it.
Nothing here needs numpy or a network, and DVC is asked no more than where its cache is, so that an
answer takes about a second. What DVC or git does not say is told as that.
"""
