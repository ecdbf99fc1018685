"""The text of one document, and the article of one that is HTML."""

import re
from typing import Any

from extractor.intake.dates import day
from extractor.intake.draft import Unfit

_HTML = re.compile(r"(?:<\?xml[^<>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_HIDDEN = [
    "//*[@hidden]",
    "//*[contains(translate(@style, ' ', ''), 'display:none')]",
    "//*[contains(translate(@style, ' ', ''), 'visibility:hidden')]",
]
"""What a reader of the page does not see must not speak to a model either."""

_MARKED_DATES = {"extensive_search": False, "original_date": True}
"""Dates that the page declares, not such as might be found in its text."""


def content(text: str, *, html: bool) -> dict[str, Any]:
    """Return the fields of a document that its text gives.

    Raises:
        Unfit: If it is HTML and nobody said so, or has no article in it.

    """
    if html:
        return _article(text) if text.strip() else {"text": text}
    if _HTML.match(text[:1000].lstrip("\ufeff \t\r\n")):
        raise Unfit("is HTML, whatever its name says; have its article read with --html")
    return {"text": text}


def _article(html: str) -> dict[str, Any]:
    """Return the article of a page: its visible text, a blank line between paragraphs.

    Raises:
        Unfit: If there is none, or the optional packages are missing.

    """
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415 - optional, and slow to load
    except ImportError:
        raise Unfit('is HTML, which needs: pip install "claim-extractor[html]"') from None
    try:
        page = bare_extraction(
            html,
            include_comments=False,
            with_metadata=True,
            prune_xpath=_HIDDEN,
            date_extraction_params=_MARKED_DATES,
        )
    except Exception as error:  # noqa: BLE001 - hostile pages fail in its parser in many ways
        raise Unfit(f"is HTML that cannot be parsed ({type(error).__name__})") from None
    if page is None or isinstance(page, dict) or not (text := (page.text or "").strip()):
        raise Unfit("is HTML in which no article was found; convert it to plain text first")
    named = {"title": page.title, "source": page.sitename, "url": page.url, "date": day(page.date)}
    fields = {field: value for field, value in named.items() if value}
    return {"text": text.replace("\n", "\n\n"), **fields}
