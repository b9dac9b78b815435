"""The report: a notebook template, executed, and turned into a page that needs no network.

`notebook` executes, `html` converts. `numbers` writes numbers, `elements` tables and figures,
`ledger` the claims; what a section tells is in its own folder. Whatever goes into the page is HTML
or Markdown with formulas between dollar signs.
"""
