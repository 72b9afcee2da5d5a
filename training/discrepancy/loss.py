"""What the discrepancy network is to make small."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def discrepancy_loss(log_odds: Tensor, masks: Tensor, places: Tensor) -> Tensor:
    """Of `[N,H,W]` log odds and masks in [0, 1], with what each pixel counts `[H,W]`: four times the mean
    cross-entropy, in which damage counts threefold, as it is rare; and 0.3 times Dice's loss (Milletari et al. 2016,
    arXiv 1606.04797, section 3) of each image that has damage, in which small damage counts as much as large."""
    entropy = F.binary_cross_entropy_with_logits(log_odds, masks, reduction="none", pos_weight=torch.tensor(3.0))
    probability = log_odds.sigmoid()

    def total(values: Tensor) -> Tensor:
        return values.sum(dim=(1, 2))

    # The 20 pixels keep a speck's loss from being all or nothing.
    overlap = 2 * total(probability * masks) + 20
    dice = 1 - overlap / (total(probability.square() + masks.square()) + 20)
    has_damage = (total(masks) > 8).float()
    return 4 * (entropy * places).mean() + 0.3 * (dice * has_damage).mean()
