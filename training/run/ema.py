"""An average of the weights over the last steps, which predicts better than the weights themselves."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Ema:
    """An exponential moving average of a model's parameters, and of what its norms keep of batches, by name."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.weights: dict[str, Tensor] = {name: value.clone() for name, value in _averaged(model).items()}

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Takes up the weights after `step` (from 1). While there are few, the average is over fewer: with the decay
        given, the first weights, which are random, would count for hundreds of steps."""
        decay = min(self.decay, (1 + step) / (10 + step))
        torch._foreach_lerp_(list(self.weights.values()), list(_averaged(model).values()), 1 - decay)


def _averaged(model: nn.Module) -> dict[str, Tensor]:
    return {name: value.detach() for name, value in model.state_dict().items() if value.is_floating_point()}
