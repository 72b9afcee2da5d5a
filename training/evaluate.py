"""The mean squared error of a prior's predicted noise on images that it was not trained on: one number, lower is
better.

    python evaluate.py CHECKPOINT DATA [--limit 64] [--by-timestep] [--compare OTHER]

DATA is a .npy file of prepare.py's, or a folder of pictures of the model's size. Every image is asked for at the same
timesteps, the middles of equal parts of the schedule, with noises of its own that depend on the seed and its position
alone: two checkpoints see the same. With --compare, both numbers, and the difference (first minus second) with its 95
% interval over the images, bootstrapped in pairs."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from common.command import UserError, run_command
from common.devices import add_device, device_of
from common.keyed import keyed_generator
from data.images import read_images, to_model
from metrics.bootstrap import bootstrap_interval
from model.checkpoint import Prior, read_checkpoint
from model.diffusion import q_sample


def timestep_grid(count: int, steps: int) -> torch.Tensor:
    """`int64 [count]`: the middles of as many equal parts of 0..steps-1, rounded down. Their mean stands for that of
    all timesteps; the first of all, whose error is the largest by far, would count for a whole part."""
    return ((torch.arange(count, dtype=torch.float64) + 0.5) * steps / count).floor().long()


@torch.no_grad()
def epsilon_errors(prior: Prior, images: np.ndarray, timesteps: torch.Tensor, *, seed: int, batch: int) -> np.ndarray:
    """Mean squared error of the predicted noise, `float64 [N,K]`, of images `uint8 [N,S,S,3]` at timesteps `[K]`."""
    device = next(prior.model.parameters()).device
    errors = np.empty((len(images), len(timesteps)))
    for i, image in enumerate(to_model(images)):
        noise = torch.randn((len(timesteps), *image.shape), generator=keyed_generator(seed, "evaluate", i))
        noisy = q_sample(image.expand_as(noise), prior.abar[timesteps], noise)
        for start in range(0, len(timesteps), batch):
            part = slice(start, start + batch)
            predicted = prior.model(noisy[part].to(device), timesteps[part].to(device))
            squared = (predicted.cpu().double() - noise[part]).square()
            errors[i, part] = squared.mean(dim=(1, 2, 3)).numpy()
    return errors


def comparable(one: Prior, other: Prior) -> None:
    """Whether one number means the same of two checkpoints.

    Raises:
        UserError: where their schedules differ.
    """
    if one.abar.shape != other.abar.shape or not torch.allclose(one.abar, other.abar):
        schedules = (one.description.scheduler, other.description.scheduler)
        raise UserError(
            f"Expected two checkpoints of one schedule but found {schedules[0]} and {schedules[1]}; their "
            "errors are not comparable."
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--compare", type=Path, metavar="OTHER", help="another checkpoint, of the same schedule and size"
    )
    parser.add_argument("--by-timestep", action="store_true", help="a table of the mean error at each timestep, too")
    parser.add_argument("--limit", type=int, help="take the first so many images (all)")
    parser.add_argument("--timesteps", type=int, default=64, help="how many of them (64)")
    parser.add_argument("--seed", type=int, default=0, help="of the noises (0)")
    parser.add_argument("--batch", type=int, default=16, help="samples predicted at once (16)")
    add_device(parser)
    args = parser.parse_args()
    for name in ("limit", "timesteps", "batch"):
        value = getattr(args, name)
        if value is not None and value < 1:
            raise UserError(f"Expected at least 1 as --{name} but found {value}.")
    device = device_of(args.device)
    folders = [args.checkpoint] + ([args.compare] if args.compare else [])
    priors = [read_checkpoint(folder, device) for folder in folders]
    comparable(priors[0], priors[-1])
    images = [read_images(args.data, prior.model.config.size)[: args.limit] for prior in priors]
    timesteps = timestep_grid(args.timesteps, len(priors[0].abar))
    errors = [
        epsilon_errors(prior, own, timesteps, seed=args.seed, batch=args.batch) for prior, own in zip(priors, images)
    ]
    if args.by_timestep:
        print("timestep  " + "  ".join(str(folder) for folder in folders))
        for k, timestep in enumerate(timesteps):
            print(f"{timestep:8d}  " + "  ".join(f"{error[:, k].mean():.5f}" for error in errors))
    if args.compare is None:
        print(f"{errors[0].mean():.5f}")
        return
    for folder, error in zip(folders, errors):
        print(f"{error.mean():.5f}  {folder}")
    differences = errors[0].mean(axis=1) - errors[1].mean(axis=1)
    low, high = bootstrap_interval(differences, seed=args.seed)
    print(f"{differences.mean():+.5f}  [{low:+.5f}, {high:+.5f}] over {len(differences)} images")


if __name__ == "__main__":
    run_command(main)
