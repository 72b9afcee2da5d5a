"""Trains a diffusion prior of images, and goes on where it was stopped.

    python train.py data.npy --out RUN [--network portraits-64] [--from CHECKPOINT] [--steps 5600] [--minutes 30]

The same command again goes on from RUN/state.pt; Ctrl-C saves it first. A run on the cpu that was stopped ends with
the bits of one that was not. `export.py` makes a checkpoint of a run at any time."""

from __future__ import annotations

import argparse
import hashlib
import math
import signal
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from common.command import UserError, run_command
from common.devices import add_device, device_of
from common.files import sha256
from common.keyed import keyed_generator
from data.augment import Augmentation
from data.batches import Kinds, Noise, batch_at
from data.drawing import Drawing, Draws, all_alike, draws_of, read_table
from data.images import read_images
from model.checkpoint import WEIGHTS, load_weights, read_description, read_weights
from model.diffusion import min_snr_weight, q_sample
from model.grow import grown
from run.ema import Ema
from run.learning_rate import learning_rate
from run.optimizers import optimizers_of
from run.state import RunState, check_same_settings, read_state, state_file, write_state

HERE = Path(__file__).parent


def parse_arguments() -> argparse.Namespace:
    """The command line. The defaults are the recipe of portraits-64."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="images: a .npy file of prepare.py's")
    parser.add_argument("--out", type=Path, required=True, help="the run's folder")
    parser.add_argument(
        "--network",
        type=Path,
        help="a folder with config.json and scheduler_config.json (portraits-64, beside this program)",
    )
    parser.add_argument(
        "--from", dest="start", type=Path, help="a checkpoint to begin with: its weights, network and schedule"
    )
    parser.add_argument(
        "--grow", type=Path, help="a checkpoint with fewer levels, whose weights the inner levels begin with"
    )
    parser.add_argument("--table", type=Path, help="what prepare.py --index says of each image: enables the four below")
    parser.add_argument("--colour-draws", type=int, default=1, help="times an epoch has each colour image (1)")
    parser.add_argument("--to-grey", type=float, default=0.0, help="part of the coloured images made grey (0)")
    parser.add_argument(
        "--soft-side", type=float, default=0.0, help="images whose source's frame was narrower are soft (0)"
    )
    parser.add_argument("--soft-from", type=int, default=0, help="lowest timestep at which a soft image is seen (0)")
    parser.add_argument(
        "--steps", type=int, default=5600, help="of the whole run, over which the learning rate falls (5600)"
    )
    parser.add_argument("--batch", type=int, default=16, help="images a step (16)")
    parser.add_argument("--rate", type=float, default=1e-3, help="the highest learning rate (1e-3)")
    parser.add_argument("--warmup", type=int, default=200, help="steps until it is reached (200)")
    parser.add_argument("--last-rate", type=float, default=0.03, help="the last one, as a part of the highest (0.03)")
    parser.add_argument(
        "--gamma",
        type=float,
        default=5.0,
        help="signal-to-noise ratio above which errors count for less (5); larger: low noise counts for more",
    )
    parser.add_argument(
        "--high-noise",
        type=float,
        default=0.25,
        help="part of the draws that are of the noisiest quarter of timesteps (0.25)",
    )
    parser.add_argument(
        "--offset-noise",
        type=float,
        default=0.0,
        help="largest deviation of what is added to all of a channel's noise there (0)",
    )
    parser.add_argument(
        "--noise-scale", type=float, default=0.0, help="largest deviation of the noise's amplitude from 1 (0)"
    )
    parser.add_argument("--min-weight", type=float, default=0.0, help="the least that an error counts for (0)")
    parser.add_argument("--optimizer", choices=["adamw", "muon"], default="adamw", help="(adamw)")
    parser.add_argument("--weight-decay", type=float, default=0.01, help="the optimiser's (0.01)")
    parser.add_argument("--clip", type=float, default=1.0, help="longest gradient (1)")
    parser.add_argument("--ema", type=float, default=0.9985, help="decay of the weights' average (0.9985)")
    parser.add_argument(
        "--precision", choices=["float32", "bfloat16"], default="float32", help="bfloat16: autocast (float32)"
    )
    parser.add_argument("--seed", type=int, default=0, help="(0)")
    parser.add_argument("--no-flips", action="store_true", help="no mirroring: for images that have a left and a right")
    parser.add_argument("--shift", type=int, default=3, help="most pixels that an image is moved (3)")
    parser.add_argument("--contrast", type=float, default=0.08, help="most that its contrast changes (0.08)")
    parser.add_argument(
        "--brightness", type=float, default=0.05, help="most that its brightness changes, of -1..1 (0.05)"
    )
    parser.add_argument("--colour", type=float, default=0.02, help="most that a channel changes, of -1..1 (0.02)")
    parser.add_argument("--until", type=int, help="stop after this step of the run, with its state saved")
    parser.add_argument("--minutes", type=float, help="stop after so many minutes, with the state saved")
    parser.add_argument("--save-every", type=float, default=5.0, help="minutes between saves (5)")
    parser.add_argument("--log-every", type=int, default=50, help="steps between lines of the log (50)")
    add_device(parser)
    args = parser.parse_args()
    for name, least in (("steps", 1), ("batch", 1), ("warmup", 0), ("shift", 0), ("log_every", 1), ("colour_draws", 1), ("soft_from", 0)):
        if getattr(args, name) < least:
            raise UserError(f"Expected at least {least} as --{name.replace('_', '-')} but found {getattr(args, name)}.")
    for name, most in (
        ("rate", 1),
        ("last_rate", 1),
        ("weight_decay", 1),
        ("ema", 1),
        ("high_noise", 1),
        ("offset_noise", 1),
        ("noise_scale", 1),
        ("min_weight", 1),
        ("to_grey", 1),
        ("contrast", 1),
        ("brightness", 1),
        ("colour", 1),
    ):
        if not 0 <= getattr(args, name) <= most:
            raise UserError(f"Expected 0 to {most} as --{name.replace('_', '-')} but found {getattr(args, name)}.")
    if not args.gamma > 0:
        raise UserError(f"Expected a ratio above 0 as --gamma but found {args.gamma}.")
    if not args.clip > 0:
        raise UserError(f"Expected a length above 0 as --clip but found {args.clip}.")
    if args.start is not None and args.network is not None:
        raise UserError("Expected --network or --from but found both; a checkpoint brings its own network.")
    return args


class Training:
    """A run under way: the network, its average, and the optimiser."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.device = device_of(args.device)
        self.description = read_description(args.start or args.network or HERE / "portraits-64")
        self.abar = self.description.abar()
        self.noise = Noise(len(self.abar), args.high_noise, args.offset_noise, args.noise_scale)
        self.augmentation = Augmentation(not args.no_flips, args.shift, args.contrast, args.brightness, args.colour)
        torch.manual_seed(keyed_generator(args.seed, "weights").initial_seed())
        self.model = self.description.unet()
        if args.start is not None:
            load_weights(self.model, read_weights(args.start), str(args.start / WEIGHTS))
        if args.grow is not None:
            levels = len(self.model.config.widths) - len(read_description(args.grow).network["block_out_channels"])
            self.model.load_state_dict(grown(self.model.state_dict(), read_weights(args.grow), levels))
        images = read_images(args.data, self.model.config.size)
        self.images = images
        self.drawing = Drawing(args.colour_draws, args.to_grey, args.soft_side, args.soft_from)
        self.kinds = Kinds(self.draws(), args.to_grey, args.soft_from)
        self.settings = self.deciding_settings(images)
        self.step = 0
        before = read_state(args.out) if state_file(args.out).is_file() else None
        if before is not None:
            check_same_settings(before, self.settings, args.out)
            load_weights(self.model, before.weights, str(args.out))
            self.step = before.step
        self.model.to(self.device)
        self.optimizers = optimizers_of(self.model, args.optimizer, args.rate, args.weight_decay)
        self.ema = Ema(self.model, args.ema)
        if before is not None:
            for optimizer, state in zip(self.optimizers, before.optimizers):
                optimizer.load_state_dict(state)
            self.ema.weights = {name: value.to(self.device) for name, value in before.ema.items()}

    def deciding_settings(self, images: np.ndarray) -> dict[str, Any]:
        """What decides the weights of a run over images `uint8 [N,S,S,3]`."""
        args = self.args
        noise = "gamma high_noise offset_noise noise_scale"
        names = f"steps batch rate warmup last_rate {noise} min_weight optimizer weight_decay clip ema precision seed".split()
        return {
            "the network": self.description.network,
            "the schedule": self.description.scheduler,
            "the images' sha256": hashlib.sha256(images.tobytes()).hexdigest(),
            "the first weights' sha256": sha256(args.start / WEIGHTS) if args.start else None,
            **{f"--{name.replace('_', '-')}": getattr(args, name) for name in names},
            "the weights grown from": sha256(args.grow / WEIGHTS) if args.grow else None,
            "the augmentation": asdict(self.augmentation),
            "the drawing": asdict(self.drawing),
            "the table's sha256": sha256(args.table) if args.table else None,
        }

    def draws(self) -> Draws:
        """Which images are drawn how often.

        Raises:
            UserError: where the table has more or fewer lines than there are images.
        """
        if self.args.table is None:
            return all_alike(len(self.images))
        table = read_table(self.args.table)
        if len(table) != len(self.images):
            raise UserError(
                f"Expected a line for each of {len(self.images)} images in {self.args.table} but found {len(table)}."
            )
        return draws_of(table, self.drawing)

    def advance(self) -> float:
        """Does a step; gives its weighted loss."""
        args, device = self.args, self.device
        batch = batch_at(
            self.images, args.batch, self.step, args.seed, self.augmentation, self.noise, self.kinds
        )
        level = self.abar[batch.timesteps]
        noisy = q_sample(batch.images, level, batch.noise).to(device)
        rate = learning_rate(self.step, args.steps, peak=args.rate, warmup=args.warmup, last=args.last_rate)
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
            for group in optimizer.param_groups:
                group["lr"] = rate
        with torch.autocast(device.type, torch.bfloat16, enabled=args.precision == "bfloat16"):
            predicted = self.model(noisy, batch.timesteps.to(device))
        error = (predicted.float() - batch.noise.to(device)).square().mean(dim=(1, 2, 3))
        weight = min_snr_weight(level, args.gamma).clamp(min=args.min_weight).float().to(device)
        loss = (weight * error).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), args.clip)
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        self.ema.update(self.model, self.step)
        value = loss.item()
        if not math.isfinite(value):
            raise UserError(f"Expected a finite loss but found {value} at step {self.step}; try a lower --rate.")
        return value

    def save(self) -> None:
        """Writes the run's state."""
        weights: dict[str, Tensor] = self.model.state_dict()
        description = self.description
        write_state(
            self.args.out,
            RunState(
                self.step,
                self.settings,
                description.network,
                description.scheduler,
                weights,
                self.ema.weights,
                [optimizer.state_dict() for optimizer in self.optimizers],
            ),
        )


def main() -> None:
    args = parse_arguments()
    stopped: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _: stopped.append(number))
    began = saved = logged = time.monotonic()
    training = Training(args)
    end = min(args.steps, args.steps if args.until is None else args.until)
    parameters = sum(value.numel() for value in training.model.parameters())
    print(
        f"{args.out}: {parameters:,} parameters, {len(training.images)} images, step {training.step} of {args.steps}",
        flush=True,
    )
    losses: list[float] = []
    while training.step < end and not stopped:
        losses.append(training.advance())
        now = time.monotonic()
        if training.step % args.log_every == 0:
            speed = len(losses) / (now - logged)
            print(f"step {training.step}  loss {sum(losses) / len(losses):.5f}  {speed:.2f} steps/s", flush=True)
            losses, logged = [], now
        if now - saved > 60 * args.save_every:
            training.save()
            saved = now
        if args.minutes is not None and now - began > 60 * args.minutes:
            break
    training.save()
    rest = "" if training.step >= args.steps else "; the same command goes on"
    print(f"{args.out}: saved after step {training.step} of {args.steps}{rest}")


if __name__ == "__main__":
    run_command(main)
