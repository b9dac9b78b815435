"""The one exception that a person using the study is meant to see."""


class InvalidInput(ValueError):
    """A parameter or a file is not what it should be.

    The message is one line that names what is wrong, its value and what was expected.
    """
