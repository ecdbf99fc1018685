"""Bytes become text strictly, or not at all: an encoding is named, marked, or UTF-8.

A guess would be wrong silently: short texts in cp1256 pass for cp949, Latin-1 for cp1257.
"""

import codecs
import re

from extractor.intake.draft import Unfit

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with the mark of UTF-16, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_KINDS = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive, as are DOCX, XLSX, ODT and EPUB"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF file"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_CHARSET = re.compile(
    rb"<meta[^<>]{1,200}?charset\s*=\s*[\"']?"
    rb"(utf-8|windows-125[0-8]|iso-8859-(?:1[013-6]|[1-9])|koi8-[ru]|macintosh"
    rb"|gb2312|gbk|gb18030|big5|shift_jis|euc-jp|euc-kr)\b",
    re.IGNORECASE,
)
"""Labels of the web alone: some of Python's other codecs take a page's whole life to decode it."""
_PRESCAN = 1024


def is_ascii_based(encoding: str) -> bool:
    """Tell whether a byte 10 is a line end in *encoding*, wherever it stands."""
    return "\n".encode(encoding) == b"\n"


def encoding_of(head: bytes, default: str) -> tuple[str, int]:
    """Return the encoding that *head* marks, or *default*, and the length of the mark in bytes."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    return default, 0


def declared(head: bytes, default: str) -> str:
    """Return the encoding an HTML page declares in its first 1,024 bytes, or *default*.

    The HTML standard reads the label iso-8859-1 as windows-1252, and so do browsers.
    """
    match = _CHARSET.search(head[:_PRESCAN])
    label = match[1].decode().lower() if match else default
    return "windows-1252" if label == "iso-8859-1" else label


def refuse_binary(data: bytes, encoding: str) -> None:
    """Raise `Unfit`, naming the kind, if *data* begins as no text does, or holds NUL bytes."""
    for magic, kind in _KINDS:
        if data.startswith(magic):
            raise Unfit(f"is {kind}, not text; convert it to plain text first")
    if is_ascii_based(encoding) and b"\0" in data:
        raise Unfit(
            f"is binary: byte {data.index(0)} is NUL; if it is UTF-16 without a byte order mark, "
            "say so with --encoding utf-16-le"
        )


def decode(data: bytes, encoding: str) -> str:
    """Return the text of a whole file in *encoding*, or as its byte order mark says.

    Raises:
        Unfit: If it is binary, or not in that encoding.

    """
    encoding, mark = encoding_of(data, encoding)
    refuse_binary(data, encoding)
    try:
        return data[mark:].decode(encoding)
    except UnicodeError as error:
        raise misfit(error, encoding, mark) from None


def misfit(error: UnicodeError, encoding: str, before: int | None) -> Unfit:
    """Say where bytes are not in *encoding*; *before* is how many precede the part decoded."""
    where = ""
    if isinstance(error, UnicodeDecodeError) and before is not None:
        where = f": byte 0x{error.object[error.start]:02x} at offset {before + error.start}"
    return Unfit(f"is not {encoding}{where}; convert it, or name its encoding with --encoding")
