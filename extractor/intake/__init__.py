"""Files, folders, patterns and standard input become documents, one at a time.

What cannot be read becomes an `Unreadable` with one sentence that says why, and the rest goes on.
"""

from extractor.intake.options import IntakeOptions, Unreadable
from extractor.intake.reader import count, read

__all__ = ["IntakeOptions", "Unreadable", "count", "read"]
