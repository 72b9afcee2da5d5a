"""What takes the steps of a training run."""

from __future__ import annotations

import torch
from torch import nn

from run.muon import Muon


# A U-Net's first and last convolution, whose rows are no directions of features.
UNET_OUTER = ("conv_in.", "conv_out.")


def optimizers_of(
    model: nn.Module, name: str, rate: float, weight_decay: float, outer: tuple[str, ...] = UNET_OUTER
) -> list[torch.optim.Optimizer]:
    """AdamW over every parameter; or Muon over matrices and convolutions, and AdamW over the rest: vectors, and what
    has a name that begins with one of `outer`."""
    if name == "adamw":
        return [torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.99), weight_decay=weight_decay)]
    matrices, rest = [], []
    for key, value in model.named_parameters():
        (matrices if value.dim() > 1 and not key.startswith(outer) else rest).append(value)
    return [
        Muon(matrices, lr=rate, weight_decay=weight_decay),
        torch.optim.AdamW(rest, lr=rate, betas=(0.9, 0.99), weight_decay=weight_decay),
    ]
