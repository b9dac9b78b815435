"""Mutation testing: do the tests notice a small change of the code that they test?

    PYTHONPATH=tools python -m mutants

A mutant is the code with one operator, number, condition, argument or statement changed. A random
sample of them is tried, each in a copy of the project, until a test fails, which kills it. Those
that no test kills are either equal to the original, so that no result can differ, or show a gap in
the tests. `results.csv` has what became of each, `survivors.csv` why some survive.
"""
