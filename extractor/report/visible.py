"""Characters that cannot be seen, but reorder or hide what stands around them."""

import re
import unicodedata

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)
"""Control, zero-width and bidirectional characters, and tags that are no part of a flag. Joiners
and variation selectors are left alone: names and emoji need them."""


def visible(text: str) -> str:
    """Name every invisible character where it stands, as ``⟨RIGHT-TO-LEFT OVERRIDE⟩``."""
    return INVISIBLE.sub(lambda match: f"⟨{_name(match[0])}⟩", text)


def _name(run: str) -> str:
    if run[0] >= "\U000e0000":
        return "hidden: " + "".join(chr(ord(tag) - 0xE0000) for tag in run)
    return unicodedata.name(run, f"U+{ord(run):04X}")
