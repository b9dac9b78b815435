"""The report: a notebook template, executed, and turned into a page that needs no network.

`notebook` executes, `page` converts. What the notebook's cells say and show is made here, so that
they stay short: `numbers` writes numbers, `elements` tables and figures, `ledger` the claims, and
`accuracy`, `start`, `training` and `chain` hold the tables and sentences of sections B, C, D and E.
Whatever goes into the page is HTML or Markdown with formulas between dollar signs.
"""
