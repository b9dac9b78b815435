"""The claims ledger: every claim of the chapter, what was measured, and a verdict by rule.

`verdicts` holds the rules, one module for each section of the study applies them, and `ledger`
makes the table.
"""
