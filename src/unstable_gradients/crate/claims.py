"""The claims of the ledger as entities, each with its verdict and what the verdict rests on.

A claim rests on its rows of the quantities, on the part of the ledger that its section's judge
wrote, and on the tables that the judge read. The figures of the section that show one of these
tables are about it. From a table, the actions lead back to the runs.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from unstable_gradients.audit import study as places
from unstable_gradients.audit.lock import Recorded, Stage
from unstable_gradients.audit.modules import is_fingerprint
from unstable_gradients.crate.data import Data
from unstable_gradients.crate.entities import Graph, Reference, fragment
from unstable_gradients.crate.study import Study
from unstable_gradients.errors import InvalidInput

Row = Mapping[str, str]
PICTURES = (".svg", ".png")
HEADING = 1  # rows of a table that have no values
PLACE = ("quantity", "network", "setting")
JUDGEMENT = ("verdict", "rule", "interval")


class Claims:
    """Adds the claims of a study to a graph."""

    def __init__(self, graph: Graph, study: Study, data: Data) -> None:
        self._graph, self._study, self._data = graph, study, data
        self._parts = list(self._judged())

    def add_all(self) -> list[Reference]:
        """Every claim of the ledger, in its order.

        Raises:
            InvalidInput: if a table of the ledger is missing, or a claim rests on nothing.
        """
        rows = _rows(self._study.root / places.QUANTITIES)
        numbered = list(enumerate(rows, HEADING + 1))
        return [
            self._claim(claim, [each for each in numbered if each[1].get("id") == claim["id"]])
            for claim in _rows(self._study.root / places.LEDGER)
        ]

    def _claim(self, claim: Row, quantities: list[tuple[int, Row]]) -> Reference:
        name = claim["id"]
        judges = [stage for stage, names in self._parts if name in names]
        if not judges:
            raise InvalidInput(f"{places.LEDGER}: no stage judged claim {name}, expected one")
        return self._graph.add(
            f"#claim/{fragment(name)}",
            "Claim",
            name=name,
            text=claim["claim"],
            citation=claim["source"],
            description=claim["evidence"],
            appearance=self._made(places.LEDGER),
            additionalProperty=[
                self._verdict(claim["verdict"]),
                *(self._quantity(number, row) for number, row in quantities),
            ],
            isBasedOn=[
                *self._made(places.QUANTITIES),
                *(each for stage in judges for each in self._evidence(stage)),
            ],
            subjectOf=[each for stage in judges for each in self._figures(stage)],
        )

    def _verdict(self, verdict: str) -> Reference:
        return self._graph.add(
            f"#verdict/{fragment(verdict)}", "PropertyValue", name="verdict", value=verdict
        )

    def _quantity(self, number: int, row: Row) -> Reference:
        """A row of the quantities, named as RFC 7111 names rows of CSV; what is empty left out."""
        return self._graph.add(
            f"{quote(places.QUANTITIES)}#row={number}",
            "PropertyValue",
            name=", ".join(row[each] for each in PLACE if row.get(each)),
            value=_number(row.get("measured")),
            minValue=_number(row.get("low") or row.get("bracket_low")),
            maxValue=_number(row.get("high") or row.get("bracket_high")),
            unitText=row.get("unit") or None,
            description="; ".join(f"{each}: {row[each]}" for each in JUDGEMENT if row.get(each)),
        )

    def _judged(self) -> Iterator[tuple[Stage, set[str]]]:
        """Each stage that judged claims, with their names."""
        stages = self._study.lock.stages.values()
        for stage in stages:
            parts = [each for each in _tables(stage.outputs) if Path(each.path).parent == JUDGED]
            names = {row["id"] for each in parts for row in _rows(self._study.root / each.path)}
            if names:
                yield stage, names

    def _evidence(self, judge: Stage) -> Iterator[Reference]:
        """What a judge wrote and what it read."""
        for each in (*_tables(judge.outputs), *_read(judge)):
            yield self._data.add(each.path, each.md5)

    def _figures(self, judge: Stage) -> Iterator[Reference]:
        """The figures that stages of the judge's section drew from tables that it read."""
        tables = {each.path for each in _read(judge)}
        section, _, _ = judge.name.rpartition(":")
        for stage in self._study.lock.stages.values():
            if stage.name.rpartition(":")[0] == section and tables & {e.path for e in _read(stage)}:
                for each in stage.outputs:
                    if each.path.endswith(PICTURES):
                        yield self._data.add(each.path, each.md5)

    def _made(self, path: str) -> list[Reference]:
        found = self._study.lock.producer(path)
        return [self._data.add(path, found[1].md5)] if found else []


JUDGED = Path(places.JUDGED)


def _tables(recorded: tuple[Recorded, ...]) -> list[Recorded]:
    return [each for each in recorded if each.path.endswith(".csv")]


def _read(stage: Stage) -> list[Recorded]:
    return [each for each in stage.dependencies if not is_fingerprint(each.path)]


def _number(text: str | None) -> float | None:
    return float(text) if text else None


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    except FileNotFoundError:
        raise InvalidInput(f"{path}: missing, expected the ledger of a full run") from None
