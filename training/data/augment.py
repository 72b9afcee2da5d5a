"""Small changes of training images that leave them images of the same kind."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class Augmentation:
    """How far images are changed; every amount is drawn uniformly between its negative and itself."""

    flips: bool = True
    """Half of the images are mirrored from left to right."""
    shift: int = 3
    """Pixels in each direction; the border is repeated."""
    contrast: float = 0.08
    """Part of an image's deviations from its mean."""
    brightness: float = 0.05
    """Added to all of an image, of a range from -1 to 1."""
    colour: float = 0.02
    """Added to each channel, of a range from -1 to 1."""


# Rec. 601 luma, as Pillow and sharp make grey of colours.
LUMA = torch.tensor([0.299, 0.587, 0.114])


def augment(images: Tensor, by: Augmentation, coloured: Tensor, generator: torch.Generator) -> Tensor:
    """Images `[N,3,H,W]` in [-1, 1], changed, and clipped to that range; those that are not `coloured [N]` are grey
    afterwards, with three equal channels."""
    count, channels = images.shape[:2]

    def drawn(*shape: int) -> Tensor:
        return 2 * torch.rand(count, *shape, generator=generator) - 1

    mirrored = drawn() > 0
    offsets = torch.randint(-by.shift, by.shift + 1, (2, count), generator=generator)
    contrast, brightness, colour = drawn(1, 1, 1), drawn(1, 1, 1), drawn(channels, 1, 1)
    if by.flips:
        images = torch.where(mirrored[:, None, None, None], images.flip(3), images)
    images = _shifted(images, offsets, by.shift)
    luma = (images * LUMA[:, None, None]).sum(dim=1, keepdim=True)
    images = torch.where(coloured[:, None, None, None], images, luma)
    colour = colour * coloured[:, None, None, None]
    mean = images.mean(dim=(1, 2, 3), keepdim=True)
    images = mean + (1 + by.contrast * contrast) * (images - mean)
    return (images + by.brightness * brightness + by.colour * colour).clamp(-1, 1)


def _shifted(images: Tensor, offsets: Tensor, most: int) -> Tensor:
    """Images moved by `offsets [2,N]` pixels (down, right), each at most `most`."""
    count, _, height, width = images.shape
    padded = F.pad(images, (most,) * 4, mode="replicate")
    rows = most - offsets[0][:, None] + torch.arange(height)
    columns = most - offsets[1][:, None] + torch.arange(width)
    moved = padded[torch.arange(count)[:, None, None], :, rows[:, :, None], columns[:, None, :]]
    return moved.permute(0, 3, 1, 2).contiguous()
