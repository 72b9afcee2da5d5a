"""What a diffusers `config.json` says of a network, as far as unet.py can build it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from common.command import UserError

# What the network here does, of fields that could say something else. Missing fields mean the first value.
ONLY: dict[str, list[Any]] = {
    "_class_name": ["UNet2DModel"],
    "center_input_sample": [False],
    "time_embedding_type": ["positional"],
    "mid_block_type": ["UNetMidBlock2D"],
    "mid_block_scale_factor": [1],
    "downsample_padding": [1],
    "downsample_type": ["conv"],
    "upsample_type": ["conv"],
    "dropout": [0],
    "act_fn": ["silu", "swish"],
    "attn_norm_num_groups": [None],
    "resnet_time_scale_shift": ["default"],
    "add_attention": [True],
    "class_embed_type": [None],
    "num_class_embeds": [None],
}


@dataclass(frozen=True)
class UnetConfig:
    """A network by its levels, from the full image inwards."""

    size: int
    """Side of the image, in pixels."""
    channels: int
    """Of the image; as many come out."""
    patch: int
    """Side of the squares of pixels that the network sees as one pixel, of `patch ** 2` times the channels; 1 for none.
    diffusers' `UNet2DModel` has no such field: the others of a config.json are of what the network sees."""
    widths: tuple[int, ...]
    """Channels of each level."""
    down_attention: tuple[bool, ...]
    """Whether each level has attention on the way in."""
    up_attention: tuple[bool, ...]
    """Whether each level has attention on the way out, from the innermost."""
    layers: int
    """Residual blocks of a level on the way in; there is one more on the way out."""
    head_width: int | None
    """Channels of an attention head; None for one head."""
    groups: int
    """Groups of a normalisation."""
    epsilon: float
    """Added to a normalisation's variance."""
    time_width: int
    """Channels of the time embedding."""
    frequency_shift: float
    cosines_first: bool


def parse_unet_config(config: dict[str, Any], where: str) -> UnetConfig:
    """Reads the `config.json` of a `UNet2DModel`; missing fields have diffusers' standard values, except the
    block types and the size, which have to be there.

    Args:
        where: names the file in errors.

    Raises:
        UserError: for a network of another kind, by the name of the field and its value.
    """
    for name, allowed in ONLY.items():
        found = config.get(name, allowed[0])
        if found not in allowed:
            expected = " or ".join(repr(value) for value in allowed)
            raise UserError(
                f"Expected {expected} as {name} in {where} but found {found!r}, which this trainer does not build."
            )
    widths = config.get("block_out_channels", [224, 448, 672, 896])
    if not isinstance(widths, list) or not widths or not all(isinstance(n, int) and n > 0 for n in widths):
        raise UserError(f"Expected a list of channels as block_out_channels in {where} but found {widths!r}.")
    channels = _count(config, "in_channels", 3, where)
    if _count(config, "out_channels", 3, where) != channels:
        raise UserError(
            f"Expected as many out_channels as in_channels ({channels}) in {where} but found "
            f"{config['out_channels']}; learned variances are not trained here."
        )
    patch = _count(config, "patch_size", 1, where)
    if channels % patch**2 != 0:
        raise UserError(
            f"Expected a multiple of {patch**2}, the pixels of a patch, as in_channels in {where} but found {channels}."
        )
    groups = _count(config, "norm_num_groups", 32, where)
    head_width = None if config.get("attention_head_dim", 8) is None else _count(config, "attention_head_dim", 8, where)
    if widths[0] % 2 != 0:
        raise UserError(
            f"Expected an even number of channels first in block_out_channels in {where} but found {widths[0]}."
        )
    size = _count(config, "sample_size", None, where)
    halvings = len(widths) - 1
    if size % 2**halvings != 0:
        raise UserError(
            f"Expected a multiple of {2**halvings} as sample_size in {where}, which is halved {halvings} times, "
            f"but found {size}."
        )
    down = _blocks(config, "down_block_types", "Down", len(widths), where)
    up = _blocks(config, "up_block_types", "Up", len(widths), where)
    for level, width in enumerate(widths):
        _divides("norm_num_groups", groups, width, where)
        # The innermost level has attention in the middle.
        if head_width is not None and (down[level] or up[-1 - level] or level == halvings):
            _divides("attention_head_dim", head_width, width, where)
    return UnetConfig(
        size=size * patch,
        channels=channels // patch**2,
        patch=patch,
        widths=tuple(widths),
        down_attention=down,
        up_attention=up,
        layers=_count(config, "layers_per_block", 2, where),
        head_width=head_width,
        groups=groups,
        epsilon=float(config.get("norm_eps", 1e-5)),
        time_width=4 * widths[0]
        if config.get("time_embedding_dim") is None
        else _count(config, "time_embedding_dim", None, where),
        frequency_shift=float(config.get("freq_shift", 0)),
        cosines_first=bool(config.get("flip_sin_to_cos", True)),
    )


def _count(config: dict[str, Any], name: str, default: int | None, where: str) -> int:
    found = config.get(name, default)
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise UserError(f"Expected a whole number of at least 1 as {name} in {where} but found {found!r}.")
    return found


def _divides(name: str, part: int, width: int, where: str) -> None:
    if width % part != 0:
        raise UserError(f"Expected a divisor of a level's {width} channels as {name} in {where} but found {part}.")


def _blocks(config: dict[str, Any], field: str, direction: str, levels: int, where: str) -> tuple[bool, ...]:
    names = config.get(field)
    if not isinstance(names, list) or len(names) != levels:
        raise UserError(f"Expected a name for each of the {levels} levels as {field} in {where} but found {names!r}.")
    known = {f"{direction}Block2D": False, f"Attn{direction}Block2D": True}
    for name in names:
        if name not in known:
            raise UserError(
                f"Expected {' or '.join(known)} in {field} in {where} but found {name!r}, which this trainer "
                "does not build."
            )
    return tuple(known[name] for name in names)
