"""Execute the report's notebook with these parameters and turn it into one HTML file."""

import nbformat

from stages.page.parameters import Report
from stages.page.tables import EXECUTED, PAGE, TEMPLATE
from unstable_gradients.page import html, notebook
from unstable_gradients.program import files


def main(given: Report) -> None:
    """Execute the notebook, then write it and its page together."""
    executed = notebook.execute(TEMPLATE, {"parameters": given.by_group()})
    page = html.to_html(executed)
    with files.replacing(EXECUTED) as notebook_file, files.replacing(PAGE) as page_file:
        with files.naming(notebook_file):
            notebook_file.write_text(nbformat.writes(executed) + "\n", encoding="utf-8")
        page_file.write_text(page, encoding="utf-8")
