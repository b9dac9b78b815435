"""The report: a notebook template, executed, and turned into a page that needs no network.

`notebook` executes, `page` converts. What the notebook's cells say and show is made here, so that
they stay short: `numbers` writes numbers, `elements` tables and figures, `ledger` the claims, and
modules named after what they tell of the tables and sentences of the sections: `circuits` (A),
`accuracy` (B), `start` (C), `training` and `frozen` (D), `chain` and `activation_window` (E),
`matrices`, `identity` and `deep_gradients` (F, H). Whatever goes into the page is HTML or Markdown
with formulas between dollar signs.
"""
