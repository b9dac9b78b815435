"""Tables of a text as a test compares them."""

import re

ROW = re.compile(r"<tr>(<th scope=\"row\">.*?)</tr>", re.DOTALL)
CELL_ENDS = re.compile(r"</t[hd]>")


def rows(text: str, first: str = "") -> list[list[str]]:
    """What the cells show of every row of its tables whose first one begins so."""
    found = [
        [cell.rpartition(">")[2] for cell in CELL_ENDS.split(row)[:-1]] for row in ROW.findall(text)
    ]
    return [row for row in found if row[0].startswith(first)]
