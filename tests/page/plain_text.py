"""Text of the report as a test writes it."""


def plain(text: str) -> str:
    """The text with common spaces for those that keep words on one line."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
