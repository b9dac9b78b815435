"""Check all references between parameters, before anything is trained or measured."""

from pathlib import Path

from stages.page.parameters import Study
from stages.references.between import REFERENCES
from stages.references.kinds import Parameters
from unstable_gradients.audit.study import CHECKED
from unstable_gradients.errors import InvalidInput
from unstable_gradients.program import files


def main(given: Study) -> None:
    """Refuse the first fault; without one, say that there is none."""
    parameters = Parameters(given.by_group())
    for reference in REFERENCES:
        for fault in reference.faults(parameters):
            raise InvalidInput(fault)
    with files.replacing(Path(CHECKED)) as target:
        target.write_text("What parameters say of each other holds.\n", encoding="utf-8")
