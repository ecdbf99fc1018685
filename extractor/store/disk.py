"""SQLite's complaints as sentences, and the file systems it does not work on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from extractor.errors import ConfigError, DiskError

_NETWORK = {"9p", "afs", "ceph", "cifs", "fuse.sshfs", "nfs", "nfs4", "smb3", "smbfs"}


def disk_error(path: Path, error: sqlite3.Error) -> DiskError:
    """Return a sentence for *error*, which SQLite reported about the file at *path*."""
    name = _name(error)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        advice = "restore it from a copy, or move it away to start anew"
    elif is_busy(error):
        advice = "another process keeps it locked; wait for it to end"
    else:
        advice = (
            "free some space or correct the permissions, then run the same command again: "
            "what was stored before is intact"
        )
    return DiskError(f"{path} cannot be used ({error}); {advice}")


def is_busy(error: sqlite3.Error) -> bool:
    """Say whether another connection's lock was in the way."""
    return _name(error).startswith("SQLITE_BUSY")


def _name(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "")  # none, if the module raised it and not SQLite


def refuse_network(path: Path, *, mounts: Path = Path("/proc/self/mounts")) -> None:
    """Refuse a *path* on a network file system, where SQLite's locks do not hold.

    Only Linux tells; elsewhere every path is accepted.

    Raises:
        ConfigError: If the path lies on a network file system.

    """
    try:
        table = mounts.read_text(encoding="utf-8")
    except OSError:
        return
    place = path.resolve()
    kinds = {}
    for line in table.split("\n"):
        fields = line.split(" ")
        if len(fields) > 2:  # noqa: PLR2004 - device, mount point, type
            kinds[Path(fields[1].replace("\\040", " "))] = fields[2]
    kind = next((kinds[p] for p in (place, *place.parents) if p in kinds), "")
    if kind in _NETWORK:
        raise ConfigError(
            f"{path} is on a network file system ({kind}), where SQLite can lose data; use a local "
            "folder, or a PostgreSQL URL for what several machines share"
        )
