"""How far what is said reaches: the scope of a cue.

All ends are offsets in the document, because a quotation may run on over several lines.
"""

from __future__ import annotations

from extractor.rules import words as w
from extractor.rules.adjuncts import skip_adjunct, skip_date
from extractor.rules.commas import FRONTING, apposes, goes_on, lists, splices
from extractor.rules.cues import acts_at
from extractor.rules.kinds import ACTORS
from extractor.rules.phrases import is_finite, phrase_end
from extractor.rules.quotes import Quote
from extractor.rules.sources import RAISED
from extractor.rules.tokens import Line
from extractor.rules.words import word_set

_COORDINATORS = frozenset(
    (
        "and",
        "but",
        "while",
        "although",
        "though",
        "as",
        "after",
        "when",
        "whereas",
        "because",
        "before",
        "even",
    )
)
_PERSONS = frozenset(("i", "you", "he", "she", "it", "we", "they", "there"))
_BREAKING = frozenset(("and", "but", "while", "whereas"))
_PLACING = frozenset(("in", "at", "on", "during"))
_MAY_BREAK = _BREAKING | _PLACING | word_set(", – — ; which who according")
_SUBORDINATE = frozenset(("who", "which", "that", "to"))
_OPENS_OTHER = w.SUBORDINATOR | w.CONJUNCTION | w.RELATIVE | w.SUBJECT
_IN_GROUP = w.HELPING | w.ADVERB | w.NEGATION
_TRIM = " \t\n,;:.–—-"


class Scope:
    """Finds ends of contents in one line.

    Args:
        line: The line.
        quotes: The document's quotations, by the numbers in `line.quoted`.
        reporting: For each word, whether it is a verb of saying in the cue table.

    """

    def __init__(self, line: Line, quotes: list[Quote], reporting: list[bool]) -> None:
        self.line = line
        self.quotes = quotes
        self.reporting = reporting
        self.fronted = False
        self.relative = False
        self.attributive = False
        self.held = False
        self.ends: dict[tuple[bool, ...], tuple[int, int, int]] = {}
        self.start = 0

    def enter(self, verb: int, *, held: bool = False) -> None:
        """Note in what kind of clause the cue at word *verb* stands: its own may end at a comma.

        Args:
            verb: The cue.
            held: Whether it is thought rather than said, so that another clause says more.

        """
        self.held = held
        lower, tags = self.line.lower, self.line.tags
        self.fronted = lower[0] in FRONTING and "," not in lower[:verb]
        self.relative = verb > 1 and "who" in lower[max(0, verb - 3) : verb]
        # A participle behind its noun: "a petition calling for".
        modifies = verb > 0 and tags[verb] & w.GERUND and tags[verb - 1] & w.NOMINAL
        self.attributive = self.relative or bool(modifies)

    def subject_clause(self, start: int, end: int, *, clausal: bool) -> int:
        """Return where what hangs on a subject ends: "his claim that it is over | was".

        Args:
            start: Its first word.
            end: Where it would end otherwise, in code points.
            clausal: Whether it has a finite verb of its own.

        """
        line, verb = self.line, None
        for k in range(start + 1, min(line.index(end - 1) + 1, line.size)):
            if (verb is not None or not clausal) and line.tags[k] & _OPENS_OTHER:
                return end
            if not is_finite(line, k):
                continue
            if not clausal:
                return self.trim(line.starts[start], line.ends[k - 1])
            if verb is None or all(line.tags[j] & _IN_GROUP for j in range(verb, k)):
                verb = k
            else:
                return self.trim(line.starts[start], line.ends[k - 1])
        return end

    def closes(self, start: int) -> bool:
        """Whether the only verb behind word *start* is that of the sentence around this clause.

        "Those who denied the report left" has no clause behind "denied", "those who said it is
        over left" has one.
        """
        if not self.relative:
            return False
        line, found, k = self.line, 0, start + 1
        while k < line.size and line.lower[k] not in (".", ";", '"', "“"):
            if is_finite(line, k):
                found += 1
                while k + 1 < line.size and line.tags[k + 1] & (w.VERB | w.AUXILIARY | w.ADVERB):
                    k += 1
            k += 1
        return found == 1

    def clause(self, start: int) -> int:
        """Return where the clause that starts at word *start* ends, in code points."""
        return self._end(start, phrase=False)

    def verbless(self, start: int) -> int:
        """Return where an infinitive or gerund that starts at word *start* ends, in code points."""
        return self._end(start, phrase=False, verbless=True)

    def phrase(self, start: int) -> int:
        """Return where the noun phrase with all that hangs on it ends, in code points."""
        return self._end(start, phrase=True)

    def _end(self, start: int, *, phrase: bool, verbless: bool = False) -> int:
        """Return where a content ends; from all words that one leads over the end is the same.

        Not so if what is thought or has no verb of its own ends: that hangs on where it begins.
        """
        self.start = start
        if self.held or verbless:
            _, end = self._read_on(start, phrase=phrase, verbless=verbless)
            return self.trim(self.line.starts[start], end)
        clause = (phrase, self.fronted, self.relative, self.attributive)
        first, behind, end = self.ends.get(clause, (0, 0, 0))
        if not first <= start < behind or self.line.quoted[start] >= 0:
            behind, end = self._read_on(start, phrase=phrase)
            self.ends[clause] = (start, behind, end)
        return self.trim(self.line.starts[start], end)

    def _read_on(self, start: int, *, phrase: bool, verbless: bool = False) -> tuple[int, int]:
        """Return the word behind a content, and where the content ends."""
        line, size = self.line, self.line.size
        lower, tags, quoted, ends = line.lower, line.tags, line.quoted, line.ends
        k, end = start, line.starts[start]
        inside = quoted[start]
        if inside >= 0 and self.quotes[inside].start == line.starts[start]:
            inside = -1
        while k < size:
            number = quoted[k]
            if inside >= 0 and (number != inside or ends[k] == self.quotes[inside].end):
                break
            if number != inside:
                end = max(end, self.quotes[number].end)
                while k < size and quoted[k] == number:
                    k += 1
                continue
            if k > start:
                may = lower[k] in _MAY_BREAK or tags[k] & w.GERUND
                if may and not (verbless and lower[k] in _PLACING) and self._breaks(k):
                    break
                if (phrase and self._ends_phrase(k)) or (verbless and goes_on(line, start, k)):
                    break
            end = ends[k]
            k += 1
        return k, end

    def trim(self, start: int, end: int) -> int:
        """Return *end* without marks and spaces before it."""
        text = self.line.text
        while end > start and text[end - 1] in _TRIM and text[end - 3 : end - 2] != ".":
            end -= 1
        return end

    def _leaves(self, k: int) -> bool:
        """Whether the clause of the cue itself ends at the comma at *k*."""
        line, j = self.line, k + 1
        if j >= line.size:
            return False
        tag = line.tags[j]
        if self.fronted and tag & (w.SUBJECT | w.SPECIFIER | w.NAME | w.NOUN | w.PREPOSITION):
            return not tag & w.RELATIVE
        return (
            self.relative and bool(tag & (w.PAST | w.PRESENT | w.AUXILIARY)) and is_finite(line, j)
        )

    def _ends_phrase(self, k: int) -> bool:
        line = self.line
        word, tag = line.lower[k], line.tags[k]
        if word == "," and (lists(line, k) or apposes(line, k)):
            return False
        if word in (",", ":", "–", "—", ";") or (word == "on" and _dates(line, k)):
            return True
        if (
            tag & w.SUBORDINATOR
            and not tag & w.RELATIVE
            and word != "that"
            and word not in ("as", "so", "how")
            and not (word in ("whether", "why", "when") and line.tags[k - 1] & w.PREPOSITION)
        ):
            return True
        if word in ("during", "after", "before", "amid", "despite", "until", "since"):
            return True
        if word in ("and", "but") and k + 1 < line.size and is_finite(line, k + 1):
            return True
        before = line.lower[k - 1]
        return self.attributive and before not in _SUBORDINATE and is_finite(line, k)

    def _breaks(self, k: int) -> bool:
        """Whether the content ends before word *k*, one that may break it or a gerund."""
        line = self.line
        word = line.lower[k]
        if word in (",", "–", "—"):
            return self._breaks_at_comma(k) or (word == "," and self._leaves(k))
        if word in ("which", "who") and line.quoted[k - 1] >= 0 and line.quoted[k] < 0:
            return True
        if line.tags[k] & w.GERUND and line.quoted[k - 1] >= 0 and line.lower[k - 2] == ",":
            return True
        if word == ";":
            return True
        if word in _BREAKING:
            return self._resumes(k + 1) or self._acts(k)
        if word == "according":
            return "that" not in line.lower[max(0, k - 2) : k]
        return word in _PLACING and skip_adjunct(line, k) >= line.size - 1

    def _breaks_at_comma(self, k: int) -> bool:
        line, size = self.line, self.line.size
        j = k + 1
        if j >= size:
            return True
        if line.lower[j] in ("according", "compared") and line.lower[k - 1] != "that":
            return True
        if line.lower[j] in _PLACING and skip_adjunct(line, j) >= size - 1:
            return True
        if line.lower[j] in ("a", "an") and not RAISED.isdisjoint(line.lower[j + 1 : j + 3]):
            return True  # ", a claim that Roe denied"
        told = self.reporting[j] or line.quoted[k] >= 0 or line.lower[j] in ("citing", "quoting")
        if line.tags[j] & w.GERUND and (told or acts_at(line.lower, j)):
            return True
        if self.held and line.lower[j] in ("but", "and", "so", "yet") and self._opens_clause(j + 1):
            return True
        if line.lower[j] in _COORDINATORS:
            return self._resumes(j + 1) or self._acts(j)
        if self.held and line.lower[j] in _PERSONS and splices(line, self.start, j):
            return True
        return self._attributed(j)

    def _opens_clause(self, j: int) -> bool:
        line = self.line
        subject = w.SUBJECT | w.SPECIFIER | w.NAME | w.PLURAL
        if j + 1 >= line.size or not line.tags[j] & subject:
            return False
        return any(is_finite(line, k) for k in range(j + 1, min(j + 6, line.size)))

    def _resumes(self, j: int) -> bool:
        """Whether the speaker's own sentence goes on at word *j*: "... and said"."""
        line, size = self.line, self.line.size
        while j < size and line.tags[j] & w.ADVERB and not line.tags[j] & w.NOMINAL:
            j += 1
        if j >= size:
            return False
        if (
            self.reporting[j]
            and line.tags[j] & w.VERB
            and (is_finite(line, j) or not line.tags[j] & w.NOUN)
        ):
            return True
        return self._attributed(j, anywhere=True)

    def _acts(self, k: int) -> bool:
        """Whether the source does something else behind the conjunction at *k*.

        "Said she would stay | and called on others to"; a modal is followed by no past form, and
        what is no person calls on nobody.
        """
        line, j = self.line, k + 1
        while j + 1 < line.size and line.tags[j] & w.ADVERB and not line.tags[j] & w.NOMINAL:
            j += 1
        if line.lower[k] not in ("and", "but") or j >= line.size or line.quoted[j] >= 0:
            return False
        tag = line.tags[j]
        if not tag & w.PAST or tag & w.BASE or not acts_at(line.lower, j):
            return False
        verb = next((n for n in range(self.start, k) if is_finite(line, n)), k)
        thing = not any(tag & w.NAME for tag in line.tags[self.start : verb])
        thing = thing and ACTORS.isdisjoint(line.lower[self.start : verb])
        return thing or line.lower[k - 1] == "," or bool(line.tags[verb] & w.MODAL)

    def _attributed(self, j: int, *, anywhere: bool = False) -> bool:
        """Whether a subject and a verb of saying begin at *j*: ", officials said"."""
        line, size = self.line, self.line.size
        for k in range(j, min(j + 14, size)):
            tag = line.tags[k]
            if k > j and self.reporting[k] and self._says(k):
                told = line.lower[k] in ("told", "tells", "tell")
                behind = skip_adjunct(line, phrase_end(line, k + 1) if told else k + 1)
                return anywhere or behind >= size - 1 or line.lower[k + 1] == ","
            if line.quoted[k] >= 0 or (tag & w.MARK and line.lower[k] not in ("(", ")", "-")):
                return False
            if tag & w.HELPING:
                if not any(self.reporting[k + 1 : k + 4]):
                    return False
            elif is_finite(line, k) and not tag & w.PARTICIPLE:
                return False
        return False

    def _says(self, k: int) -> bool:
        line = self.line
        return is_finite(line, k) or bool(line.tags[k - 1] & (w.AUXILIARY | w.NEGATION))


def _dates(line: Line, k: int) -> bool:
    """Whether a date at word *k* ends with its clause: "rejected the plan | on Monday, saying"."""
    behind = skip_date(line, k)
    return behind > k + 1 and (behind >= line.size or line.lower[behind] in (",", "."))
