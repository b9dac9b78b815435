"""Verdicts as they are marked on the page."""

import html

from unstable_gradients.page import numbers
from unstable_gradients.page.phrases import Phrases
from unstable_gradients.study.verdicts import Verdict

MARKS = {
    Verdict.HOLDS: "✓",
    Verdict.IN_DIRECTION: "≈",
    Verdict.UNDECIDED: "?",
    Verdict.FAILS: "✗",
    Verdict.NOT_TESTED: "–",
}
GROUP = "verdict"  # of phrases


def css(verdict: str) -> str:
    """The class of a verdict."""
    return verdict.replace(" ", "-")


class Marks:
    """Verdicts in a language."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    def named(self, verdict: str) -> str:
        """What a verdict is called."""
        return self._phrases.say(GROUP, str(verdict))

    def marked(self, verdict: str) -> str:
        """A verdict with its mark."""
        return f"{MARKS[Verdict(verdict)]}{numbers.NO_BREAK}{self.named(verdict)}"

    def shown(self, verdict: str) -> str:
        """HTML of a verdict."""
        return f'<span class="verdict {css(verdict)}">{self.marked(verdict)}</span>'

    def in_short(self, claim: str, id: str, verdict: str) -> str:
        """A claim's name and mark, for the line to which a section is folded."""
        words = html.escape(f"{claim}: {self.named(verdict)}")
        return (
            f'<span class="verdict {css(verdict)}" title="{words}">'
            f"{id}{numbers.NO_BREAK}{MARKS[Verdict(verdict)]}</span>"
        )
