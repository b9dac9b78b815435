"""The files of the report."""

from pathlib import Path

TEMPLATE = Path("reports/chapter5.ipynb")  # without outputs
EXECUTED = Path("reports/chapter5-executed.ipynb")
TEXTS = Path("reports/text")  # a folder for each language, in it a text for each section
PAGE = Path("reports/chapter5.html")
