"""One self-contained sentence for a claim."""

from __future__ import annotations

import re

from extractor.rules import words as w
from extractor.rules.finding import Finding
from extractor.rules.words import FORMS

_MARKS = re.compile(r"[\"“”«»]")
_COMPLEMENTISER = re.compile(r"(?:that|whether)\s+", re.IGNORECASE)
_PRONOUNS = {
    "i": "{}",
    "he": "{}",
    "she": "{}",
    "they": "{}",
    "we": "{}",
    "my": "{}'s",
    "our": "{}'s",
}
_CLAUSES = frozenset(
    (
        "quote",
        "that",
        "s",
        "paren",
        "a-that",
        "a-s",
        "a-quote",
        "according",
        "colon",
        "marks",
        "passive",
    )
)


def statement(finding: Finding, contents: list[str], name: str) -> str:
    """Return what is claimed as a sentence, with the source in the place of its pronoun.

    Args:
        finding: The cue.
        contents: The attributed words, one string a span.
        name: The innermost source.

    """
    if finding.cue.part == "passive":
        start, end = finding.contents[0][0], finding.contents[-1][1]
        contents = [finding.line.text[start:end]]
    text = " ".join(" ".join(contents).split())
    body = _COMPLEMENTISER.sub("", _MARKS.sub("", text), count=1) if text else name
    if finding.shape in _CLAUSES or finding.cue.part == "passive":
        body = _resolved(body.strip(" ,;"), name)
    else:
        body = f"{name} {_third_person(finding)} {body}"
    body = body.strip() or name
    return body[0].upper() + body[1:] + ("" if body[-1] in ".?!" else ".")


def _resolved(body: str, name: str) -> str:
    first, _, rest = body.partition(" ")
    pattern = _PRONOUNS.get(first.lower())
    return f"{pattern.format(name)} {rest}" if pattern and rest else body


def _third_person(finding: Finding) -> str:
    cue = finding.cue
    verb = cue.word
    negation = "does not " if finding.negated else ""
    if cue.part == "adjective":
        verb = f"is {negation and 'not '}{verb}"
        negation = ""
    elif cue.part in ("verb", "passive") and not negation:
        verb = FORMS[verb][1] if verb in FORMS else w.inflect(verb)[0]
    elif cue.part == "noun":
        verb = f"expresses {verb}"
    words = [negation + verb, *cue.particles]
    if finding.shape in ("for", "of", "on", "about", "against", "with", "at", "by"):
        words.append(finding.shape)
    if finding.shape == "no_comment":
        words.append("to comment on") if finding.contents else None
    return " ".join(words)
