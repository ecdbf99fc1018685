"""A document on its way in, before its id is known to be free."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Unfit(Exception):
    """No document can be made of this; the message goes on from the origin: "is a PDF file"."""


class Draft(NamedTuple):
    """The fields of a document, or what is wrong with it.

    `line` is the number of its first line where an input holds many documents, else null.
    """

    line: int | None = None
    fields: Mapping[str, Any] = {}
    problem: str | None = None
