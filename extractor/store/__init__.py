"""Where replies are kept: what was paid for once is never asked for again.

One store may serve many runs. A path is a SQLite file, for any number of processes of one machine;
a URL is a database server, for any number of machines.
"""

from __future__ import annotations

from pathlib import Path

from extractor.store.server import ServerReplies
from extractor.store.sqlite import SQLiteReplies
from extractor.store.stored import StoredReplies

__all__ = ["SQLiteReplies", "ServerReplies", "StoredReplies", "open_replies"]


def open_replies(place: str | Path, run: str = "") -> StoredReplies:
    """Return the store at *place*, a path or a URL such as ``postgresql+psycopg://host/name``.

    Args:
        place: Where it is.
        run: Whose spending is counted; default: nobody's.

    Raises:
        ConfigError: If it is a URL, and either wrong or the packages for it are missing.

    """
    if "://" in str(place):
        return ServerReplies(str(place), run)
    return SQLiteReplies(Path(place), run)
