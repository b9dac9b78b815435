"""The parameters of a notebook that was opened by hand: those that DVC would give the report."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from stages.page.parameters import Study

PIPELINE, PARAMETERS, STAGE = Path("dvc.yaml"), Path("params.yaml"), "report"


def parameters() -> dict[str, Any]:
    """Those of params.yaml that dvc.yaml names for the report, in their groups."""
    reader = YAML(typ="safe")
    values = reader.load(PARAMETERS)
    unpacked: dict[str, Any] = {}
    for name in reader.load(PIPELINE)["stages"][STAGE]["do"]["params"]:
        value = _as_flags(values[name])
        unpacked |= value if isinstance(value, dict) else {name: value}
    return Study.model_validate(unpacked).by_group()


def _as_flags(value: Any) -> Any:
    """Values as they come from a command line: words, or lists of several."""
    if isinstance(value, Mapping):
        return {name: _as_flags(each) for name, each in value.items()}
    if isinstance(value, list):
        return str(value[0]) if len(value) == 1 else [str(each) for each in value]
    return str(value)
