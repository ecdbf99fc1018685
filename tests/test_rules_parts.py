"""The parts of the grammar: words, quotation marks, cues, conditions, dates, names."""

import datetime as dt

import pytest

from extractor.data import Anonymity, ConditionKind, Document, Segment, Sentence, SourceKind
from extractor.rules import words as w
from extractor.rules.clauses import Scope
from extractor.rules.conditions import find_condition
from extractor.rules.cues import CUES
from extractor.rules.dates import said_on
from extractor.rules.forms import FORMS as CONTENT_FORMS
from extractor.rules.phrases import phrase_end, verb_group
from extractor.rules.quotes import pair_quotes
from extractor.rules.reference import Cast
from extractor.rules.sources import subject_before
from extractor.rules.tokens import Line, read_lines

FRIDAY = dt.date(2018, 1, 19)


def line_of(text: str) -> Line:
    """Return *text* as one line."""
    return Line(text, 0, len(text), 0)


def words_of(line: Line, span: tuple[int, int] | None) -> str | None:
    """Return the words of a line as they stand in the text."""
    return line.text[slice(*line.span(span))] if span else None


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("deny", ("denies", "denied", "denying")),
        ("plan", ("plans", "planned", "planning")),
        ("agree", ("agrees", "agreed", "agreeing")),
        ("push", ("pushes", "pushed", "pushing")),
        ("tie", ("ties", "tied", "tying")),
        ("stay", ("stays", "stayed", "staying")),
    ],
)
def test_regular_verbs_are_inflected(lemma: str, forms: tuple[str, str, str]) -> None:
    """Endings follow the spelling rules."""
    assert forms == w.inflect(lemma)


def test_irregular_forms_lead_to_their_lemma() -> None:
    """The verb list gives past and participle where they are irregular."""
    assert [w.lemma(form) for form in ("said", "withdrawn", "was")] == ["say", "withdraw", "be"]


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        ("Berg", w.NAME),
        ("quickly", w.ADVERB),
        ("the", w.DETERMINER),
        ("2018", w.NUMBER),
        (",", w.MARK),
    ],
)
def test_words_have_readings(word: str, reading: int) -> None:
    """Closed classes, endings and capitals give the readings of a word."""
    assert w.readings(word) & reading


def test_every_complement_of_the_cue_table_can_be_read() -> None:
    """A complement that nothing reads would be a dead word in the table."""
    prepositions = {word for word in w.PREPOSITIONS if word.isalpha()}
    known = {*CONTENT_FORMS, *prepositions, "paren", "unanswered"}
    used = {
        name.removeprefix("a-")
        for cues in CUES.values()
        for cue in cues
        for name in cue.complements
    }

    assert set() == used - known


@pytest.mark.parametrize(
    ("text", "form", "negated"),
    [
        ("He has not said", "finite", True),
        ("It was rejected", "passive", False),
        ("He wants to say", "infinitive", False),
        ("He left, saying", "gerund", False),
    ],
)
def test_verb_groups(text: str, form: str, negated: bool) -> None:  # noqa: FBT001 - a parameter
    """Auxiliaries, "to" and negation belong to the verb."""
    line = line_of(text)
    group = verb_group(line, line.size - 1)

    assert group is not None
    assert (form, negated) == (group.form, group.negated)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("a spokesman for the mayor of Oslo said", "a spokesman for the mayor of Oslo"),
        ("reporters on Monday", "reporters"),
        ("him that", "him"),
        ("Anna Berg (D-Ohio) said", "Anna Berg"),
    ],
)
def test_noun_phrases_end(text: str, phrase: str) -> None:
    """A noun phrase goes on over its prepositions and ends before verbs and dates."""
    line = line_of(text)

    assert phrase == words_of(line, (0, phrase_end(line, 0)))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("In a statement the president said", "the president"),
        ("The United States and Iran said", "The United States and Iran"),
        ("Berg, who runs the port, said", "Berg"),
        (
            "Officials in the north of the country on Monday said",
            "Officials in the north of the country",
        ),
        ("He left and Berg said", "Berg"),
    ],
)
def test_subjects_before_the_verb(text: str, subject: str) -> None:
    """Fronted phrases, relative clauses and dates are no part of the subject."""
    line = line_of(text)

    assert subject == words_of(line, subject_before(line, line.size - 1))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“It is over,” he said.", ["“It is over,”"]),
        ('"It is over," he said. "Go."', ['"It is over,"', '"Go."']),
        ("''It is over,'' he said.", ["''It is over,''"]),
        ("It is over,” he said.", ["It is over,”"]),
        ("The boys’ coach said ‘no way’ twice.", ["‘no way’"]),
        ("He didn't say, and that's it.", []),
    ],
)
def test_quotation_marks_are_paired(text: str, quoted: list[str]) -> None:
    """Curly, straight and typewriter marks pair; apostrophes do not."""
    quotes = pair_quotes([line_of(text)])

    assert quoted == [text[quote.start : quote.end] for quote in quotes]


@pytest.mark.parametrize("mode", ["clause", "phrase"])
@pytest.mark.parametrize(
    "text",
    [
        "It is over, and, he said, we go; she left on Monday, officials said.",
        'He said the "plan" is over, "which is late", and said it, who left, is gone.',
        "“It is over,” he said, “and we go, so they said, in a statement.”",
    ],
)
def test_where_a_content_ends_does_not_depend_on_what_was_read_before(mode: str, text: str) -> None:
    """A reader that has read on from earlier words finds the ends that a fresh one finds."""
    line = line_of(text)
    quotes = pair_quotes([line])
    reporting = [word == "said" for word in line.lower]
    used = Scope(line, quotes, reporting)
    fresh = [getattr(Scope(line, quotes, reporting), mode)(k) for k in range(line.size)]

    assert fresh == [getattr(used, mode)(k) for k in range(line.size)]


def test_a_quotation_ends_with_its_paragraph() -> None:
    """A mark that is never closed quotes to the end of the paragraph, and says so."""
    text = "“It is over.\n\nHe left."
    segment = Segment(document=Document(id="d", text=text), sentences=(Sentence(1, 0, len(text)),))
    quotes = pair_quotes(read_lines(segment))

    assert [(text[q.start : q.end], q.runs_on) for q in quotes] == [("“It is over.", True)]


@pytest.mark.parametrize(
    ("text", "kind", "antecedent", "consequent"),
    [
        ("talks can start only after troops leave", "necessary", "troops leave", "talks"),
        ("we will not talk unless troops leave", "necessary", "troops leave", "talk"),
        ("no talks without a ceasefire", "necessary", "a ceasefire", "talks"),
        ("if troops leave, talks will start", "sufficient", "troops leave", "talks will start"),
        ("talks start if and only if troops leave", "both", "troops leave", "talks start"),
        ("we will talk even if troops stay", "concessive", "troops stay", "we will talk"),
        ("talks will start after the holiday", "temporal", "the holiday", "talks will start"),
        ("a withdrawal is a prerequisite for talks", "necessary", "a withdrawal", "talks"),
        ("without a truce there can be no talks", "necessary", "a truce", "talks"),
        ("until they leave, nobody talks", "necessary", "they leave", "talks"),
    ],
)
def test_conditions(text: str, kind: str, antecedent: str, consequent: str) -> None:
    """Each kind of condition is told by its connective; a necessary one loses its negation."""
    line = line_of(text)
    found = find_condition(line, 0, line.size)

    assert found is not None
    assert ConditionKind(kind) is found.kind
    assert antecedent == text[slice(*found.antecedent)]
    assert consequent == text[slice(*found.consequent)]


def test_bare_order_is_no_condition() -> None:
    """Something that happened after something else depends on nothing."""
    line = line_of("he left after the meeting")

    assert find_condition(line, 0, line.size) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Berg said on Wednesday", dt.date(2018, 1, 17)),
        ("Berg said yesterday", dt.date(2018, 1, 18)),
        ("Berg said last Friday", dt.date(2018, 1, 12)),
        ("Berg said on September 9", dt.date(2017, 9, 9)),
        ("Berg said on January 3, 2016", dt.date(2016, 1, 3)),
        ("Berg said next Monday", None),
        ("Berg said on February 31", None),
        ("Berg said", None),
    ],
)
def test_days(text: str, day: dt.date | None) -> None:
    """Days count back from the document's date."""
    assert day == said_on(line_of(text), 1, [], FRIDAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It began on Wednesday and Berg said", None),
        ("On Wednesday, Roe and Berg said", dt.date(2018, 1, 17)),
        ("Berg said and left on Wednesday", None),
    ],
)
def test_day_belongs_to_its_own_clause(text: str, day: dt.date | None) -> None:
    """A date behind or before an "and" may say when something else was."""
    line = line_of(text)

    assert day == said_on(line, line.lower.index("said"), [], FRIDAY)


def test_day_inside_the_content_is_not_when_it_was_said() -> None:
    """What happened on Monday was not said on Monday."""
    text = "Berg said it rained on Monday"

    assert said_on(line_of(text), 1, [(10, len(text))], FRIDAY) is None


@pytest.mark.parametrize(
    ("mention", "name", "kind", "anonymity", "principal"),
    [
        ("Mrs. Berg", "Anna Berg", "person", "named", None),
        ("Norwegian Foreign Minister Anna Berg", "Anna Berg", "person", "named", None),
        ("senior officials", "senior officials", "group", "described", None),
        (
            "A spokesman for the mayor",
            "A spokesman for the mayor",
            "person",
            "described",
            "the mayor",
        ),
        ("Washington", "Washington", "government", "named", None),
        ("Berg’s office", "Berg’s office", "organization", "described", "Anna Berg"),
    ],
)
def test_mentions(
    mention: str, name: str, kind: str, anonymity: str, principal: str | None
) -> None:
    """A mention leads to the fullest name; a role to whom it speaks for."""
    actor = Cast([line_of("Foreign Minister Anna Berg arrived.")]).resolve(mention)

    assert name == actor.name
    assert (SourceKind(kind), Anonymity(anonymity)) == (actor.kind, actor.anonymity)
    assert principal == actor.on_behalf_of


def test_pronouns_follow_gender() -> None:
    """Mr. Lund is not "she", although he spoke last."""
    cast = Cast([line_of("Anna Berg met Mr. Lund.")])
    cast.resolve("Mrs. Berg")
    cast.resolve("Mr. Lund")

    assert [cast.resolve(word).name.split()[-1] for word in ("she", "he")] == ["Berg", "Lund"]
