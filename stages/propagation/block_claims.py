"""Claim I4: gradients of untrained networks with skip connections."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from stages.propagation.tables import WEIGHTS_LAST
from stages.propagation.widest import in_widest
from unstable_gradients.network.activations import RELU, TANH
from unstable_gradients.study import findings
from unstable_gradients.study.ledger import STUDY, Claim, Quantity
from unstable_gradients.study.verdicts import Finding
from unstable_gradients.theory.blocks import relu_growth, scaled_limit

BLOCKS = "Yang and Schoenholz 2017"
SCALED = "De and Smith 2020"
HOW_FAR = Claim(
    "I4b",
    "mean-field theory predicts how far gradients grow over tanh layers with skip connections",
    BLOCKS,
)
BY_HALF = Claim(
    "I4c",
    "a ReLU block with a skip connection that ends in its weights multiplies the squared gradient "
    "by 1.5",
    BLOCKS,
)
BOUNDED = Claim(
    "I4d",
    "scaled by 1/sqrt(L), L ReLU blocks with skip connections that end in their weights multiply "
    "the gradient's norm by at most e^(1/2)",
    SCALED,
)
FORWARD = Claim(
    "I4e",
    "where blocks with skip connections end in ReLU, gradients grow towards the front as "
    "activations do towards the back",
    STUDY,
)


def blocks(networks: pd.DataFrame, confidence: float) -> Iterator[Quantity]:
    """I4, by the deepest networks, and those of a quarter of their depth, in the widest layers."""
    for width, of_width in networks.groupby("width", sort=False):
        for each in _of_width(of_width, int(networks["depth"].max()), confidence):
            yield replace(each, finding=in_widest(each.finding, int(str(width)), networks))


def _of_width(networks: pd.DataFrame, depth: int, confidence: float) -> Iterator[Quantity]:
    width = int(networks["width"].iloc[0])
    kind = f"{depth} blocks of {width}"
    tanh = _blocks_of(networks, TANH.name, "lecun-zero", "identity")
    if depth in tanh:
        yield from _root(tanh, depth, width, confidence)
        ratios = tanh[depth]["log_ratio"] / tanh[depth]["predicted_log_ratio"]
        far = findings.agreement(ratios.to_numpy(), confidence)
        name = "ln of first over last squared gradient, over theory"
        yield Quantity(HOW_FAR, name, far, kind, "tanh, weights N(0, 1/n)")
    yield from _relu(networks, kind, depth, confidence)


def _relu(networks: pd.DataFrame, kind: str, depth: int, confidence: float) -> Iterator[Quantity]:
    """Blocks that end in their weights, as the statements suppose, and those that end in ReLU."""
    for ending in (WEIGHTS_LAST, ""):
        plain = _blocks_of(networks, RELU.name, "lecun-zero", f"identity{ending}")
        if depth in plain:
            factors = np.exp(plain[depth]["log_ratio"].to_numpy() / (depth - 1)) / 1.5
            half = _ending(findings.agreement(factors, confidence), ending)
            setting = f"weights N(0, 1/n) {_ends(ending)}"
            yield Quantity(BY_HALF, "squared factor of a block over 1.5", half, kind, setting)
        scaled = _blocks_of(networks, RELU.name, "he-zero", f"scaled{ending}")
        if depth in scaled:
            norms = np.exp(scaled[depth]["log_ratio"].to_numpy() / 2) / np.sqrt(scaled_limit(2.0))
            bounded = _ending(findings.agreement(norms, confidence), ending)
            setting = f"weights N(0, 2/n) {_ends(ending)}"
            name = "first over last gradient, over e^(1/2)"
            yield Quantity(BOUNDED, name, bounded, kind, setting)
    for start, variance in (("lecun-zero", 1.0), ("he-zero", 2.0)):
        own = _blocks_of(networks, RELU.name, start, "identity")
        if depth in own and depth // 2 in own:
            logs = (own[each]["log_ratio"].to_numpy() for each in (depth, depth // 2))
            with np.errstate(invalid="ignore"):  # both may be infinite
                growth = np.exp(np.subtract(*logs) / (depth - depth // 2))
            predicted = relu_growth(variance)
            forward = findings.agreement(growth / predicted, confidence)
            name = f"squared factor of a block over {predicted:.3g}"
            setting = f"weights N(0, {variance:g}/n) {_ends('')}"
            yield Quantity(FORWARD, name, forward, kind, setting)


def _ends(ending: str) -> str:
    return "behind ReLU" if ending else "before ReLU"


def _ending(found: Finding, ending: str) -> Finding:
    """The finding, where a block adds something of mean 0, as is supposed."""
    if ending:
        return found
    return found.untested("what these blocks add has a mean; assumed is 0")


def _blocks_of(
    networks: pd.DataFrame, activation: str, initialization: str, skips: str
) -> dict[int, pd.DataFrame]:
    """The networks of a kind by their depth, in the order of the replicas."""
    chosen = (
        (networks["activation"] == activation)
        & (networks["initialization"] == initialization)
        & (networks["skips"] == skips)
    )
    rows = networks[chosen].sort_values("replica")
    return {int(str(depth)): each for depth, each in rows.groupby("depth")}


def _root(
    by_depth: dict[int, pd.DataFrame], depth: int, width: int, confidence: float
) -> Iterator[Quantity]:
    """Four times the blocks, twice the logarithm; an exponential would have four times."""
    quarter = depth // 4
    if depth % 4 or quarter not in by_depth:
        return
    logs = [by_depth[each]["log_ratio"].to_numpy() for each in (depth, quarter)]
    with np.errstate(divide="ignore", invalid="ignore"):
        found = findings.agreement(logs[0] / logs[1] / 2, confidence)
    yield Quantity(
        Claim(
            "I4a",
            f"from {quarter} tanh layers with skip connections on, ln of the gradient grows as the "
            "square root of their number",
            BLOCKS,
        ),
        "ln of first over last of four times the blocks, over 2",
        found,
        f"{quarter} and {depth} blocks of {width}",
        "tanh, weights N(0, 1/n)",
    )
