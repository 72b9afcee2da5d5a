"""A checkpoint becomes the beginning of one for images of twice the side, to train with `train.py --from`.

    python enlarge.py CHECKPOINT -o ENLARGED

The enlarged network sees patches of 2x2 pixels (`patch_size` in its config.json, which diffusers does not have). Of the
patches' means it predicts about what CHECKPOINT does at the same timestep, and of their details nothing yet.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from safetensors.torch import save_file

from common.command import run_command
from common.files import whole_folder, write_object
from model.checkpoint import WEIGHTS, Description, load_weights, read_checkpoint
from model.enlarge import enlarged_network, enlarged_schedule, enlarged_weights
from model.known_answer import write_known_answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True, help="the new checkpoint's folder, which this makes")
    args = parser.parse_args()
    small = read_checkpoint(args.checkpoint)
    config, said = small.model.config, small.description
    enlarged = Description(
        enlarged_network(said.network, config), enlarged_schedule(said.scheduler, small.abar), str(args.checkpoint)
    )
    model = enlarged.unet()
    weights = enlarged_weights(model.state_dict(), small.model.state_dict(), config)
    load_weights(model, weights, str(args.checkpoint))
    with whole_folder(args.out) as folder:
        write_object(folder / "config.json", enlarged.network)
        write_object(folder / "scheduler_config.json", enlarged.scheduler)
        save_file({name: value.contiguous() for name, value in weights.items()}, folder / WEIGHTS, metadata={"format": "pt"})
        write_known_answer(folder, model.eval(), len(small.abar))
    print(f"{args.out}: from {config.size} to {2 * config.size} pixels")


if __name__ == "__main__":
    run_command(main)
