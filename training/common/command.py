"""What the commands have in common: an error that a user can mend is one sentence on stderr, not a trace."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import torch

Number = TypeVar("Number", int, float)


class UserError(Exception):
    """One sentence: what was expected, of what, what was found, what to do."""


def numbers_of(text: str, kind: type[Number]) -> tuple[Number, ...]:
    """Numbers with commas between them, as a command line has them; none where one of them is something else."""
    try:
        return tuple(kind(word) for word in text.split(","))
    except ValueError:
        return ()


def run_command(main: Callable[[], None]) -> None:
    """Runs a command; a `UserError`, or a file that cannot be read or written, ends it with status 1."""
    # Where a processor has no NNPACK, PyTorch would say so at every convolution.
    torch.backends.nnpack.set_flags(False)
    try:
        main()
    except (UserError, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
