"""The noise schedule, and what training asks of it. `abar` of a timestep is what is left of an image's variance
there."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from common.command import UserError

# What is done here, of fields that could say something else. Missing fields mean the first value.
ONLY: dict[str, list[Any]] = {
    "prediction_type": ["epsilon"],
    "rescale_betas_zero_snr": [False],
    "thresholding": [False],
    "clip_sample_range": [1],
}


def alphas_cumprod(config: dict[str, Any], where: str) -> Tensor:
    """`abar`, `float64 [T]`, from a diffusers `scheduler_config.json`: the betas given one by one, linear ones, or scaled
    linear ones (linear square roots); Ho et al. 2020, section 2.

    Args:
        where: names the file in errors.

    Raises:
        UserError: for another schedule, or another prediction than epsilon, by the name of the field and its value.
    """
    for name, allowed in ONLY.items():
        if config.get(name, allowed[0]) not in allowed:
            raise UserError(
                f"Expected {allowed[0]!r} as {name} in {where} but found {config[name]!r}, which this trainer "
                "does not do."
            )
    given = config.get("trained_betas")
    if given is not None:
        if not (isinstance(given, list) and len(given) >= 2 and all(isinstance(b, float) and 0 < b < 1 for b in given)):
            shown = given if not isinstance(given, list) or len(given) < 4 else f"{str(given[:3])[:-1]}, ...]"
            raise UserError(f"Expected at least 2 numbers between 0 and 1 as trained_betas in {where} but found {shown}.")
        return torch.cumprod(1 - torch.tensor(given, dtype=torch.float64), dim=0)
    start, end = config.get("beta_start", 1e-4), config.get("beta_end", 0.02)
    steps = config.get("num_train_timesteps", 1000)
    if not (isinstance(steps, int) and steps >= 2 and 0 < start <= end < 1):
        raise UserError(
            f"Expected at least 2 timesteps and betas from 0 to 1 in {where} but found {steps}, {start} and {end}."
        )
    kind = config.get("beta_schedule", "linear")
    if kind == "linear":
        betas = torch.linspace(start, end, steps, dtype=torch.float64)
    elif kind == "scaled_linear":
        betas = torch.linspace(start**0.5, end**0.5, steps, dtype=torch.float64) ** 2
    else:
        raise UserError(f"Expected linear or scaled_linear as beta_schedule in {where} but found {kind!r}.")
    return torch.cumprod(1 - betas, dim=0)


def q_sample(x: Tensor, abar: Tensor, noise: Tensor) -> Tensor:
    """`sqrt(abar) x + sqrt(1 - abar) noise`: images `[N,C,H,W]` at noise levels `[N]` (Ho et al. 2020, eq. 4)."""
    level = abar[:, None, None, None]
    return (level.sqrt() * x + (1 - level).sqrt() * noise).to(x.dtype)


def min_snr_weight(abar: Tensor, gamma: float) -> Tensor:
    """`[N]`, in (0, 1]: what an error of predicted noise counts, `min(snr, gamma) / snr` with `snr = abar / (1 - abar)`
    (Hang et al. 2023, arXiv 2303.09556, section 3.4)."""
    return (gamma * (1 - abar) / abar).clamp(max=1)


def noisiest(steps: int) -> Tensor:
    """`bool [steps]`: the last quarter of the timesteps, at least one. With the usual schedule of 1,000, less is left
    there of an image's mean colour than the noise's own mean."""
    return torch.arange(steps) >= steps - max(1, steps // 4)


def antithetic_timesteps(density: Tensor, generator: torch.Generator) -> Tensor:
    """`int64 [N]`, drawn with densities `[N,T]` over 0..T-1, the second half from what the first leaves of 1: a
    batch's mean level varies less."""
    count, steps = density.shape
    first = torch.rand((count + 1) // 2, generator=generator, dtype=torch.float64)
    uniform = torch.cat([first, 1 - first])[:count]
    below = density.cumsum(1) / density.sum(1, keepdim=True)
    return torch.searchsorted(below, uniform[:, None], right=True)[:, 0].clamp(max=steps - 1)


def uneven_noise(shape: torch.Size, scale: Tensor, offset: Tensor, generator: torch.Generator) -> Tensor:
    """Noise `[N,C,H,W]` whose amplitude and mean differ more from one sample to the next than those of white noise do,
    where an error in either hardly counts: by little more often than by much.

    Args:
        scale: `[N]`, up to which deviation an amplitude differs from 1. A prior that knows one amplitude alone takes
            what is above it for detail, and leaves more of it at each step of a sampler.
        offset: `[N]`, up to which deviation a whole channel is moved (Guttenberg 2023, "Diffusion with Offset Noise").
            At high noise the error of the mean is all of an image's colour.
    """

    def differing(most: Tensor, channels: int) -> Tensor:
        deviation = most * torch.rand(shape[0], generator=generator) ** 2
        return deviation[:, None, None, None] * torch.randn(shape[0], channels, 1, 1, generator=generator)

    noise, moved = torch.randn(shape, generator=generator), differing(offset, shape[1])
    return (1 + differing(scale, 1)) * noise + moved
