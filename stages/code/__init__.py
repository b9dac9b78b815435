"""The first stage: what each program imports, as its input for code."""
