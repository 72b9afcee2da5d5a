"""Projections: what a prior makes of images that noise hides, as `projections` of fuzzydiff's core makes them."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from model.checkpoint import Prior
from model.diffusion import q_sample


@dataclass(frozen=True)
class Estimator:
    """How images are projected: one-step estimates of the clean image."""

    depths: tuple[int, ...] = (102, 531)
    """In rising order, as numbers of timesteps: an image is noised to the level of timestep `depth - 1`."""
    noises: int = 2
    """Of each depth, an even number: half of them, and their negatives. Their estimates are averaged, which takes out
    the part of their error that is linear in the noise. All depths have the same."""
    bfloat16: bool = False
    """Whether the prior computes in bfloat16, where that does no harm (autocast)."""


@torch.no_grad()
def project(prior: Prior, images: Tensor, by: Estimator, generators: list[torch.Generator]) -> Tensor:
    """Projections `[N,D,C,S,S]` of images `[N,C,S,S]`, both in [-1, 1] and on the cpu. Each image has a generator of
    its own, which its noises are drawn from."""
    device = next(prior.model.parameters()).device
    clip = prior.description.scheduler.get("clip_sample", True)
    halves = [torch.randn(by.noises // 2, *images.shape[1:], generator=generator) for generator in generators]
    noise = torch.cat([signed for half in halves for signed in (half, -half)])
    repeated = images.repeat_interleave(by.noises, dim=0)
    projections = []
    for depth in by.depths:
        abar = prior.abar[depth - 1].item()
        noisy = q_sample(repeated, prior.abar[depth - 1].expand(len(noise)), noise).to(device)
        with torch.autocast(device.type, torch.bfloat16, enabled=by.bfloat16):
            epsilon = prior.model(noisy, torch.full((len(noisy),), depth - 1, device=device))
        estimates = (noisy - (1 - abar) ** 0.5 * epsilon.float()) / abar**0.5
        estimates = estimates.clamp(-1, 1) if clip else estimates
        projections.append(estimates.unflatten(0, (len(images), by.noises)).mean(dim=1).cpu())
    return torch.stack(projections, dim=1)
