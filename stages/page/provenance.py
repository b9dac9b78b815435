"""What the page knows of where its numbers come from: the blocks that its cards and check read.

The lock files of the sections are final when the report is made; the project's own is not, because
the report itself is in it. What that would say is left out: the ledger has the sum of its files
as they are, and the parts of which it was put together. The sections' pipelines and lock files are
read through a link, PIPELINES, because DVC takes no dvc.yaml as an input, but takes a folder that
holds some.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from stages.adaptive import tables as adaptive
from stages.chain import tables as chain
from stages.circuits import tables as circuits
from stages.depth import tables as depth
from stages.factorial import tables as factorial
from stages.fashion import tables as fashion
from stages.flow import tables as flow
from stages.frozen import tables as frozen
from stages.ledger import tables as ledger
from stages.momentum import tables as momentum
from stages.page import step_times
from stages.page.tables import TEXTS
from stages.plateau import tables as plateau
from stages.propagation import tables as propagation
from stages.remedies import tables as remedies
from stages.richer import tables as richer
from stages.saturation import tables as saturation
from stages.start import tables as start
from stages.training import tables as training
from stages.window import tables as window
from unstable_gradients.audit import lock
from unstable_gradients.errors import InvalidInput
from unstable_gradients.page import packed, sourced, web, words
from unstable_gradients.page.language import Language
from unstable_gradients.page.origins import Origins, described
from unstable_gradients.page.web import Json
from unstable_gradients.study.rules import RULES
from unstable_gradients.study.tables import Table
from unstable_gradients.study.verdicts import Verdict

BLOCK, WORDS, TABLE = "origins", "cards-words", "table:"  # names of blocks, as cards.js knows them
MOST_BYTES = 4_000_000  # of the tables in the page before they are compressed
MODULES = (
    *(adaptive, chain, circuits, depth, factorial, fashion, flow, frozen, ledger, momentum),
    *(plateau, propagation, remedies, richer, saturation, start, step_times, training, window),
)
OF_NO_SECTION = (ledger.CLAIMS, ledger.QUANTITIES, step_times.STEP_TIMES)
PICTURE = ".svg"
SECTIONS = "stages"  # the folder of the sections
PIPELINES = Path(".pipelines")  # a link to it, through which DVC sees only pipelines and locks
SPEAKING = ("card", "cards", "check-page", "parts")  # modules that show words


def blocks(
    executed: NotebookNode, parameters: Mapping[str, Any], language: Language
) -> Iterator[str]:
    """The blocks of a page; none where no pipeline has run, so that nothing is known.

    Args:
        executed: the notebook, whose numbers and figures name their sources.
        parameters: as params.yaml has them, by group.
        language: of the page.

    Raises:
        InvalidInput: if a source is neither a table of the study nor a figure of a stage, or the
            link to the pipelines hides that they have run.
    """
    locks = _locks()
    if not any(path.exists() for path in locks.values()):
        _check_link()
        return
    say = language.phrases.say
    origins = Origins(
        lock.read_these(locks, parameters), lock.descriptions(locks), language.phrases
    )
    paths = sorted({sourced.path(each) for each in _sources(executed)})
    pictures = [path for path in paths if path.endswith(PICTURE)]
    judged = [f"{ledger.judged(section).path}.csv" for section in ledger.SECTIONS]
    tables = [path for path in paths if path not in pictures]
    if ledger.QUANTITIES.path in tables:
        tables = sorted({*tables, *judged, ledger.CLAIMS.path})
    held = packed.within(MOST_BYTES, tables)
    yield web.data(WORDS, words.of_scripts(TEXTS / language.code / "cards.json", *SPEAKING))
    yield web.data(
        BLOCK,
        {
            "tables": {path: _table(origins, path, judged) for path in tables},
            "pictures": {path: _made(origins, path) for path in pictures},
            "stages": origins.stages([*tables, *pictures]),
            "judged": [path for path in judged if path in tables],
            "ledger": {"claims": ledger.CLAIMS.path, "quantities": ledger.QUANTITIES.path},
            "rules": {rule.name: say("rule words", rule.words) for rule in RULES},
            "said": {} if language.is_english else _said(language),
        },
    )
    for path in sorted(held):
        yield web.data(f"{TABLE}{path}", held[path])


def _said(language: Language) -> dict[str, Json]:
    """What cells of the ledger say, in the language of the page."""
    claims = ledger.CLAIMS.read_part()["claim"] if Path(ledger.CLAIMS.path).exists() else ()
    phrases = {
        "claim": claims,
        "verdict": [verdict.value for verdict in Verdict],
        "rule": [rule.name for rule in RULES],
    }
    return {
        english: language.phrases.say(group, english)
        for group, each in phrases.items()
        for english in each
    }


def _locks() -> dict[str, Path]:
    """The lock file of each section, through the link, by the dvc.yaml that it is of."""
    pipelines = sorted(PIPELINES.glob(f"*/{lock.PIPELINE}"))
    return {
        f"{SECTIONS}/{path.parent.name}/{path.name}": path.with_name(lock.LOCK)
        for path in pipelines
    }


def _check_link() -> None:
    """Refuse lock files that stand in the folder of the sections, but not behind the link."""
    for path in sorted(Path(SECTIONS).glob(f"*/{lock.LOCK}")):
        raise InvalidInput(f"{PIPELINES}: does not show {path}, expected a link to {SECTIONS}/")


def _sources(executed: NotebookNode) -> Iterator[str]:
    """The sources in whatever its cells have put out."""
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            for shown in output.get("data", {}).values():
                yield from sourced.sources(shown)


def _table(origins: Origins, path: str, judged: Iterable[str]) -> Json:
    """What a table is and where it is from; of a part of the ledger, which has its columns."""
    if path in judged:
        return _made(origins, path)
    tables: dict[str, Table] = _declared()
    if path not in tables:
        raise InvalidInput(f"{path}: a source of the page, expected a table of a section")
    if tables[path] in OF_NO_SECTION:
        return {"md5": _md5(path), **described(tables[path], origins.phrases)}
    return {**_made(origins, path), **described(tables[path], origins.phrases)}


def _made(origins: Origins, path: str) -> dict[str, Json]:
    """The sum and the maker of an output of a section.

    Raises:
        InvalidInput: if no stage made it.
    """
    made = origins.made(path)
    if made is None:
        raise InvalidInput(f"{path}: a source of the page, expected what a stage has made")
    return made


def _md5(path: str) -> str:
    return hashlib.md5(Path(path).read_bytes()).hexdigest()


def _declared() -> dict[str, Table]:
    """The tables of the study by their paths."""
    values = (value for module in MODULES for value in vars(module).values())
    return {value.path: value for value in values if isinstance(value, Table)}
