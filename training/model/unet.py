"""The network of diffusers' `UNet2DModel`, in plain PyTorch: its state dict has the names and shapes of diffusers'.

After Ho et al. 2020 (arXiv 2006.11239), appendix B. Features are `[N,C,H,W]`, times `[N,T]`.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model.unet_config import UnetConfig


def sinusoids(timesteps: Tensor, config: UnetConfig) -> Tensor:
    """`[N]` training timesteps as `[N, widths[0]]` sines and cosines (Vaswani et al. 2017, section 3.5)."""
    half = config.widths[0] // 2
    exponent = -math.log(10_000) * torch.arange(half, dtype=torch.float32, device=timesteps.device)
    angles = timesteps.float()[:, None] * torch.exp(exponent / (half - config.frequency_shift))
    waves = [angles.sin(), angles.cos()]
    return torch.cat(waves[::-1] if config.cosines_first else waves, dim=1)


class TimeEmbedding(nn.Module):
    """Two linear layers over the sinusoids."""

    def __init__(self, config: UnetConfig) -> None:
        super().__init__()
        self.linear_1 = nn.Linear(config.widths[0], config.time_width)
        self.linear_2 = nn.Linear(config.time_width, config.time_width)

    def forward(self, waves: Tensor) -> Tensor:
        return self.linear_2(F.silu(self.linear_1(waves)))


class Residual(nn.Module):
    """Two convolutions, each after normalisation and SiLU, with the time added between them, beside a shortcut."""

    def __init__(self, channels: int, out: int, config: UnetConfig) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(config.groups, channels, config.epsilon)
        self.conv1 = nn.Conv2d(channels, out, 3, padding=1)
        self.time_emb_proj = nn.Linear(config.time_width, out)
        self.norm2 = nn.GroupNorm(config.groups, out, config.epsilon)
        self.conv2 = nn.Conv2d(out, out, 3, padding=1)
        self.conv_shortcut = nn.Conv2d(channels, out, 1) if channels != out else None

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        y = self.conv1(F.silu(self.norm1(x))) + self.time_emb_proj(F.silu(time))[:, :, None, None]
        y = self.conv2(F.silu(self.norm2(y)))
        return y + (x if self.conv_shortcut is None else self.conv_shortcut(x))


class Attention(nn.Module):
    """Self-attention over the pixels, with a shortcut."""

    def __init__(self, channels: int, config: UnetConfig) -> None:
        super().__init__()
        # diffusers divides the channels, rounding down, and takes one head where they are fewer than a head's.
        self.heads = max(1, channels // (config.head_width or channels))
        self.group_norm = nn.GroupNorm(config.groups, channels, config.epsilon)
        self.to_q, self.to_k, self.to_v = (nn.Linear(channels, channels) for _ in range(3))
        self.to_out = nn.ModuleList([nn.Linear(channels, channels)])

    def forward(self, x: Tensor) -> Tensor:
        pixels = self.group_norm(x).flatten(2).transpose(1, 2)
        q, k, v = (
            layer(pixels).unflatten(2, (self.heads, -1)).transpose(1, 2) for layer in (self.to_q, self.to_k, self.to_v)
        )
        mixed = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        return x + self.to_out[0](mixed).transpose(1, 2).unflatten(2, x.shape[2:])


class Halve(nn.Module):
    """A convolution of stride 2."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, stride=2, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x)


class Double(nn.Module):
    """Every pixel twice in each direction, then a convolution."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


class Level(nn.Module):
    """Residual blocks, each with attention behind it or none, and what changes the size."""

    def __init__(self, blocks: list[tuple[int, int]], attention: bool, config: UnetConfig) -> None:
        super().__init__()
        self.resnets = nn.ModuleList(Residual(channels, out, config) for channels, out in blocks)
        self.attentions = nn.ModuleList(Attention(out, config) for _, out in blocks) if attention else None

    def block(self, index: int, x: Tensor, time: Tensor) -> Tensor:
        x = self.resnets[index](x, time)
        return x if self.attentions is None else self.attentions[index](x)


class Down(Level):
    """A level on the way in."""

    def __init__(self, channels: int, out: int, attention: bool, last: bool, config: UnetConfig) -> None:
        super().__init__([(channels if i == 0 else out, out) for i in range(config.layers)], attention, config)
        self.downsamplers = None if last else nn.ModuleList([Halve(out)])

    def forward(self, x: Tensor, time: Tensor, skips: list[Tensor]) -> Tensor:
        """Leaves in `skips` what the way out takes up again."""
        for i in range(len(self.resnets)):
            x = self.block(i, x, time)
            skips.append(x)
        if self.downsamplers is not None:
            x = self.downsamplers[0](x)
            skips.append(x)
        return x


class Up(Level):
    """A level on the way out."""

    def __init__(
        self, channels: int, skips: list[int], out: int, attention: bool, last: bool, config: UnetConfig
    ) -> None:
        super().__init__(
            [((channels if i == 0 else out) + skip, out) for i, skip in enumerate(skips)], attention, config
        )
        self.upsamplers = None if last else nn.ModuleList([Double(out)])

    def forward(self, x: Tensor, time: Tensor, skips: list[Tensor]) -> Tensor:
        for i in range(len(self.resnets)):
            x = self.block(i, torch.cat([x, skips.pop()], dim=1), time)
        return x if self.upsamplers is None else self.upsamplers[0](x)


class Middle(nn.Module):
    """Attention between two residual blocks, on the innermost level."""

    def __init__(self, channels: int, config: UnetConfig) -> None:
        super().__init__()
        self.resnets = nn.ModuleList(Residual(channels, channels, config) for _ in range(2))
        self.attentions = nn.ModuleList([Attention(channels, config)])

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        return self.resnets[1](self.attentions[0](self.resnets[0](x, time)), time)


class Unet(nn.Module):
    """Predicts the noise in images: `[N,C,S,S]` at training timesteps `[N]` gives `[N,C,S,S]`."""

    def __init__(self, config: UnetConfig) -> None:
        super().__init__()
        self.config = config
        widths, last = config.widths, len(config.widths) - 1
        seen = config.channels * config.patch**2
        self.conv_in = nn.Conv2d(seen, widths[0], 3, padding=1)
        self.time_embedding = TimeEmbedding(config)
        self.down_blocks, self.up_blocks = nn.ModuleList(), nn.ModuleList()
        channels, skips = widths[0], [widths[0]]
        for level, out in enumerate(widths):
            self.down_blocks.append(Down(channels, out, config.down_attention[level], level == last, config))
            skips += [out] * (config.layers + (level < last))
            channels = out
        self.mid_block = Middle(channels, config)
        for index, out in enumerate(reversed(widths)):
            taken = [skips.pop() for _ in range(config.layers + 1)]
            self.up_blocks.append(Up(channels, taken, out, config.up_attention[index], index == last, config))
            channels = out
        self.conv_norm_out = nn.GroupNorm(config.groups, channels, config.epsilon)
        self.conv_out = nn.Conv2d(channels, seen, 3, padding=1)

    def forward(self, x: Tensor, timesteps: Tensor) -> Tensor:
        time = self.time_embedding(sinusoids(timesteps, self.config))
        x = self.conv_in(F.pixel_unshuffle(x, self.config.patch))
        skips = [x]
        for down in self.down_blocks:
            x = down(x, time, skips)
        x = self.mid_block(x, time)
        for up in self.up_blocks:
            x = up(x, time, skips)
        return F.pixel_shuffle(self.conv_out(F.silu(self.conv_norm_out(x))), self.config.patch)
