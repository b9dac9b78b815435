"""A page with the living network and little else."""

from pathlib import Path

from stages.training.living import Training
from unstable_gradients.network import initializers
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.page import html, web

STYLE = html.TEMPLATES / "page" / "style.css"
# What params.yaml has for section D.
STUDY = Training(
    architecture=Architecture((784, 30, 30, 10)),
    start="default",
    initializer=initializers.start("default"),
    descent=Hyperparameters(eta=0.1, lmbda=5.0, images=1000),
    epochs=500,
    seed=3,
    confidence=0.95,
)


def page(blocks: str, still: str, entries: tuple[str, ...] = ("living",)) -> str:
    """The page: its style, the first screen, the blocks of data, the scripts."""
    style = Path(STYLE).read_text(encoding="utf-8")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Why are deep neural networks hard to train?</title>
<style>{style}</style>
{web.styles()}
</head>
<body>
<main>
<h1>Why are deep neural networks hard to train?</h1>
<p>In a deep network the layers learn at very different speeds. The gradient that reaches the front
is a product with a factor for each layer behind it, and a product of many factors is seldom near 1.
Here the layers at the front learn many times as slowly as those at the back.</p>
<living-network id="living-network">{still}</living-network>
<p>The text goes on here.</p>
</main>
{blocks}
{web.scripts(entries)}
</body>
</html>
"""
