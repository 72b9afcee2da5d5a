"""Muon (Jordan et al. 2024): steps of momentum whose matrix is made orthogonal, so that every direction of a layer
learns at one rate."""

from __future__ import annotations

import torch
from torch import Tensor


def orthogonalized(matrix: Tensor, steps: int = 5) -> Tensor:
    """About `U V^T` of a matrix `[R,C] = U S V^T`: a Newton-Schulz iteration, whose odd quintic brings singular values
    into some .7 to 1.2."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix.bfloat16()
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.T if tall else x).to(matrix.dtype)


class Muon(torch.optim.Optimizer):
    """Muon over parameters of two dimensions and more; a convolution `[O,I,H,W]` is the matrix `[O,I*H*W]`.

    A step has the root mean square of Adam's, 0.2 of the rate (Liu et al. 2025, arXiv 2502.16982, eq. 4), so that one
    rate serves both.
    """

    def __init__(self, parameters: list[Tensor], lr: float, momentum: float = 0.95, weight_decay: float = 0.01) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if not state:
                    state["momentum"] = torch.zeros_like(parameter)
                momentum = state["momentum"].lerp_(parameter.grad, 1 - group["momentum"])
                ahead = parameter.grad.lerp(momentum, group["momentum"])
                matrix = orthogonalized(ahead.flatten(1))
                scale = 0.2 * max(matrix.shape) ** 0.5
                parameter.mul_(1 - group["lr"] * group["weight_decay"])
                parameter.add_(matrix.view_as(parameter), alpha=-group["lr"] * scale)
