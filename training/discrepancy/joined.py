"""Networks that were trained apart, in one file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from common.command import UserError
from common.files import whole_file
from discrepancy.export import SPECIFICATION


def join_networks(paths: Sequence[Path], out: Path, dtype: torch.dtype) -> None:
    """Writes the networks of some files, as `write_network` leaves them, as members of one: `0.down0.0.weight` and so on.

    Args:
        dtype: of the kernels that it writes; biases stay in float32.

    Raises:
        UserError: where a file is missing or something else, they differ in their gains, or a weight is beyond what the
            type can hold.
    """
    tensors: dict[str, Tensor] = {}
    gains = ""
    for member, path in enumerate(paths):
        try:
            with safe_open(path, framework="pt") as file:
                metadata = file.metadata() or {}
                tensors |= {f"{member}.{name}": file.get_tensor(name) for name in file.keys()}
        except (OSError, SafetensorError) as error:
            raise UserError(f"Expected a discrepancy network in {path} but found {error}.") from None
        if metadata.get("specification") != SPECIFICATION:
            found = metadata.get("specification", "no specification")
            raise UserError(f"Expected a discrepancy network ({SPECIFICATION}) in {path} but found {found}.")
        gains = gains or metadata["gains"]
        if metadata["gains"] != gains:
            raise UserError(f"Expected gains {gains} in {path}, as in {paths[0]}, but found {metadata['gains']}.")
    stored = {name: (value.to(dtype) if value.dim() > 1 else value).contiguous() for name, value in tensors.items()}
    for name, value in stored.items():
        if not value.isfinite().all():
            raise UserError(
                f"Expected weights that {dtype} can hold but found one in {name} that it cannot; use --dtype float32."
            )
    with whole_file(out) as partial:
        save_file(stored, partial, metadata={"specification": SPECIFICATION, "gains": gains})
