"""Two runs of the study held against each other: verdicts, quantities, and what lies behind them.

`python -m unstable_gradients.compare A B` prints it. `revisions` finds a run in the workspace, a
commit or an experiment, `results` reads what it found, `difference` takes the difference of a
quantity, `causes` what differs before it, `show` prints. `experiments` is a table of many runs.
No stage imports this.
"""
