"""How far the network here is from a checkpoint's known answer.

    python known_answer.py CHECKPOINT

prints the largest difference of what it predicts from the answer in CHECKPOINT/expected.safetensors.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from common.command import run_command
from model.known_answer import known_answer_error


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    print(f"{known_answer_error(parser.parse_args().checkpoint):.2e}")


if __name__ == "__main__":
    run_command(main)
