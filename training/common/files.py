"""Files and folders that are there whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from common.command import UserError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of `path` when all of it is on the disk, and goes after an error."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield partial
        with open(partial, "rb+") as written:
            os.fsync(written.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which becomes the new folder `path` when it is complete, and goes after an error.

    Raises:
        UserError: where `path` is there already.
    """
    if path.exists():
        raise UserError(f"Expected a new folder but found {path} there already; name another, or remove it.")
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    partial.mkdir(parents=True)
    try:
        yield partial
        os.rename(partial, path)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def read_object(path: Path) -> dict[str, Any]:
    """The object of a JSON file.

    Raises:
        UserError: where there is no such file, or something else in it.
    """
    if not path.is_file():
        raise UserError(f"Expected a JSON file at {path} but found none there.")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError(f"Expected JSON in {path} but found something else ({error}).") from None
    if not isinstance(found, dict):
        raise UserError(f"Expected a JSON object in {path} but found {type(found).__name__}.")
    return found


def write_object(path: Path, value: dict[str, Any]) -> None:
    """Writes an object as JSON."""
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
