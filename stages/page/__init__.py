"""The report: the notebook of the study, executed, and its page."""
