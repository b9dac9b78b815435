"""The network that trains in the page, held against the study's own in numpy."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from tests.page.web.images import IMAGES, TRAINING, split
from unstable_gradients.images.mnist import PIXEL_SCALE, one_hot
from unstable_gradients.network import activations, initializers
from unstable_gradients.network.adam import Adam
from unstable_gradients.network.architecture import Architecture
from unstable_gradients.network.descent import Descent, descend
from unstable_gradients.network.hyperparameters import Hyperparameters
from unstable_gradients.network.initializers import Parameters, initialize, streams
from unstable_gradients.network.mean_gradient import MeanGradient
from unstable_gradients.network.mini_batches import Examples
from unstable_gradients.training.first_images import FirstImages

# Trains from parameters that are handed in, or from the study's start, and reports every epoch.
TRAIN = """
async ({architecture, descent, parameters, steps}) => {
  const [{Training}, {examples, studysStart}, {ones}] = await Promise.all(
    ["training", "examples", "starts"].map(name => import(name)));
  const typed = kind => kind.map(each => Float64Array.from(each));
  const start = parameters
    ? Object.fromEntries(Object.entries(parameters).map(([name, kind]) => [name, typed(kind)]))
    : studysStart(architecture.sizes);
  const data = examples(architecture.sizes[0]);
  const training = new Training({run: 1, architecture, descent, parameters: start}, data);
  const reports = [training.report()];
  const began = performance.now();
  for (let step = 0; step < steps; step++) {
    training.step();
    reports.push(training.report());
  }
  return {reports, seconds: (performance.now() - began) / 1000};
}
"""


@dataclass
class Setting:
    """A network and how it is trained, in the words of the page."""

    depth: int = 2
    activation: str = "sigmoid"
    normalization: str = "none"
    skips: str = "none"
    rule: str = "none"
    eta: float = 0.1
    lmbda: float = 5.0

    @property
    def network(self) -> Architecture:
        return Architecture(
            (784, *[30] * self.depth, 10),
            activations.named(self.activation),
            normalization=self.normalization,
            skips=self.skips,
        )

    def trained(self, numbers: Any, start: Parameters | None, steps: int) -> dict[str, Any]:
        given = {
            "architecture": {
                "sizes": [len(few().live), *[30] * self.depth, 10],
                "activation": self.activation,
                "normalization": self.normalization,
                "skips": self.skips,
            },
            "descent": {"rule": self.rule, "eta": self.eta, "lmbda": self.lmbda},
            "parameters": None if start is None else flat(start),
            "steps": steps,
        }
        return numbers.ask(TRAIN, given)


def few() -> FirstImages:
    return FirstImages.of(split())


def flat(start: Parameters) -> dict[str, list[list[float]]]:
    kinds = {"weights": start.weights, "biases": start.biases, "gains": start.gains}
    return {name: [each[0].ravel().tolist() for each in kind] for name, kind in kinds.items()}


def speeds(reports: list[dict[str, Any]]) -> np.ndarray:
    return np.array([each["speeds"] for each in reports])


def study_start(architecture: Architecture) -> Parameters:
    own = [streams(TRAINING.seed, architecture.sizes, 0)]
    return few().initialize(architecture, TRAINING.initializer, own)


def traced(
    setting: Setting, parameters: Parameters, steps: int
) -> tuple[np.ndarray, list[np.ndarray]]:
    """The study's speeds in each epoch, and its last gradients dC/db of the hidden layers."""
    images = few()
    gradient = MeanGradient(images.narrowed(setting.network), 1, images.inputs, images.targets)
    descent = Hyperparameters(setting.eta, setting.lmbda, IMAGES)
    parameters.population = []  # full-batch descent refuses batch normalization, which needs none
    found = []
    for step in range(steps + 1):
        gradient.compute(parameters)
        found.append(gradient.bias_norms()[:, 0])
        if step < steps:
            descend(parameters, gradient.weights, gradient.biases, descent, gradient.gains)
    return np.stack(found), [each[0, 0] for each in gradient.biases[:-1]]


def relative(found: np.ndarray, expected: np.ndarray) -> float:
    return float(np.abs(found / expected - 1).max())


def test_the_studys_start_has_the_studys_gradients(numbers: Any) -> None:
    setting = Setting()
    ours = setting.trained(numbers, None, 0)["reports"]
    expected, biases = traced(setting, study_start(setting.network), 0)
    assert relative(speeds(ours), expected) < 1e-12
    for neurons, gradient in zip(ours[0]["neurons"], biases, strict=True):
        assert relative(np.array(neurons), gradient[:6]) < 1e-11


def test_five_hundred_steps_from_the_studys_start_are_the_studys(
    numbers: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    setting, steps = Setting(), 500
    ours = setting.trained(numbers, None, steps)
    expected, _ = traced(setting, study_start(setting.network), steps)
    off = relative(speeds(ours["reports"]), expected)
    with capsys.disabled():
        print(f"\n{steps / ours['seconds']:.0f} full-batch steps a second, off by {off:.1g}")
    assert off < 1e-6


SETTINGS = [
    *(Setting(depth=depth) for depth in (1, 5)),
    *(Setting(activation=name) for name in ("tanh", "relu", "softsign")),
    *(Setting(normalization=kind) for kind in ("batch", "layer")),
    Setting(depth=4, skips="identity"),
    Setting(depth=3, activation="tanh", normalization="batch", skips="identity"),
    Setting(depth=3, activation="relu", normalization="layer", skips="identity"),
    Setting(eta=1.0, lmbda=0.0),
]


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_other_networks_train_as_in_the_study(numbers: Any, setting: Setting) -> None:
    start = study_start(setting.network)
    ours = setting.trained(numbers, start, 5)["reports"]
    expected, biases = traced(setting, start, 5)
    assert relative(speeds(ours), expected) < 1e-9
    for neurons, gradient in zip(ours[-1]["neurons"], biases, strict=True):
        assert np.abs(np.array(neurons) - gradient[:6]).max() < 1e-9 * np.abs(gradient).max()


@pytest.mark.parametrize(
    "name", ["glorot-uniform-zero", "he-zero", "glorot-sigmoid-centred", "orthogonal"]
)
def test_other_starts_train_as_in_the_study(numbers: Any, name: str) -> None:
    setting = Setting(depth=3)
    rng = [np.random.default_rng(42)]
    start = initialize(few().narrowed(setting.network), initializers.start(name), rng)
    ours = setting.trained(numbers, start, 5)["reports"]
    expected, _ = traced(setting, start, 5)
    assert relative(speeds(ours), expected) < 1e-9


@pytest.mark.parametrize("normalization", ["none", "layer"])
def test_adam_steps_as_in_the_study(numbers: Any, normalization: str) -> None:
    setting = Setting(rule="adam", eta=0.001, normalization=normalization)
    start = study_start(setting.network)
    ours = setting.trained(numbers, start, 5)["reports"]
    images, order = split(), np.arange(IMAGES)[np.newaxis]
    whole = initialize(
        setting.network,
        TRAINING.initializer,
        [streams(TRAINING.seed, setting.network.sizes, 0).initialization],
    )
    descent = Descent(
        setting.network,
        whole,
        Examples(images.images * PIXEL_SCALE, one_hot(images.labels, np.float64)),
        IMAGES,
        Hyperparameters(setting.eta, setting.lmbda, IMAGES),
        Adam(),
    )
    expected = []
    for _ in range(6):
        descent.run(order)
        expected.append([np.linalg.norm(each[0, 0]) for each in descent.bias_steps[:-1]])
    assert relative(speeds(ours), np.array(expected) / descent.rule.gradient_factor) < 1e-9


def test_the_accuracy_counts_the_images_whose_digit_has_the_largest_output(numbers: Any) -> None:
    setting = Setting()
    ours = setting.trained(numbers, None, 0)["reports"]
    start = study_start(setting.network)
    a = few().inputs
    for weights, biases in zip(start.weights, start.biases, strict=True):
        a = 1 / (1 + np.exp(-(a @ weights[0] + biases[0])))
    assert ours[0]["accuracy"] == (a.argmax(axis=1) == split().labels).mean()
