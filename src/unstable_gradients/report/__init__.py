"""The report: a notebook template, executed, and turned into a page that needs no network.

`notebook` executes, `page` converts. What the notebook's cells say and show is made here, so that
they stay short: `numbers` writes numbers, `elements` tables and figures, `ledger` the claims, and
`circuits`, `accuracy`, `start` and `training` hold the tables and sentences of sections A to D.
Whatever goes into the page is HTML or Markdown with formulas between dollar signs.
`accuracy`, `start`, `training` and `frozen` hold the tables and sentences of sections B, C and D,
the last those of claim D5. Whatever goes into the page is HTML or Markdown with formulas between
dollar signs.
"""
