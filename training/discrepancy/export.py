"""A trained network as the file that fuzzydiff reads: `fuzzydiff-discrepancy/3`."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from common.files import whole_file
from discrepancy.network import Convolution, DiscrepancyNetwork

SPECIFICATION = "fuzzydiff-discrepancy/3"


def write_network(path: Path, network: DiscrepancyNetwork) -> None:
    """Writes a network's file, whole or not at all: float32, batch norms folded into the convolutions before them."""
    tensors = {"out.weight": network.out.weight, "out.bias": network.out.bias}
    for name, layer in network.layers().items():
        tensors[f"{name}.weight"], tensors[f"{name}.bias"] = _folded(layer)
    stored = {name: value.detach().contiguous() for name, value in tensors.items()}
    metadata = {"specification": SPECIFICATION, "gains": ",".join(f"{gain:g}" for gain in network.gains)}
    with whole_file(path) as partial:
        save_file(stored, partial, metadata=metadata)


def _folded(layer: Convolution) -> tuple[Tensor, Tensor]:
    """Weight `[O,I,3,3]` and bias `[O]` of a convolution that does what the two did, with the means of training."""
    convolution, norm, _ = layer
    gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return convolution.weight * gain[:, None, None, None], norm.bias - gain * norm.running_mean
