"""Everything that can go wrong on purpose, as a tree.

* ExtractorError                 base; `exit_code` is what the command line leaves with
  x ConfigError                  the settings cannot work: stop (2)
    + UnknownContent             no prompt or schema of that name
    + AuthError                  the server refuses the key, or the model is unknown to it (3)
  x BudgetSpent                  the run's own limit on money, tokens or documents (4)
  x DiskError                    a file or a store cannot be read or written (5)
  x RunLocked                    another process works on this run (75)
  x ModelError                   this segment failed, the next may not: go on (1)
    + TransportError             no usable response, though asked repeatedly
    + QuotaError                 the account has no credit left
    + RequestError               the server refuses the request as it stands
      - TooLong                  more text than the model's context holds
    + RefusedError               the model, or a filter in front of it, declines
    + TruncatedError             the answer was cut off
    + InvalidAnswer              the answer does not fit its schema, after asking again
    + CallBudgetSpent            the document used up its number of requests

A quote that is not in its document is no error: see `extractor.data.Rejected`.
A document that cannot be read is no error either: see `extractor.data.Outcome`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from extractor.data import Candidate


class ExtractorError(Exception):
    """Base of every error this package raises on purpose."""

    exit_code: ClassVar[int] = 1


class ConfigError(ExtractorError):
    """The settings cannot work, for this document or any other."""

    exit_code = 2


class UnknownContent(ConfigError):
    """No prompt or schema has that name; the message lists those there are."""


class AuthError(ConfigError):
    """The server refuses the key or does not know the model: no document can fare better."""

    exit_code = 3


class BudgetSpent(ExtractorError):
    """A limit set for the whole run is reached; the run can be resumed with a higher one."""

    exit_code = 4


class DiskError(ExtractorError):
    """A file or a store cannot be read or written; what was stored before is intact."""

    exit_code = 5


class RunLocked(ExtractorError):
    """Another process works on this run folder."""

    exit_code = 75


class ModelError(ExtractorError):
    """A segment could not be annotated, or not to its end.

    `kind` is the word under which the failure is counted and can be retried.

    Attributes:
        candidates: What was found before it failed, in order.

    """

    kind: ClassVar[str] = "model"

    def __init__(self, message: str, candidates: Sequence[Candidate] = ()) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


class TransportError(ModelError):
    """No usable response: no connection, a timeout, 429 or 5xx, a body that is no completion."""

    kind = "transport"


class QuotaError(ModelError):
    """The account has no credit left; waiting does not help."""

    kind = "quota"


class RequestError(ModelError):
    """The server refuses the request as it stands (4xx)."""

    kind = "request"


class TooLong(RequestError):
    """The segment does not fit into the model's context."""

    kind = "too_long"


class RefusedError(ModelError):
    """The model declines to answer, or a content filter stops it."""

    kind = "refused"


class TruncatedError(ModelError):
    """The answer was cut off by the output limit; its complete items are the candidates."""

    kind = "truncated"


class InvalidAnswer(ModelError):
    """The answer does not fit its schema, even after the model was shown its errors."""

    kind = "invalid"


class CallBudgetSpent(ModelError):
    """The document used up the number of requests it may cost."""

    kind = "calls"
