"""A training run becomes a diffusers checkpoint, which `fuzzydiff import` reads.

    python export.py RUN -o CHECKPOINT [--dtype float16|float32] [--weights ema|last]

Beside the weights lies a known answer (`expected.safetensors`), in float32, from the weights as they are stored.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from safetensors.torch import save_file

from common.command import UserError, run_command
from common.files import whole_folder, write_object
from model.checkpoint import WEIGHTS, load_weights
from model.known_answer import write_known_answer
from run.state import RunState, read_state


def export(state: RunState, out: Path, *, dtype: torch.dtype, average: bool) -> None:
    """Writes a run's weights, or their average, as a checkpoint.

    Raises:
        UserError: where `out` is there already, or a weight is beyond what the type can hold.
    """
    description = state.description()
    source = state.ema if average else state.weights
    stored = {name: value.to(dtype).contiguous() for name, value in source.items()}
    for name, value in stored.items():
        if not value.isfinite().all():
            raise UserError(
                f"Expected weights that {dtype} can hold but found one in {name} that it cannot; use --dtype float32."
            )
    model = description.unet()
    load_weights(model, stored, "the run")
    with whole_folder(out) as folder:
        write_object(folder / "config.json", description.network)
        write_object(folder / "scheduler_config.json", description.scheduler)
        save_file(stored, folder / WEIGHTS, metadata={"format": "pt"})
        write_known_answer(folder, model.eval(), len(description.abar()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, help="a folder of train.py's")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the checkpoint's folder, which this makes")
    parser.add_argument(
        "--dtype", choices=["float16", "float32"], default="float16", help="of the stored weights (float16)"
    )
    parser.add_argument(
        "--weights", choices=["ema", "last"], default="ema", help="the average, or those of the last step (ema)"
    )
    args = parser.parse_args()
    state = read_state(args.run)
    export(state, args.out, dtype=getattr(torch, args.dtype), average=args.weights == "ema")
    print(f"{args.out}: {args.weights} weights after step {state.step} of {state.settings['--steps']}, {args.dtype}")


if __name__ == "__main__":
    run_command(main)
