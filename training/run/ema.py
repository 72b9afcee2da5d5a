"""An average of the weights over the last steps, which predicts better than the weights themselves."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Ema:
    """An exponential moving average of a model's parameters, by name."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.weights: dict[str, Tensor] = {name: value.detach().clone() for name, value in model.named_parameters()}

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Takes up the weights after `step` (from 1). While there are few, the average is over fewer: with the decay
        given, the first weights, which are random, would count for hundreds of steps."""
        decay = min(self.decay, (1 + step) / (10 + step))
        torch._foreach_lerp_(list(self.weights.values()), [value.detach() for value in model.parameters()], 1 - decay)
