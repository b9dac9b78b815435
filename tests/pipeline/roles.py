"""The ledger of the study, judged again with other parameters and the tables that go with them.

Nothing is trained. Tables of runs are those of the study; where an entry of params.yaml is taken
away, renamed or put elsewhere, they are what training would have left.
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from dvc.parsing import DataResolver

from stages.ledger.tables import SECTIONS, judged
from tests.pipeline import in_process
from tests.pipeline.graph import Declared, declaring, following, reads_from
from tests.pipeline.project import ROOT
from tests.pipeline.tiny import at

RUNS = Path("data/runs")
LIGHT = ("summarize-", "judge-")  # stages that only work on tables
# Of lists in params.yaml that may have any order; levels that stand in tables.
IN_ANY_ORDER = ("initialization", "activation", "skips", "weights", "normalization")
Ledger = dict[tuple[str, str, str, str], dict[str, Any]]


def parameters() -> Any:
    """params.yaml."""
    return in_process.yaml().load((ROOT / "params.yaml").read_text(encoding="utf-8"))


def put_tables(folder: Path) -> None:
    """All tables of the study, those of runs as links."""
    for path in [*ROOT.glob("data/results/**/*.*"), *ROOT.glob(f"{RUNS}/**/*.csv")]:
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(path)


def read(path: Path) -> pd.DataFrame:
    """A table of texts, as they are in the file."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def write(frame: pd.DataFrame, path: Path) -> None:
    """In place of the link to a table of the study."""
    path.unlink(missing_ok=True)
    frame.to_csv(path, index=False)


def ledger() -> Ledger:
    """Every row of the parts in this folder, by what tells it from others."""
    parts = pd.concat([judged(part).quantities().assign(part=part) for part in SECTIONS])
    keys = ["id", "quantity", "network", "setting"]
    assert not parts.duplicated(keys).any()
    return {tuple(row[key] for key in keys): row for row in parts.to_dict("records")}


def rearrange(params: Any, group: str, names: Mapping[str, str]) -> None:
    """Leave these entries of a group, each under its new name, in this order; their tables too."""
    above, _, key = group.rpartition(".")
    listed = at(params, group)
    (at(params, above) if above else params)[key] = {new: listed[old] for old, new in names.items()}
    for pattern in _tables_of(group):
        found = {new: read(Path(pattern.format(old))) for old, new in names.items()}
        for old in listed:
            Path(pattern.format(old)).unlink()
        for (old, new), frame in zip(names.items(), found.values(), strict=True):
            own = [name for name in frame if (frame[name] == old).all()]
            write(frame.assign(**dict.fromkeys(own[:1], new)), Path(pattern.format(new)))
    if group == "variants":
        for path in sorted(RUNS.glob("fashion-*.csv")):
            frame = read(path)
            if "network" in frame:
                kept = frame[frame["network"].isin(names)]
                write(kept.assign(network=kept["network"].map(names)), path)
        bars = params["shown"]["bars"]
        bars["network"] = names.get(bars["network"], next(iter(names.values())))


def _tables_of(group: str) -> list[str]:
    """The paths of tables that there is one of for each entry of a group, with {} for its name."""
    return [
        in_process.path_of(out).replace("${key}", "{}")
        for stage, has in in_process._declared().items()
        if in_process.lists(stage) == [group]
        for out in has["do"]["outs"]
        if re.fullmatch(rf"{RUNS}/.*\.csv", in_process.path_of(out))
    ]


def reverse_lists() -> None:
    """Put the rows of all tables of runs into the order that reversed lists would give them."""
    for path in sorted(RUNS.rglob("*.csv")):
        for name in set(IN_ANY_ORDER) & set(pd.read_csv(path, nrows=0)):
            frame = read(path)
            levels = [*dict.fromkeys(frame[name])]
            if len(levels) > 1:
                places = frame[name].map({level: -place for place, level in enumerate(levels)})
                write(frame.loc[places.sort_values(kind="stable").index], path)


def judge_again(params: Any, changed: Collection[str]) -> set[str]:
    """Run the light stages that changed parameters reach; the parts of the ledger made anew."""
    resolver = in_process.commands(params)
    stages = reached(resolver, changed)
    for stage in stages:
        for out in in_process.outs(in_process.resolved(resolver, stage)):
            Path(in_process.path_of(out)).unlink(missing_ok=True)  # else it is the study's own
        in_process.run(in_process.arguments(resolver, stage))
    programs = (in_process.arguments(resolver, stage)[0] for stage in stages)
    return {each.partition(".")[0] for each in programs if each.endswith(".judge")}


def reached(resolver: DataResolver, changed: Collection[str]) -> list[str]:
    """The summaries that have these parameters, and all judges behind them or runs, in order.

    Runs are not made anew, and what is summarized of them stays.
    """
    every = {
        stage: {"params": [], **in_process.resolved(resolver, stage)}
        for stage in in_process.in_order(resolver)
    }
    declared = {
        stage: has | {"outs": [*map(in_process.path_of, in_process.outs(has))]}
        for stage, has in every.items()
    }
    light = {stage: has for stage, has in declared.items() if stage.startswith(LIGHT)}
    again = following(light, _with(light, changed))
    judges = following(declared, _with(declared, changed))
    needed: set[str] = set()
    for stage, has in reversed(light.items()):
        if stage.startswith("judge-") or any(reads_from(light[other], has) for other in needed):
            needed.add(stage)
    return [
        stage
        for stage in light
        if stage in needed & (judges if stage.startswith("judge-") else again)
    ]


def _with(declared: Declared, changed: Collection[str]) -> set[str]:
    return {stage for name in changed for stage in declaring(declared, name)}
