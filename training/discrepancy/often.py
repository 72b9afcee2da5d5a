"""How often faces are drawn: those that a network takes for damaged, though they are not, more often than others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from common.command import UserError
from discrepancy.head import head_outline
from discrepancy.network import DiscrepancyNetwork
from discrepancy.pairs import Pairs

# So many of a head's pixels decide how mistaken a network is: a region that would be found.
_WORST = 64
# Faces of the most mistaken quarter are drawn, and the worst of them so many times as often as the least.
_LEAST, _MOST = 0.75, 8.0


@torch.no_grad()
def mistaken(network: DiscrepancyNetwork, pairs: Pairs, batch: int = 16) -> np.ndarray:
    """`float64 [N]`: the mean log odds of each image's 64 most mistaken pixels in the head, of pairs that are clean."""
    # A small image has fewer.
    inside = torch.from_numpy(head_outline(pairs.images.shape[-1]) > 0.5)
    count = min(_WORST, int(inside.sum()))
    found = []
    for start in range(0, len(pairs.images), batch):
        part = (values[start : start + batch] for values in (pairs.images, pairs.projections))
        log_odds = network(*(torch.from_numpy(values).float() for values in part))
        found.append(log_odds[:, inside].topk(count, dim=1).values.mean(dim=1).double().numpy())
    return np.concatenate(found)


def is_grey(images: np.ndarray) -> np.ndarray:
    """`bool [N]`: whether the channels of each of `[N,3,S,S]` are the same."""
    return np.array([bool(np.all(image == image[:1])) for image in images])


def often(scores: np.ndarray, faces: np.ndarray, count: int) -> np.ndarray:
    """`float64 [count]`: how often each of `count` images should be drawn, by what some scores `[N]` of some faces, `int64
    [N]`, say; a face counts by the mean of its own, and above the third quartile by that mean's exponential. Their sum is
    1; without scores it is 0."""
    total, drawn = np.zeros(count), np.zeros(count)
    np.add.at(total, faces, scores)
    np.add.at(drawn, faces, 1)
    if not drawn.any():
        return total
    mean = np.divide(total, drawn, out=np.full(count, -np.inf), where=drawn > 0)
    above = mean - np.quantile(scores, _LEAST)
    odds = np.where(above >= 0, np.minimum(np.exp(np.minimum(above, 10)), _MOST), 0)
    # Of few faces, the mean of none need reach the quartile of all that was scored.
    return odds / odds.sum() if odds.any() else np.where(drawn > 0, 1, 0) / np.count_nonzero(drawn)


def read_often(path: Path, count: int) -> np.ndarray:
    """What mistaken.py left, `float64 [2,N]`, for N images.

    Raises:
        UserError: where the file is missing, or something else, or of other images.
    """
    try:
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise UserError(f"Expected what mistaken.py leaves in {path} but found {error}.") from None
    if found.shape != (2, count):
        raise UserError(f"Expected numbers for 2 kinds of {count} images in {path} but found the shape {found.shape}.")
    return found
