"""What is printed, in whatever encoding the terminal has."""

import codecs
import sys

WORDS = {"✓": "ok", "✗": "WRONG"}  # where the signs cannot be printed
ESCAPING = "unstable_gradients.words"


def _in_words(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    if sign in WORDS:
        return WORDS[sign], error.start + 1
    one = UnicodeEncodeError(error.encoding, sign, 0, 1, error.reason)
    return codecs.backslashreplace_errors(one)[0], error.start + 1


def unspeakable(error: UnicodeEncodeError) -> str:
    """A line on a name that the locale has no bytes for, so that no file of this name is found."""
    return (
        f"{error.object!a}: the locale's encoding, {error.encoding}, cannot write this name; "
        "expected one that can, as with LC_ALL=C.UTF-8"
    )


def prepare() -> None:
    """Have everything be printed: signs as words, other characters escaped, if need be."""
    codecs.register_error(ESCAPING, _in_words)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # it is none of a test's, which keeps text
            reconfigure(errors=ESCAPING)
