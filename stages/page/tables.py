"""The files of the report."""

from pathlib import Path

TEMPLATE = Path("reports/chapter5.ipynb")  # without outputs
EXECUTED = Path("reports/chapter5-executed.ipynb")
PAGE = Path("reports/chapter5.html")
