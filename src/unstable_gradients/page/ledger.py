"""The claims ledger for a reader: from CLAIMS and QUANTITIES to tables, lists and the rules."""

import html
import math
from dataclasses import dataclass, field

import pandas as pd

from unstable_gradients.page import elements, ledger_words, numbers, sourced
from unstable_gradients.page.language import IN_ENGLISH, Language
from unstable_gradients.page.marks import Marks, css
from unstable_gradients.page.typeset import small, typeset
from unstable_gradients.study.ledger import BOOK, PLACE, STRICTEST
from unstable_gradients.study.rules import RULES
from unstable_gradients.study.tables import Table
from unstable_gradients.study.verdicts import Interval, Verdict

GROUP = "ledger"  # of the phrases that are written here
# What is not simply so, the clearest first.
DISAGREEMENTS = (Verdict.FAILS, Verdict.UNDECIDED, Verdict.IN_DIRECTION, Verdict.NOT_TESTED)
PART = "part of "  # begins the unit of what is shown in percent
ROW = "row"  # the name, beside those of the columns, of where a row stands


def in_section(claims: pd.DataFrame, section: str) -> pd.DataFrame:
    """The claims of a section, by its letter."""
    return claims[claims["id"].str.startswith(section)]


@dataclass(frozen=True)
class Ledger:
    """The ledger in a language.

    Attributes:
        claims: all of them.
        quantities: all of them.
        confidence: of the intervals.
        language: of the page.
        kept: the tables of both, which are the sources of what is shown; None for no sources.
    """

    claims: pd.DataFrame
    quantities: pd.DataFrame
    confidence: float = 0.95
    language: Language = IN_ENGLISH
    kept: tuple[Table, Table] | None = None
    marks: Marks = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "marks", Marks(self.language.phrases))

    def _say(self, english: str, group: str = GROUP, **values: object) -> str:
        if values:
            return self.language.phrases.fill(group, english, **values)
        return self.language.phrases.say(group, english)

    def _head(self, *titles: str) -> list[str]:
        return [self._say(title) for title in titles]

    def section(self, letter: str) -> str:
        """The claims of a section, each above the quantities by which it is judged.

        They are folded to a line with the verdicts.

        Args:
            letter: of the section.
        """
        chosen = in_section(self.claims, letter)
        if chosen.empty:
            return f"<p>{self._say(ledger_words.NO_CLAIM, letter=letter)}</p>"
        behind = in_section(self.quantities, letter)
        rows: list[list[str]] = []
        of_claims, of_quantities = self.kept or (None, None)
        for claim in _records(chosen, of_claims):
            own = behind[behind["id"] == claim["id"]]
            rows.append([self._heading(claim, with_evidence=own.empty)])
            rows += [self._quantity(row) for row in _records(own, of_quantities)]
        header = self._head(
            *("Quantity", "Networks", "The book", "Measured", "Replicas", "Power", "Verdict")
        )
        shown = elements.table(header, rows, self._caption(letter, behind))
        line = " ".join(
            self.marks.in_short(self._claim(each), each["id"], each["verdict"])
            for each in chosen.to_dict("records")
        )
        summary = self._say("Claims of section {letter}: {line}", letter=letter, line=line)
        return f'<details class="claims"><summary>{summary}</summary>\n{shown}</details>'

    def _claim(self, claim: dict) -> str:
        return self._say(claim["claim"], "claim")

    def _caption(self, letter: str, quantities: pd.DataFrame) -> str:
        """What the table shows, with the kinds of intervals that are in it."""
        kinds = set(quantities["interval"])
        sentences = [
            self._say("The claims of section {letter}, and what each is judged by.", letter=letter)
        ]
        named = [
            self._say(words)
            for interval, words in ledger_words.INTERVALS.items()
            if interval in kinds
        ]
        if named:
            level = numbers.confidence(self.confidence)
            kinds_in_words = self._say("; ").join(named)
            sentences.append(
                self._say(
                    "In brackets the {level} interval: {kinds}.", level=level, kinds=kinds_in_words
                )
            )
        if Interval.KINDS in kinds:
            sentences.append(self._say(ledger_words.OF_KINDS))
        if quantities["bracket_low"].notna().any():
            sentences.append(self._say(ledger_words.BRACKETS))
        sentences += [
            self._say("Speeds and ratios have geometric means."),
            self._say(ledger_words.POWER),
        ]
        return self._say(" ").join(sentences)

    def _heading(self, claim: dict, with_evidence: bool) -> str:
        evidence = small(self._evidence(claim)) if with_evidence else ""
        id = claim["id"]
        verdict = _from(claim, "verdict", self.marks.shown(claim["verdict"]))
        return (
            f'<span class="id" id="claim-{id}">{id}</span> '
            f"{typeset(self._claim(claim))}{self._source(claim)} {verdict}{evidence}"
        )

    def _source(self, claim: dict) -> str:
        """Who makes a claim, where it is not simply the book."""
        if claim["source"] == BOOK:
            return ""
        words = html.escape(self._say(claim["source"], "source"), quote=False)
        return (
            self._say(" ") + f'<span class="source">{self._say("({source})", source=words)}</span>'
        )

    def _evidence(self, claim: dict) -> str:
        """What decides the verdict on a claim, as the ledger has it, or put together from parts."""
        if self.language.is_english:
            return typeset(claim["evidence"])
        own = self.quantities[self.quantities["id"] == claim["id"]]
        alike = own[own["verdict"] == claim["verdict"]]
        if alike.empty:
            return ""
        first = alike.iloc[0]
        where = [self._say(first[name], str(name)) for name in PLACE if first[name]]
        text = self._say(
            "{where}: {shown}",
            where=self._say(", ").join(where),
            shown=self._say(first["shown"], "shown"),
        )
        if len(own) > 1:
            text += self._say(
                "; {verdict}: {alike} of {all} quantities",
                verdict=self.marks.named(claim["verdict"]),
                alike=len(alike),
                all=len(own),
            )
        return typeset(text)

    def verdict(self, id: str) -> str:
        """The verdict on a claim behind its name; a dash where these networks cannot judge it."""
        found = self.claims.loc[self.claims["id"] == id, "verdict"]
        if found.empty:
            return f'<span class="verdict">{id}{numbers.NO_BREAK}{numbers.MISSING}</span>'
        kind = css(found.iloc[0])
        text = f"{id}{numbers.NO_BREAK}{self.marks.marked(found.iloc[0])}"
        return f'<a class="verdict {kind}" href="#claim-{id}">{text}</a>'

    def _quantity(self, row: dict) -> list[str]:
        part = row["unit"].startswith(PART)
        unit = row["unit"].replace(PART, "% of ", 1) if part else row["unit"]
        scale = 100.0 if part else 1.0
        name, network = self._say(row["quantity"], "quantity"), self._say(row["network"], "network")
        setting, rule = self._say(row["setting"], "setting"), self._say(row["rule"], "rule")
        in_unit = unit and self._say("in {unit}", unit=self._say(unit, "unit"))
        return [
            typeset(name) + small(in_unit),
            typeset(network) + small(typeset(setting)),
            numbers.fixed(100 * row["book"], 2) if part else _book(row["book"]),
            self._measured(row, scale),
            f"{row['replicas']:,}",
            _power(row["power"]),
            self.marks.shown(row["verdict"]) + small(rule),
        ]

    def _measured(self, row: dict, scale: float) -> str:
        if math.isnan(row["bracket_low"]):
            shown = numbers.estimate(
                row["measured"], row["low"], row["high"], scale, self.language.between
            )
            return _from(row, "measured", shown)
        ends = ("bracket_low", "bracket_high")
        low, high = (_from(row, end, numbers.significant(scale * row[end])) for end in ends)
        return self._say("between {low} and {high}", low=low, high=high)

    def summary(self) -> str:
        """How many claims of each section, and of all, have each verdict."""
        counts = pd.crosstab(self.claims["id"].str[0], self.claims["verdict"])
        counts = counts.reindex(columns=[each.value for each in Verdict], fill_value=0)
        rows = [[str(name), *map(str, row)] for name, row in counts.iterrows()]
        rows.append([self._say("All"), *map(str, counts.sum())])
        header = [self._say("Section"), *(self.marks.marked(each) for each in Verdict)]
        caption = self._say("The {count} claims by their verdicts.", count=f"{len(self.claims):,}")
        return elements.table(header, rows, caption)

    def whole(self) -> str:
        """Every claim in a row, with its source, verdict and evidence."""
        rows = [
            [
                f'<a href="#claim-{row["id"]}">{row["id"]}</a>',
                typeset(self._claim(row)),
                html.escape(self._say(row["source"], "source"), quote=False),
                self.marks.shown(row["verdict"]),
                self._evidence(row),
            ]
            for row in self.claims.to_dict("records")
        ]
        header = self._head("Claim", "What it says", "Who says it", "Verdict", "Evidence")
        caption = self._say("All {count} claims.", count=f"{len(self.claims):,}")
        verdicts = html.escape("|".join(Verdict))
        names = html.escape("|".join(self.marks.named(each) for each in Verdict))
        shown = elements.table(header, rows, caption)
        # Markdown takes it for HTML if the element's tags stand on lines of their own.
        return (
            f'<claims-ledger class="ledger" data-verdicts="{verdicts}" data-names="{names}">\n'
            f"{shown}\n</claims-ledger>"
        )

    def disagreements(self) -> str:
        """The claims that do not simply hold, with the evidence, as a list for each verdict."""
        parts = []
        for verdict in DISAGREEMENTS:
            found = self.claims[self.claims["verdict"] == verdict].to_dict("records")
            if found:
                lines = "\n".join(map(self._disagreement, found))
                parts.append(f"**{self.marks.marked(verdict)}**\n\n{lines}")
        return "\n\n".join(parts) or self._say("- Every claim judged here holds.")

    def _disagreement(self, claim: dict) -> str:
        text = self._say("- **{id}**, {claim}", id=claim["id"], claim=typeset(self._claim(claim)))
        return f"{text}{self._source(claim)}{self._say(': ')}{small(self._evidence(claim))}"

    def rules(self) -> str:
        """The verdicts in words, and the rules by which they are reached, with their limits."""
        words = "".join(
            f"<dt>{self.marks.shown(each.value)}</dt><dd>{self._say(ledger_words.IN_WORDS[each])}</dd>\n"
            for each in Verdict
        )
        order = [f"<em>{self.marks.named(each)}</em>" for each in STRICTEST]
        listed = self.language.filters["listed"](order, self._say("or"))
        rows = [
            [
                self._say(rule.name, "rule"),
                html.escape(self._say(rule.words, "rule words"), quote=False),
                self._say(rule.written, "written"),
            ]
            for rule in RULES
        ]
        caption = self._say(
            "The rules of judgement, and whether each was written before there were numbers."
        )
        header = self._head("Rule", "What it asks, and its power", "Written")
        return (
            f'<dl class="verdicts">\n{words}</dl>\n'
            f"<p>{self._say(ledger_words.FEWER_NETWORKS, order=listed)}</p>\n"
            + elements.table(header, rows, caption)
        )


def _records(frame: pd.DataFrame, table: Table | None) -> list[dict]:
    """Rows as mappings, each with where it stands in its table under the name ROW."""
    places = [table and f"{table.path}#{name}" for name in frame.index]
    rows = frame.to_dict("records")
    return [row | {ROW: place} for row, place in zip(rows, places, strict=True)]


def _book(value: float) -> str:
    """A plain number as it was printed, with at most four digits."""
    return numbers.MISSING if math.isnan(value) else f"{value:.4g}".replace("-", numbers.MINUS)


def _from(row: dict, column: str, shown: str) -> str:
    """What is shown of a cell, with its source if that is known."""
    if not row[ROW]:
        return shown
    return sourced.element(row[column], f"{row[ROW]}.{column}", shown)


def _power(power: float) -> str:
    """A percentage that is 100 only of what is certain."""
    nearly = power < 1 and round(100 * power) == 100
    return "&gt; 99%" if nearly else numbers.percent(power, 0)
