"""The images of a data set as mean-field theory sees them: lengths, angles, equal labels.

The norm of a mean gradient is a sum over all pairs of images. Most pairs are nearly alike, so they
may be gathered: images of similar length into groups, and the pairs of two groups, by equal and
by different labels, into bins of similar angle. Each image with itself stays apart, since there
the angle is exactly 0.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Integer

from unstable_gradients.errors import InvalidInput
from unstable_gradients.theory.gaussian_moments import Pairs

Inputs = Float[np.ndarray, "image n_in"]
Labels = Integer[np.ndarray, " image"]


@dataclass(frozen=True)
class ImagePairs:
    """Pairs of images, or of groups of images, with the share of all pairs that each stands for.

    Attributes:
        mean_squares: |x|^2 / n_in of each image (the mean of a group).
        members: which two images (groups) a pair is made of.
        cosines: x . x' / |x||x'| of each pair (the mean of a bin).
        same_label: whether the two show the same digit.
        itself: whether the pair is an image with itself (in groups: all of its images, each with
            itself).
        shares: of all N^2 ordered pairs; their sum is 1.
    """

    mean_squares: Float[np.ndarray, " image"]
    members: Pairs
    cosines: Float[np.ndarray, " pair"]
    same_label: Bool[np.ndarray, " pair"]
    itself: Bool[np.ndarray, " pair"]
    shares: Float[np.ndarray, " pair"]

    @property
    def image_shares(self) -> Float[np.ndarray, " pair"]:
        """The share of all images that a pair stands for: 0 except for images with themselves."""
        own = np.where(self.itself, self.shares, 0.0)
        return own / own.sum()


def every_pair(inputs: Inputs, labels: Labels) -> ImagePairs:
    """All pairs of the images, (1, 2) and (2, 1) as one with twice the share."""
    images = len(inputs)
    first, second = np.triu_indices(images)
    return ImagePairs(
        mean_squares=_mean_squares(inputs),
        members=Pairs(first, second),
        cosines=_cosines(inputs)[first, second],
        same_label=labels[first] == labels[second],
        itself=first == second,
        shares=np.where(first == second, 1.0, 2.0) / images**2,
    )


def gathered(inputs: Inputs, labels: Labels, groups: int, bins: int) -> ImagePairs:
    """The pairs of the images in bins.

    With 8 groups and 16 bins the norms predicted for 150 images of MNIST, with seven choices of
    activation and initialisation, were within 0.3 % of those from every pair.

    Args:
        inputs: the images.
        labels: what they show.
        groups: groups of equal size into which the images are sorted by their length.
        bins: bins of equal size for the pairs of two groups, by their cosine.

    Raises:
        InvalidInput: if there are no groups or bins, or more groups than images.
    """
    if not 1 <= groups <= len(inputs):
        raise InvalidInput(f"groups {groups}: expected 1 to {len(inputs)} (the images)")
    if bins < 1:
        raise InvalidInput(f"bins {bins}: expected 1 or more")
    whole = every_pair(inputs, labels)
    group = np.empty(len(inputs), np.int64)
    by_length = np.argsort(whole.mean_squares, kind="stable")
    group[by_length] = np.arange(len(inputs)) * groups // len(inputs)
    sizes = np.bincount(group)
    return _in_bins(whole, group, np.bincount(group, whole.mean_squares) / sizes, bins)


def _in_bins(
    whole: ImagePairs,
    group: Integer[np.ndarray, " image"],
    mean_squares: Float[np.ndarray, " group"],
    bins: int,
) -> ImagePairs:
    """The pairs sorted by kind (groups, equal labels, itself) and cosine, each kind cut in bins."""
    pair = group[whole.members.first], group[whole.members.second]
    lower, upper = np.minimum(*pair), np.maximum(*pair)
    kind = ((lower * len(mean_squares) + upper) * 2 + whole.same_label) * 2 + whole.itself
    order = np.lexsort((whole.cosines, kind))
    kind = kind[order]
    starts = np.flatnonzero(np.diff(kind, prepend=-1))
    counts = np.diff(starts, append=len(kind))
    place = np.arange(len(kind)) - np.repeat(starts, counts)
    in_kind = np.where(whole.itself[order], 0, place * bins // np.repeat(counts, counts))
    edges = np.flatnonzero((np.diff(kind, prepend=-1) != 0) | (np.diff(in_kind, prepend=0) != 0))
    shares = np.add.reduceat(whole.shares[order], edges)
    weighted = np.add.reduceat((whole.shares * whole.cosines)[order], edges)
    chosen = order[edges]
    return ImagePairs(
        mean_squares=mean_squares,
        members=Pairs(lower[chosen], upper[chosen]),
        cosines=np.where(whole.itself[chosen], 1.0, np.minimum(weighted / shares, 1.0)),
        same_label=whole.same_label[chosen],
        itself=whole.itself[chosen],
        shares=shares,
    )


def _mean_squares(inputs: Inputs) -> Float[np.ndarray, " image"]:
    return np.square(inputs).mean(axis=1)


def _cosines(inputs: Inputs) -> Float[np.ndarray, "image image"]:
    """Of all pairs; 0 between a black image, which has no angle, and any other one."""
    lengths = np.linalg.norm(inputs, axis=1, keepdims=True)
    directions = inputs / np.where(lengths > 0, lengths, 1.0)
    cosines = np.clip(directions @ directions.T, -1, 1)
    np.fill_diagonal(cosines, 1.0)
    return cosines
