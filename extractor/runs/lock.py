"""One process at a time works on a run folder."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from pathlib import Path

from extractor.errors import DiskError, RunLocked

LOCK = "lock"
"""The file's name in a run folder."""

_LOOKS = 50
_PAUSE_SECONDS = 0.01
"""How long a holder may take from locking the file to naming itself in it."""


class Lock:
    """Held by this process until it is released or the process ends, however it ends.

    Raises:
        RunLocked: If another process holds it; the message names it.
        DiskError: If the file cannot be made.

    """

    def __init__(self, path: Path) -> None:
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DiskError(f"{path} cannot be made ({error.strerror})") from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = _holder(self._descriptor)
            os.close(self._descriptor)
            raise RunLocked(
                f"{path.parent} is being worked on by {holder or 'another process'}; wait for it "
                "to end, or choose another folder"
            ) from None
        try:
            os.ftruncate(self._descriptor, 0)
            os.write(self._descriptor, f"process {os.getpid()} on {socket.gethostname()}".encode())
        except OSError as error:
            os.close(self._descriptor)
            raise DiskError(f"{path} cannot be written ({error.strerror})") from error

    def release(self) -> None:
        """Let another process have it; the file stays, since removing it would race."""
        os.close(self._descriptor)


def is_locked(path: Path) -> bool:
    """Tell whether some process holds the lock at *path*."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _holder(descriptor: int) -> str:
    """Return what the holder wrote of itself; it may have locked the file a moment ago."""
    for _ in range(_LOOKS):
        told = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
        if told:
            return told
        time.sleep(_PAUSE_SECONDS)
    return ""
