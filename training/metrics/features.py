"""Numbers that describe an image, by a fixed transform: nothing is learned or downloaded.

It is NOT Inception: distances in it are not the FID or KID of papers. They compare priors of one size and one domain
with one another. The transform sees composition, colour, and texture by direction and scale; it does not know what a
face is."""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from common.command import UserError
from data.images import to_model

WAVELENGTH, RADIUS, ORIENTATIONS, SCALES = 4.0, 5, 6, 3


def gabor_bank() -> Tensor:
    """`[2 * 6, 1, 11, 11]`: cosine and sine waves of 4 pixels in 6 directions under a Gaussian of 2 pixels, without a
    mean and with absolute values that add up to 1 (Daugman 1985)."""
    grid = torch.arange(-RADIUS, RADIUS + 1, dtype=torch.float64)
    y, x = torch.meshgrid(grid, grid, indexing="ij")
    envelope = torch.exp(-(x**2 + y**2) / (2 * (WAVELENGTH / 2) ** 2))
    kernels = []
    for k in range(ORIENTATIONS):
        angle = math.pi * k / ORIENTATIONS
        phase = 2 * math.pi / WAVELENGTH * (x * math.cos(angle) + y * math.sin(angle))
        for wave in (phase.cos(), phase.sin()):
            kernel = envelope * (wave - (envelope * wave).sum() / envelope.sum())
            kernels.append(kernel / kernel.abs().sum())
    return torch.stack(kernels)[:, None].float()


@torch.no_grad()
def features(images: np.ndarray) -> np.ndarray:
    """`float64 [N,507]` of images `uint8 [N,S,S,3]`, at least 16 pixels wide:

    - 192: the image in 8x8 pixels;
    - 9: mean, deviation and cube root of the third moment of each channel;
    - 306: at each of 3 scales (the image, halved, halved again), for 6 directions, the magnitude of the Gabor response
      to the brightness: its mean in each of 4x4 fields, and its deviation.

    Raises:
        UserError: for smaller images.
    """
    if min(images.shape[1:3]) < 16:
        raise UserError(f"Expected images at least 16 pixels wide but found {images.shape[2]}x{images.shape[1]}.")
    bank = gabor_bank()
    return np.concatenate([_features(to_model(images[i : i + 64]), bank) for i in range(0, len(images), 64)])


def _features(x: Tensor, bank: Tensor) -> np.ndarray:
    mean = x.mean(dim=(2, 3))
    deviations = x - mean[:, :, None, None]
    third = deviations.pow(3).mean(dim=(2, 3))
    parts = [
        F.adaptive_avg_pool2d(x, 8).flatten(1),
        mean,
        deviations.square().mean(dim=(2, 3)).sqrt(),
        third.sign() * third.abs().pow(1 / 3),
    ]
    # Rec. 601, of values as they are stored.
    brightness = (x * torch.tensor([0.299, 0.587, 0.114])[None, :, None, None]).sum(dim=1, keepdim=True)
    for _ in range(SCALES):
        waves = F.conv2d(F.pad(brightness, (RADIUS,) * 4, mode="replicate"), bank)
        magnitude = waves.unflatten(1, (ORIENTATIONS, 2)).square().sum(dim=2).sqrt()
        parts += [F.adaptive_avg_pool2d(magnitude, 4).flatten(1), magnitude.std(dim=(2, 3), correction=0)]
        brightness = F.avg_pool2d(brightness, 2)
    return torch.cat(parts, dim=1).double().numpy()


def standardised(found: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Features `[N,F]` in deviations of a reference's `[M,F]`: pixels and magnitudes have other units."""
    return (found - reference.mean(axis=0)) / np.maximum(reference.std(axis=0), 1e-6)
