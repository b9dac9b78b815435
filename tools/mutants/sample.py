"""Which mutants are tried: as many of each part of the code, in an order drawn once and for all."""

import itertools
import random
from pathlib import Path

from mutants.sites import Mutant, mutants

PARTS = {
    "network": "src/unstable_gradients/network/*.py",
    "theory": "src/unstable_gradients/theory/*.py",
    "study": "src/unstable_gradients/study/*.py",
    "claims": "stages/*/*claims.py",
    "audit": "src/unstable_gradients/audit/*.py",
}
SEED = 5


def modules(root: Path, part: str) -> list[str]:
    """Paths of the modules of a part of the code, in the order of their names."""
    return sorted(path.relative_to(root).as_posix() for path in root.glob(PARTS[part]))


def sample(root: Path, size: int) -> list[tuple[str, Mutant]]:
    """Mutants with the name of their part, such that the first ones are a sample as well.

    Every place in the code is as likely as any other of its part, and of the changes there each.
    """
    of_parts = {part: _drawn(root, part, -(-size // len(PARTS))) for part in PARTS}
    return [
        (part, chosen)
        for each in zip(*of_parts.values(), strict=True)
        for part, chosen in zip(of_parts, each, strict=True)
    ][:size]


def _drawn(root: Path, part: str, size: int) -> list[Mutant]:
    drawing = random.Random(f"{SEED} {part}")
    places = []
    for module in modules(root, part):
        source = (root / module).read_text(encoding="utf-8")
        places += [(source, place) for place in mutants(module, source)]
    drawing.shuffle(places)
    chosen = ((source, drawing.choice(place)) for source, place in places)
    return list(itertools.islice((each for source, each in chosen if each.is_valid(source)), size))
