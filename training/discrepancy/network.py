"""The discrepancy network: eq. 7's phi, learned."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

LEVELS = 4
WIDTHS = (48, 80, 128, 192)


class Convolution(nn.Sequential):
    """3x3, normalised over the batch, and what is below 0 cut off."""

    def __init__(self, channels: int, out: int, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(channels, out, 3, stride, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)
        )


class DiscrepancyNetwork(nn.Module):
    """How unlike a face each pixel is, from an image and its projections.

    A U-Net (Ronneberger et al. 2015, arXiv 1505.04597) of four levels over images folded 2x2, which leaves it a quarter
    of the pixels. Beside the image it sees how far each projection is from it, and where each pixel is: a face's frame
    is aligned, its eyes have a place.
    """

    def __init__(self, gains: tuple[float, ...], channels: int = 3, widths: tuple[int, ...] = WIDTHS) -> None:
        """
        Args:
            gains: what the differences of each projection are multiplied with: deeper ones are larger by themselves.
            widths: channels of its four levels, the finest first.
        """
        super().__init__()
        self.gains = gains
        before = [4 * channels * (1 + len(gains)) + 2, *widths]
        self.down = nn.ModuleList(
            nn.Sequential(Convolution(before[level], out, 1 if level == 0 else 2), Convolution(out, out))
            for level, out in enumerate(widths)
        )
        self.up = nn.ModuleList(Convolution(below + out, out) for out, below in zip(widths, widths[1:]))
        self.out = nn.Conv2d(widths[0], 4, 1)
        # Few pixels are damaged.
        nn.init.constant_(self.out.bias, -3.0)

    def layers(self) -> dict[str, Convolution]:
        """Its convolutions of 3x3, in the order in which they are done, by the names that its file has for them."""
        down = {f"down{n}.{i}": layer for n, level in enumerate(self.down) for i, layer in enumerate(level)}
        return down | {f"up{n}": self.up[n] for n in reversed(range(len(self.up)))}

    def inputs_of(self, name: str) -> list[str]:
        """The layers whose planes a layer is given, one after another: none for the first."""
        if name == "out":
            return ["up0"]
        level = int(name[-1] if name.startswith("up") else name[4])
        if name.startswith("up"):
            below = f"up{level + 1}" if level + 1 < len(self.up) else f"down{level + 1}.1"
            return [below, f"down{level}.1"]
        if name.endswith(".1"):
            return [f"down{level}.0"]
        return [f"down{level - 1}.1"] if level > 0 else []

    def of_both_sides(self, images: Tensor, projections: Tensor) -> Tensor:
        """The mean of what `forward` says of images and of their mirror images: a face's mirror image is a face. It is
        how fuzzydiff compares."""
        mirrored = self(images.flip(-1), projections.flip(-1)).flip(-1)
        return (self(images, projections) + mirrored) / 2

    def forward(self, images: Tensor, projections: Tensor) -> Tensor:
        """Images `[N,C,H,W]` and projections `[N,D,C,H,W]`, of sides that 16 divides, give `[N,H,W]`: the logarithm of
        the odds that a pixel is damaged."""
        differences = [gain * (projections[:, d] - images) for d, gain in enumerate(self.gains)]
        x = _with_places(F.pixel_unshuffle(torch.cat([images, *differences], dim=1), 2))
        levels = []
        for down in self.down:
            x = down(x)
            levels.append(x)
        for up, beside in zip(reversed(self.up), reversed(levels[:-1])):
            x = up(torch.cat([F.interpolate(x, scale_factor=2.0, mode="nearest"), beside], dim=1))
        return F.pixel_shuffle(self.out(x), 2)[:, 0]


def _with_places(x: Tensor) -> Tensor:
    """Two more planes beside `[N,C,H,W]`: how far right and how far down each pixel is, from -1 to 1."""
    count, _, height, width = x.shape
    right = torch.linspace(-1, 1, width).expand(count, 1, height, width)
    down = torch.linspace(-1, 1, height)[:, None].expand(count, 1, height, width)
    return torch.cat([x, right, down], dim=1)
