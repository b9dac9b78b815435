"""The network that readers train in the page: its images, its start, what the study has of it.

The page's scripts (unstable_gradients/page/web, `living.js`) read the blocks by their names here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.colors import to_hex

from unstable_gradients.drawing.style import colours
from unstable_gradients.errors import InvalidInput
from unstable_gradients.images import runs
from unstable_gradients.images.mnist import CLASSES, PIXELS, Split
from unstable_gradients.network import activations, costs, initializers
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.biases import BIASES
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Initializer, Parameters, streams
from unstable_gradients.page import web
from unstable_gradients.study.replicas import band_coverage
from unstable_gradients.training.first_images import FirstImages

MODULES = ("living", "controls")  # of the folder `web`, which show words by their keys
DEEPEST = 8  # hidden layers a reader can ask for
REPLICA = 0  # whose start is in the page
DARK_SCHEME = (0.36, 1.0)  # of the colour map: what is darker fades on a dark page


@dataclass(frozen=True)
class Training:
    """How the study trained the networks of section D.

    Attributes:
        architecture: of the network whose start is in the page; hidden layers of one width.
        start: weights and biases by one name, as `initializers.start` knows it.
        initializer: what that name stands for.
        descent: learning rate, regularization and number of images.
        epochs: full-batch steps.
        seed: of all random streams.
        confidence: of the bands.
    """

    architecture: Architecture
    start: str
    initializer: Initializer
    descent: Hyperparameters
    epochs: int
    seed: int
    confidence: float

    @classmethod
    def of(cls, parameters: Mapping[str, Mapping[str, Any]], hidden: Sequence[int]) -> "Training":
        """What the parameters of the report, by group, say of a network with these hidden layers.

        Raises:
            InvalidInput: if there is no such network.
        """
        network, trace = parameters["network"], parameters["experiments"]["gradient-trace"]
        start = network["initializer"] + BIASES[network["biases"]].ending
        return cls(
            Architecture(
                (PIXELS, *hidden, CLASSES),
                activations.named(network["activation"]),
                costs.named(network["cost"]),
            ),
            start,
            initializers.start(start),
            Hyperparameters(float(trace["eta"]), float(trace["lmbda"]), trace["images"]),
            trace["epochs"],
            trace["seed"],
            parameters["statistics"]["confidence"],
        )

    @property
    def width(self) -> int:
        """Neurons of each hidden layer.

        Raises:
            InvalidInput: if they differ.
        """
        hidden = self.architecture.sizes[1:-1]
        if len(set(hidden)) != 1:
            shown = list(self.architecture.sizes)
            raise InvalidInput(f"layer sizes {shown}: expected hidden layers of one width")
        return hidden[0]


def blocks(
    training: Training,
    split: Split,
    speed: pd.DataFrame,
    book_curves: pd.DataFrame,
    words: Mapping[str, web.Json],
) -> str:
    """All that the figure needs beside its scripts, as elements of the page.

    Args:
        training: what the study did.
        split: the images it trained on.
        speed: SPEED_BY_EPOCH.
        book_curves: BOOK_CURVE.
        words: what readers see, by the keys that the scripts know.

    Raises:
        InvalidInput: if the hidden layers have several widths.
    """
    images = FirstImages.of(split)
    bands = _bands(speed, training)
    start = images.initialize(
        training.architecture,
        training.initializer,
        [streams(training.seed, training.architecture.sizes, REPLICA)],
    )
    facts = _facts(training, images, speed, book_curves, list(bands))
    return "\n".join(
        (
            web.data("living", facts),
            web.data("living-words", words),
            web.data("living-images", runs.encoded(split.live[0])),
            web.data("living-labels", split.labels.tobytes()),
            web.data("living-start", _bytes(start)),
            web.data("living-bands", b"".join(bands.values())),
        )
    )


def _bytes(start: Parameters) -> bytes:
    """Weights (n_in, n_out) and then biases of each layer, front first, as 64-bit numbers."""
    layers = zip(start.weights, start.biases, strict=True)
    return b"".join(each[0].astype("<f8").tobytes() for layer in layers for each in layer)


def _bands(speed: pd.DataFrame, training: Training) -> dict[str, bytes]:
    """Lower and upper end of each layer's band, (layer, 2, epoch), as 32-bit numbers, by sizes."""
    found: dict[str, bytes] = {}
    inputs, outputs = training.architecture.sizes[0], training.architecture.sizes[-1]
    for depth in range(1, DEEPEST + 1):
        sizes = "-".join(map(str, (inputs, *[training.width] * depth, outputs)))
        rows = speed[speed["sizes"] == sizes].sort_values(["layer", "epoch"])
        if len(rows) == depth * training.epochs:
            ends = rows[["lower", "upper"]].to_numpy().reshape(depth, training.epochs, 2)
            found[sizes] = np.ascontiguousarray(ends.swapaxes(1, 2)).astype("<f4").tobytes()
    return found


def _facts(
    training: Training,
    images: FirstImages,
    speed: pd.DataFrame,
    book_curves: pd.DataFrame,
    banded: list[str],
) -> web.Json:
    architecture, descent = training.architecture, training.descent
    replicas = int(speed["replicas"].min()) if len(speed) else 0
    return {
        "pixels": PIXELS,
        "live": len(images.live),
        "width": training.width,
        "outputs": architecture.sizes[-1],
        "deepest": DEEPEST,
        "epochs": training.epochs,
        "images": len(images.targets),
        "study": {
            "depth": len(architecture.sizes) - 2,
            "activation": architecture.activation.name,
            "cost": architecture.cost.name,
            "normalization": architecture.normalization,
            "skips": architecture.skips,
            "start": training.start,
            "rule": "none",
            "eta": descent.eta,
            "lmbda": descent.lmbda,
        },
        "bands": [_depth(sizes) for sizes in banded],
        "replicas": replicas,
        "coverage": round(band_coverage(replicas, training.confidence), 2) if replicas else 0,
        "marks": _marks(book_curves[book_curves["sizes"].isin(banded)]),
        "colours": _palettes(max(map(_depth, banded), default=DEEPEST)),
    }


def _depth(sizes: str) -> int:
    return sizes.count("-") - 1


def _marks(curves: pd.DataFrame) -> web.Json:
    """The book's curves: by the number of hidden layers the epochs, and the speed of each layer."""
    return {
        str(_depth(str(sizes))): {
            "epochs": [int(each) for each in sorted(network["epoch"].unique())],
            "layers": [
                [float(each) for each in curve.sort_values("epoch")["book"]]
                for _, curve in network.groupby("layer")
            ],
        }
        for sizes, network in curves.groupby("sizes", sort=False)
    }


def _palettes(few: int) -> web.Json:
    """Colours of the layers on a light and on a dark page, of few layers and of the most.

    On a light page layers of networks that the study has look as in its figures.
    """
    dark, light = (np.linspace(*DARK_SCHEME, n) for n in (few, DEEPEST)), (few, DEEPEST)
    scale = matplotlib.colormaps["viridis"]
    return {
        "light": [[to_hex(each) for each in colours(n)] for n in light],
        "dark": [[to_hex(scale(place)) for place in places] for places in dark],
    }
