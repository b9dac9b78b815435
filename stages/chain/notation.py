"""How section E writes the quantities of a chain, in figures and on the page."""


def symbol(quantity: str) -> str:
    """A quantity of a chain, such as a3 or C, as a formula."""
    letter, number = quantity[0], quantity[1:]
    return f"${letter}_{{{number}}}$" if number else f"${letter}$"
