"""What the discrepancy network is to make small."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

# So many of an image's pixels are its most mistaken ones: a region that would be found.
_WORST = 64


def discrepancy_loss(log_odds: Tensor, masks: Tensor, places: Tensor) -> Tensor:
    """Of `[N,H,W]` log odds and masks in [0, 1], with what each pixel counts `[H,W]`: four times the mean
    cross-entropy, in which damage counts threefold, as it is rare; 0.3 times Dice's loss (Milletari et al. 2016,
    arXiv 1606.04797, section 3) of each image that has damage, in which small damage counts as much as large; and 0.05
    times the cross-entropy of each image's most mistaken pixels without damage, since what decides whether an image is
    changed at all is the worst of it (Shrivastava et al. 2016, arXiv 1604.03540)."""
    entropy = F.binary_cross_entropy_with_logits(log_odds, masks, reduction="none", pos_weight=torch.tensor(3.0))
    probability = log_odds.sigmoid()

    def total(values: Tensor) -> Tensor:
        return values.sum(dim=(1, 2))

    # The 20 pixels keep a speck's loss from being all or nothing.
    overlap = 2 * total(probability * masks) + 20
    dice = 1 - overlap / (total(probability.square() + masks.square()) + 20)
    has_damage = (total(masks) > 8).float()
    unharmed = torch.where(near_damage(masks), -torch.inf, log_odds).flatten(1)
    mistaken = F.softplus(unharmed.topk(_WORST, dim=1).values).mean()
    return 4 * (entropy * places).mean() + 0.3 * (dice * has_damage).mean() + 0.05 * mistaken


def near_damage(masks: Tensor) -> Tensor:
    """Which pixels of `[N,H,W]` are damaged, or within 2 of one that is."""
    return F.max_pool2d(masks[:, None], 5, stride=1, padding=2)[:, 0] > 0
