"""Where replies are kept: what was paid for once is never asked for again.

One store may serve many runs. A path is a SQLite file, for any number of processes of one machine.
"""

from extractor.store.sqlite import SQLiteReplies, Tally

__all__ = ["SQLiteReplies", "Tally"]
