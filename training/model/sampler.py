"""Images from noise, by DDPM or DDIM over some of the timesteps."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from common.command import UserError
from common.keyed import keyed_generator
from model.checkpoint import Prior


def kept_timesteps(count: int, steps: int) -> list[int]:
    """`count` of `steps` timesteps, evenly spread from the last to the first, rounded."""
    if not 2 <= count <= steps:
        raise UserError(f"Expected 2 to {steps} steps but found {count}.")
    return torch.linspace(steps - 1, 0, count, dtype=torch.float64).round().long().tolist()


@torch.no_grad()
def sample(prior: Prior, seeds: list[tuple[int, int]], *, solver: str, steps: int) -> Tensor:
    """Samples `[N,C,S,S]` in [-1, 1], on the cpu, one for each of N seeds: a sample depends on its own alone.

    Args:
        seeds: pairs of a seed and a position.
        solver: `ddim` (Song et al. 2021, arXiv 2010.02502, eq. 12 with eta 0) or `ddpm` (Ho et al. 2020, Algorithm 2).
        steps: model calls.
    """
    config = prior.model.config
    device = next(prior.model.parameters()).device
    generators = [keyed_generator(seed, "sample", position) for seed, position in seeds]

    def noise() -> Tensor:
        shape = (config.channels, config.size, config.size)
        return torch.stack([torch.randn(shape, generator=generator) for generator in generators]).to(device)

    scheduler = prior.description.scheduler
    clip = scheduler.get("clip_sample", True)
    kept = kept_timesteps(steps, len(prior.abar))
    x = noise()
    for timestep, following in zip(kept, [*kept[1:], None]):
        abar = prior.abar[timestep].item()
        before = 1.0 if following is None else prior.abar[following].item()
        epsilon = prior.model(x, torch.full((len(x),), timestep, device=device))
        clean = (x - (1 - abar) ** 0.5 * epsilon) / abar**0.5
        clean = clean.clamp(-1, 1) if clip else clean
        x = _ddim(x, clean, abar, before) if solver == "ddim" else _ddpm(x, clean, abar, before, noise, scheduler)
    return x.clamp(-1, 1).cpu()


def _ddim(x: Tensor, clean: Tensor, abar: float, before: float) -> Tensor:
    """The noise is that of the clipped clean image: otherwise what was clipped would come back with it."""
    epsilon = (x - abar**0.5 * clean) / (1 - abar) ** 0.5
    return before**0.5 * clean + (1 - before) ** 0.5 * epsilon


def _ddpm(
    x: Tensor, clean: Tensor, abar: float, before: float, noise: Callable[[], Tensor], scheduler: dict[str, object]
) -> Tensor:
    alpha = abar / before
    mean = before**0.5 * (1 - alpha) / (1 - abar) * clean + alpha**0.5 * (1 - before) / (1 - abar) * x
    if before == 1:
        return mean
    kind = scheduler.get("variance_type", "fixed_small")
    variances = {"fixed_small": (1 - before) / (1 - abar) * (1 - alpha), "fixed_large": 1 - alpha}
    if kind not in variances:
        raise UserError(f"Expected fixed_small or fixed_large as variance_type but found {kind!r}; sample with ddim.")
    return mean + variances[kind] ** 0.5 * noise()
