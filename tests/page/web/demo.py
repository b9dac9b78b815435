"""`python -m tests.page.web.demo FILE`: the living network alone on a page, to look at."""

import json
import sys
from pathlib import Path

from stages.images import mnist
from stages.training import living
from stages.training.tables import BOOK_CURVE, SPEED_BY_EPOCH, SPEED_PICTURE
from tests.page.web.pages import STUDY, page
from unstable_gradients.page import elements


def main(target: Path) -> None:
    """Write the page, from the study's images and results."""
    words = json.loads(Path("reports/text/en/living.json").read_text(encoding="utf-8"))
    split = mnist.read().training(STUDY.descent.images)
    blocks = living.blocks(STUDY, split, SPEED_BY_EPOCH.read(), BOOK_CURVE.read(), words)
    still = elements.figure(SPEED_PICTURE.svg, "Speed of learning", "Speed of learning", {})
    target.write_text(page(blocks, still), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
