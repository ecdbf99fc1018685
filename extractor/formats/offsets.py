"""Offsets in the unit another tool counts in, and text such a tool can hold.

Ours are Unicode code points. Java and JavaScript count UTF-16 units, where a character beyond
U+FFFF (an emoji, a flag) is two. Texts are only ever changed one character for one, so that
offsets stay right.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

_XML_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_RETURN = re.compile("\r(?=\n)")


def utf16(text: str) -> Callable[[int], int]:
    """Return the function that turns an offset in code points into one in UTF-16 units."""
    astral = [match.start() for match in _ASTRAL.finditer(text)]
    return lambda offset: offset + bisect_left(astral, offset)


def xml_legal(text: str) -> str:
    """Replace what no XML file may hold (most control characters) by U+FFFD, one for one."""
    return _XML_ILLEGAL.sub("\ufffd", text)


def unix_lines(text: str) -> str:
    r"""Write ``\r\n`` as a space and ``\n``, and a lone ``\r`` as ``\n``, one for one.

    Tools that read text files make one character of ``\r\n``; offsets behind it would be off.
    """
    return _RETURN.sub(" ", text).replace("\r", "\n")
