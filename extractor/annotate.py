"""The one seam: what finds claims in a segment."""

from collections.abc import Sequence
from typing import Protocol

from extractor.data import Candidate, Segment


class Annotator(Protocol):
    """Finds candidate claims in a segment.

    The offline rules and the language model are both annotators, and so is whatever a user passes
    to `extractor.Extractor`. An annotator knows nothing of files, windows or storage.
    """

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same segment might give other candidates."""
        ...

    async def annotate(self, segment: Segment) -> Sequence[Candidate]:
        """Return the candidates in *segment*, in reading order.

        Raises:
            ModelError: If this segment could not be annotated; others may be.
            ConfigError: If no segment can be.

        """
        ...
