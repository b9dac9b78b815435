"""The runs behind the bands of section D, for the figure in which a reader picks one."""

import pandas as pd

from unstable_gradients.page.numbers import network

DIGITS = 3  # of a run's speed, as many as the eye can tell on the axis
IN_EPOCH = ["network", "epoch", "layer"]


def speeds(by_run: pd.DataFrame, by_epoch: pd.DataFrame, curves: pd.DataFrame) -> pd.DataFrame:
    """A row for each layer of a network in each epoch shown, the deepest network first.

    Args:
        by_run: SPEED_BY_RUN.
        by_epoch: SPEED_BY_EPOCH.
        curves: BOOK_CURVE.

    Returns:
        network: as a reader knows it.
        epoch, layer: where.
        median, lower, upper: of the speed over the runs.
        book: the speed in the book's figure; NaN where it shows none.
        last_run: number of the last run, counted from 0.
        runs: the speeds of all runs in their order, in one text, because that is short.
    """
    texts = by_run.sort_values("replica").assign(
        runs=[
            f"{speed:.{DIGITS}g}" for speed in by_run.sort_values("replica")["bias_gradient_norm"]
        ]
    )
    rows = texts.groupby(IN_EPOCH)["runs"].agg(" ".join).reset_index()
    rows = rows.merge(by_epoch, on=IN_EPOCH).merge(
        curves[[*IN_EPOCH, "book"]], how="left", on=IN_EPOCH
    )
    order = ["hidden_layers", "network", "layer", "epoch"]
    rows = rows.sort_values(order, ascending=[False, True, True, True])
    rows["network"] = rows["sizes"].map(network)
    rows["last_run"] = int(by_run["replica"].max())
    return rows[[*IN_EPOCH, "median", "lower", "upper", "book", "last_run", "runs"]]
