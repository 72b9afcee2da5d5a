"""A prior of twice the side begins with a smaller one's weights: it sees patches of 2x2 pixels, whose means the smaller
one knows.

A patch's Haar bands are an orthonormal change of axes, which the first and last convolution take up. Its coarse band,
`(a + b + c + d) / 2`, is twice the smaller image, under white noise of unit variance."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from common.command import UserError
from common.keyed import keyed_generator
from model.unet_config import UnetConfig

# Rows: a patch's coarse band and its three of detail; columns: its pixels, as pixel_unshuffle orders them.
HAAR = torch.tensor([[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]) / 2

# A noisy image of unit variance has 1 (all noise) to 2 (none) times the smaller one's amplitude in the coarse band. Most
# of what a sampler asks lies near all noise, and a factor there is an error of all that is predicted.
COARSE_AMPLITUDE = 1.2

# Deviation of the details' first weights, as a part of that of the coarse ones: enough to tell two copies of a channel apart.
DETAIL = 0.1


def enlarged_network(network: dict[str, Any], config: UnetConfig) -> dict[str, Any]:
    """The `config.json` of twice the side. The outer level gets twice the channels: noise of four times as many channels
    does not get through the old ones (of its variance, half as much is lost).

    Raises:
        UserError: where the network has patches already, sinusoids that do not interleave with their halves, or a level
            beside the outer one that would have a shortcut more or fewer.
    """
    if config.patch != 1:
        raise UserError(f"Expected a network that sees pixels but found patch_size {config.patch}.")
    if config.frequency_shift != 0:
        raise UserError(f"Expected 0 as freq_shift but found {config.frequency_shift}; its sinusoids are no others' half.")
    outer, *inner = config.widths
    if inner and inner[0] in (outer, 2 * outer):
        raise UserError(
            f"Expected a second level of other than {outer} or {2 * outer} channels in block_out_channels but found "
            f"{list(config.widths)}; beside a twice as wide first one it would have other shortcuts."
        )
    seen = 4 * config.channels
    return {**network, "patch_size": 2, "in_channels": seen, "out_channels": seen, "block_out_channels": [2 * outer, *inner],
            "time_embedding_dim": config.time_width}


def enlarged_schedule(scheduler: dict[str, Any], abar: Tensor) -> dict[str, Any]:
    """The `scheduler_config.json` with a quarter of the signal-to-noise ratio at every timestep: the coarse band then has
    the smaller image's, so that a timestep shows as much of a face as before."""
    wide = abar / (4 - 3 * abar)
    betas = 1 - wide / torch.cat([torch.ones(1, dtype=wide.dtype), wide[:-1]])
    return {**scheduler, "trained_betas": betas.tolist()}


def enlarged_weights(own: dict[str, Tensor], small: dict[str, Tensor], config: UnetConfig) -> dict[str, Tensor]:
    """The first weights of the enlarged network: every channel of the outer level is there twice, each with half of its
    effect, and details are next to nothing.

    Args:
        own: the enlarged network's weights as drawn, by name, for their shapes.
        small: the smaller one's.
        config: the smaller one's.
    """
    result = {}
    for name, value in small.items():
        value, shape = value.float(), own[name].shape
        if name == "time_embedding.linear_1.weight":
            # Of twice as many frequencies, every other one is an old one.
            result[name] = torch.zeros(shape)
            result[name][:, ::2] = value
        elif name == "conv_in.weight":
            coarse = _over_patches(value[:, :, None] * HAAR[0].view(4, 1, 1)) / COARSE_AMPLITUDE
            coarse = _twice(coarse, coarse.shape[1:], config, outputs=shape[0])
            result[name] = coarse + _details(coarse, config.channels)
        elif name == "conv_out.weight":
            result[name] = _twice(value.repeat_interleave(4, dim=0) * HAAR[0, 0], shape[1:], config, outputs=shape[0])
        elif name == "conv_out.bias":
            result[name] = value.repeat_interleave(4) * HAAR[0, 0]
        else:
            result[name] = _twice(value, shape[1:], config, outputs=shape[0])
    return result


def _over_patches(value: Tensor) -> Tensor:
    """`[O,C,4,3,3]`, a weight for each of a patch's pixels, as `[O,4C,3,3]`."""
    return value.flatten(1, 2)


def _twice(value: Tensor, inputs: torch.Size, config: UnetConfig, outputs: int) -> Tensor:
    """A weight `[O]` or `[O,I,...]` with the outer level's channels twice, as often as its new extents say."""
    index, _ = _copies(outputs, value.shape[0], config)
    value = value[index]
    if value.dim() > 1:
        index, part = _copies(inputs[0], value.shape[1], config)
        value = value[:, index] * part.view(-1, *[1] * (value.dim() - 2))
    return value


def _copies(now: int, before: int, config: UnetConfig) -> tuple[Tensor, Tensor]:
    """For each of `now` channels, which of `before` it was, and its part of that one's effect. The outer level's come last,
    once, or twice where a skip joins them; before them come an inner level's."""
    outer = config.widths[0]
    # Copies stay in their group of a normalisation, whose mean and deviation they do not change.
    twice = torch.arange(outer).view(config.groups, 1, -1).expand(-1, 2, -1).flatten()
    times = (now - before) // outer
    inner = before - times * outer
    index = torch.cat([torch.arange(inner), *(inner + i * outer + twice for i in range(times))])
    return index, torch.where(torch.arange(now) < inner, 1.0, 0.5)


def _details(coarse: Tensor, channels: int) -> Tensor:
    """Small weights `[O,4C,3,3]` of the bands of detail alone."""
    drawn = torch.randn((len(coarse), channels, 3, 3, 3), generator=keyed_generator("details"))
    return DETAIL * coarse.std() * _over_patches(torch.einsum("ocbhw,bp->ocphw", drawn, HAAR[1:]))
