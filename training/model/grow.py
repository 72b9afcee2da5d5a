"""A larger network begins with a smaller one's weights: levels are added outside, the inner ones are kept."""

from __future__ import annotations

import re

import torch
from torch import Tensor

DOWN = re.compile(r"^down_blocks\.(\d+)\.")


def grown(own: dict[str, Tensor], inner: dict[str, Tensor], levels: int) -> dict[str, Tensor]:
    """The weights of a network of which `inner` is the inside.

    Args:
        own: the larger network's first weights, by name.
        inner: the smaller one's.
        levels: how many levels lie outside of it. `down_blocks` are counted from outside, `up_blocks` from inside.

    Returns:
        `own`, with what `inner` has of the same name and place; of a weight whose shape differs, the part that both have.
    """
    result = {name: value.clone() for name, value in own.items()}
    for name, value in inner.items():
        place = DOWN.sub(lambda found: f"down_blocks.{int(found.group(1)) + levels}.", name)
        if place in result and name.split(".")[0] not in ("conv_in", "conv_norm_out", "conv_out"):
            target = result[place]
            if target.dim() == value.dim():
                both = tuple(slice(min(a, b)) for a, b in zip(target.shape, value.shape))
                target[both] = value[both].to(torch.float32)
    return result
