"""A network that begins with the weights of an earlier one, which may be narrower."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import Tensor

from common.command import UserError
from discrepancy.export import SPECIFICATION
from discrepancy.network import LEVELS, Convolution, DiscrepancyNetwork
from discrepancy.pairs import Pairs


@torch.no_grad()
def begin_with(network: DiscrepancyNetwork, path: Path, images: Tensor, projections: Tensor) -> None:
    """Gives a network the weights of an earlier one's file, as `write_network` leaves it. What it is wider by adds
    nothing at first, and learns from there. In the file batch norms are folded into the convolutions before them; what
    the convolutions give for some images tells the norms apart again.

    Args:
        images: `[N,C,S,S]`, such as it is trained on.
        projections: `[N,D,C,S,S]`, of them.

    Raises:
        UserError: where the file is something else, or the network in it is wider.
    """
    try:
        earlier = load_file(path)
        _widen(network.out.weight, network.out.bias, earlier, "out", _places(network, earlier, "out"))
        for name, layer in network.layers().items():
            _begin(layer, earlier, name, _places(network, earlier, name))
    except (OSError, SafetensorError, KeyError, IndexError, RuntimeError) as error:
        raise UserError(f"Expected a discrepancy network, no wider than this one, in {path} but found {error}.") from None
    hooks = [layer[0].register_forward_hook(_told_apart(layer[1])) for layer in network.layers().values()]
    network.eval()
    network(images, projections)
    for hook in hooks:
        hook.remove()


def earlier_network(path: Path, pairs: Pairs) -> DiscrepancyNetwork:
    """The network of a file, as `write_network` leaves it, to ask about pairs.

    Raises:
        UserError: where the file is something else, or the network of other depths.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            names = set(file.keys())
            widths = [file.get_slice(name).get_shape()[0] for name in map(_last_of, range(LEVELS)) if name in names]
    except (OSError, SafetensorError) as error:
        raise UserError(f"Expected a discrepancy network in {path} but found {error}.") from None
    gains = tuple(float(gain) for gain in metadata.get("gains", "").split(",") if gain)
    if metadata.get("specification") != SPECIFICATION or len(gains) != len(pairs.depths):
        found = f"{metadata.get('specification', 'no specification')} of {len(gains)} depths"
        raise UserError(f"Expected {SPECIFICATION} of {len(pairs.depths)} depths in {path} but found {found}.")
    if len(widths) != LEVELS:
        raise UserError(f"Expected a network of {LEVELS} levels in {path} but found {len(widths)}; is it joined?")
    network = DiscrepancyNetwork(gains, pairs.images.shape[1], tuple(widths))
    some = [torch.from_numpy(values[:128]).float() for values in (pairs.images, pairs.projections)]
    begin_with(network, path, *some)
    return network.eval()


def _last_of(level: int) -> str:
    return f"down{level}.1.weight"


def _places(network: DiscrepancyNetwork, earlier: dict[str, Tensor], name: str) -> Tensor:
    """Which of a layer's inputs the earlier network's are: those of each part of them come first in that part."""
    parts = [(before, _width(earlier, before)) for before in network.inputs_of(name)]
    if not parts:
        return torch.arange(earlier[f"{name}.weight"].shape[1])
    places, at = [], 0
    for before, width in parts:
        places.append(at + torch.arange(width))
        at += network.layers()[before][0].out_channels
    return torch.cat(places)


def _width(earlier: dict[str, Tensor], name: str) -> int:
    return earlier[f"{name}.weight"].shape[0]


def _begin(layer: Convolution, earlier: dict[str, Tensor], name: str, places: Tensor) -> None:
    convolution, norm, _ = layer
    _widen(convolution.weight, norm.bias, earlier, name, places)


def _widen(weight: Tensor, bias: Tensor, earlier: dict[str, Tensor], name: str, places: Tensor) -> None:
    inner, inner_bias = earlier[f"{name}.weight"], earlier[f"{name}.bias"]
    width = len(inner_bias)
    # What is new adds nothing to what was there.
    weight[:width] = 0
    weight[:width, places] = inner
    bias[:width] = inner_bias


def _told_apart(norm: torch.nn.BatchNorm2d):
    """A hook that gives a norm the mean and variance of what it is given, and gain and bias that take them out again."""

    def hook(_module: torch.nn.Module, _inputs: tuple[Tensor, ...], given: Tensor) -> None:
        mean, variance = given.mean(dim=(0, 2, 3)), given.var(dim=(0, 2, 3), unbiased=False)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_(torch.sqrt(variance + norm.eps))
        norm.bias.add_(mean)

    return hook
