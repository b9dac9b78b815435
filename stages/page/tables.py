"""The files of the report."""

from pathlib import Path

TEMPLATE = Path("reports/chapter5.ipynb")  # without outputs
TEXTS = Path("reports/text")  # a folder for each language, in it a text for each section
# By language, the name of what is made: the page and the executed notebook.
NAMES = {"en": "chapter5", "ja": "chapter5.ja"}


def page(language: str) -> Path:
    """The page in a language."""
    return Path(f"reports/{NAMES[language]}.html")


def executed(language: str) -> Path:
    """The notebook that it is made from."""
    return Path(f"reports/{NAMES[language]}-executed.ipynb")
