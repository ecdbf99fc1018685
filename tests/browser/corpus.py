"""A hand-made run: every outcome, crossing claims, chains, conditions, and hostile text."""

import datetime as dt
from typing import Any

from extractor.data import (
    Anonymity,
    Document,
    Extraction,
    Outcome,
    OutcomeKind,
    Polarity,
    SourceKind,
)
from tests.browser.making import claim, ok, quote, source, stance
from tests.browser.talks import islamabad, khalilzad

HOSTILE = (
    "</script><script>window.PWNED=1</script> <img src=x onerror=window.PWNED=1> <!-- a comment\n"
    "\u202eRTL override\u202c and zero\u200bwidth, a flag 🇦🇫, a family 👨‍👩‍👧‍👦, "
    "a line\u2028separator, a null \x00, tags \U000e0069\U000e0067\U000e006e.\n\n"
    "“=HYPERLINK(1) is no formula,” said <b onclick=alert(1)>Mallory</b>; Eve & co. denied "
    "“it” — twice, 👩🏽‍🚀 said. javascript:alert(1) is only text; “%s ${x} {{ 7*7 }}” said Eve."
)
LONG = "The " + "Very Honourable " * 12 + "Deputy Under-Secretary for " + "X" * 80


def _hostile() -> Extraction:
    document = Document(
        id="../../x <img src=x onerror=window.PWNED=1>",
        text=HOSTILE,
        title="</script><script>window.PWNED=1</script> & “title” \u202eevil",
        source="javascript:alert(1)",
        url="javascript:window.PWNED=1",
    )
    text = document.text
    mallory = source(text, "<b onclick=alert(1)>Mallory</b>", "<b onclick=alert(1)>Mallory</b>")
    return ok(
        document,
        claim(
            document,
            "assertion",
            "“=HYPERLINK(1) is no formula,”",
            [mallory],
            statement="=HYPERLINK(1) </script><script>window.PWNED=1</script>",
            stance=(stance("mixed", '"><img src=x onerror=window.PWNED=1>', "actor"),),
            cue=quote(text, "said"),
        ),
        claim(
            document,
            "attitude",
            "a flag 🇦🇫, a family 👨‍👩‍👧‍👦, a line\u2028separator, a null \x00, tags",
            [source(text, "👩🏽‍🚀", "👩🏽‍🚀")],
            polarity=Polarity.NEGATIVE,
        ),
        claim(
            document, "threat", "\u202eRTL override\u202c and zero\u200bwidth", [mallory], also=None
        ),
        claim(document, "denial", "RTL override\u202c and zero\u200bwidth, a flag 🇦🇫", [mallory]),
        claim(
            document,
            "proposal",
            "“%s ${x} {{ 7*7 }}”",
            [source(text, "Eve", "Eve")],
            evidence=(quote(text, "“it”"), quote(text, "“%s ${x} {{ 7*7 }}”")),
        ),
    )


def _long() -> Extraction:
    document = Document(
        id="long-names",
        text=f"{LONG} said it.\r\nقال شاه محمود قریشی إنه لا يوافق.\r\n“No,” they said.\r\n" * 2,
        title="W" * 200,
        date=dt.date(2018, 1, 20),
        source="An agency",
    )
    text = document.text
    arabic = source(text, "شاه محمود قریشی", "شاه محمود قریشی")
    return ok(
        document,
        claim(document, "concession", "it", [source(text, LONG, LONG)], confidence=0.5),
        claim(
            document,
            "rejection",
            "إنه لا يوافق",
            [arabic],
            stance=(stance("oppose", "the peace process"),),
        ),
        claim(
            document,
            "denial",
            "“No,” they said.\r\n" + LONG,
            [
                source(
                    text,
                    "unspecified",
                    kind=SourceKind.UNSPECIFIED,
                    anonymity=Anonymity.IMPLICIT,
                )
            ],
        ),
    )


def _ended(kind: str, **more: Any) -> Extraction:
    text = "" if kind == "rejected_input" else f"A text that ended as {kind}. Nobody said so."
    document = Document(id=f"ended-{kind}", text=text, date=dt.date(2018, 2, 1))
    return Extraction(document=document, outcome=Outcome(kind=OutcomeKind(kind), **more))


def corpus() -> list[Extraction]:
    """Return nine documents; they end in every way there is."""
    truncated = _ended("truncated", error="truncated", reason="The answer was cut off.")
    kept = claim(
        truncated.document,
        "assertion",
        "Nobody said so",
        [source(truncated.document.text, "Nobody", "Nobody")],
    )
    return [
        islamabad(),
        khalilzad(),
        _hostile(),
        _long(),
        _ended("no_claims"),
        _ended("failed", error="transport", reason="No usable response after 5 tries."),
        _ended("refused", error="refused", reason="The model declines."),
        truncated.model_copy(update={"claims": (kept,)}),
        _ended("rejected_input", error="binary", reason="This is a PDF file: <b>convert it</b>."),
    ]
