"""Who speaks by layout: transcripts, interviews, words set apart, quotations over paragraphs."""

import pytest

from tests.test_rules import annotate, evidence, names, only

INTERVIEW = (
    "An interview with Ada Holt, mayor of Oslo\n\n"
    "Will you close the port?\n\nWho would not? I will close it in June.\n\n"
    "What do the dockers say?\n\nI think they know it is late.\n\n"
    "Are you sorry?\n\nWe did what we could."
)


def test_sentences_of_a_transcript_belong_to_its_labels() -> None:
    """A label has the turn until the next one; questions and stage directions are no claims."""
    found = annotate(
        "HOST: Should ships pay?\n\nQUIST: They should. The buoys cost money.\n\n(Laughter.)\n\n"
        "BRANDVOLD: I refuse to mix the two.\n\nQUIST: My cousin says it is late."
    )

    assert [
        (["QUIST"], ["They should."]),
        (["QUIST"], ["The buoys cost money."]),
        (["BRANDVOLD"], ["to mix the two"]),
        (["QUIST", "My cousin"], ["it is late"]),
    ] == [(names(c), evidence(c)) for c in found]


def test_answers_of_an_interview_belong_to_who_is_interviewed() -> None:
    """Without labels, what follows a question is said by the name in the lead; so is "I"."""
    assert [
        (["Ada Holt"], ["I will close it in June."]),
        (["Ada Holt"], ["they know it is late"]),
        (["Ada Holt"], ["We did what we could."]),
    ] == [(names(c), evidence(c)) for c in annotate(INTERVIEW)]


def test_questions_alone_make_no_interview() -> None:
    """Where nobody answers in the first person, it is the author's text."""
    text = INTERVIEW.replace("I ", "She ").replace("We ", "She ").replace("we ", "she ")

    assert [["they know it is late"]] == [evidence(claim) for claim in annotate(text)]


def test_paragraph_behind_a_colon_is_what_is_said() -> None:
    """Words set apart need no quotation marks; they end where somebody else reports."""
    candidate = annotate(
        "The union said in a statement:\n\nNobody was hurt. It is open. Police said it rained."
    )[0]

    assert (["The union"], ["Nobody was hurt. It is open."]) == (
        names(candidate),
        evidence(candidate),
    )


def test_quotation_behind_a_colon_is_said_by_who_announces_it() -> None:
    """By its cue, by the cue before it, or by the subject of the sentence."""
    for announced, count in [
        ("Ada Holt said:", 1),
        ("Ada Holt criticised the toll in a speech:", 2),
        ("Ada Holt was in no mood for jokes:", 1),
    ]:
        candidate = only(f"{announced}\n\n“We face a flood. It is late.”\n\nShe left.")

        assert ["Ada Holt"] == names(candidate)
        assert (count, "“We face a flood. It is late.”") == (
            len(evidence(candidate)),
            evidence(candidate)[-1],
        )


def test_colon_without_a_subject_announces_nobodys_quotation() -> None:
    """It stays without a source."""
    candidate = only("On the bridge:\n\n“We face a flood. It is late.”")

    assert ["unspecified"] == names(candidate)


@pytest.mark.parametrize(
    "dateline",
    ["OSLO —", "OSLO, Nov. 18 —", "OSLO (AP) —", "NEW YORK, N.Y. –", "Oslo, Norway (AFP) --"],
)
def test_dateline_is_said_by_nobody(dateline: str) -> None:
    """A content that reaches back to the start of a paragraph begins behind it."""
    candidate = only(f"{dateline} The bridge is shut, Ada Holt said.")

    assert ["The bridge is shut"] == evidence(candidate)


def test_what_only_looks_like_a_dateline_is_kept() -> None:
    """Capitals before a dash that sets something off are a name."""
    candidate = only("NATO – founded in 1949 – rejected the plan.")

    assert ["NATO"] == names(candidate)


def test_interview_that_says_so_needs_one_answer() -> None:
    """Its headline names who answers, though it is written like a label."""
    found = annotate(
        "Ada Holt: An interview with the mayor of Oslo\n\nYou have had a long year.\n\n"
        "Yes, and I am tired.\n\nWhat comes next?\n\nThe port will be closed in June."
    )

    assert [
        (["Ada Holt"], ["Yes, and I am tired."]),
        (["Ada Holt"], ["The port will be closed in June."]),
    ] == [(names(c), evidence(c)) for c in found]


def test_name_behind_a_dash_signs_a_quotation() -> None:
    """A quotation that is a paragraph of its own may be signed."""
    candidate = only("“It is a plan for the whole town.”\n\n— Ada Holt, mayor of Oslo")

    assert (["Ada Holt"], ["“It is a plan for the whole town.”"]) == (
        names(candidate),
        evidence(candidate),
    )


def test_quotation_that_opens_every_paragraph_is_one() -> None:
    """Only its last paragraph is closed, and one cue attributes all of it."""
    candidate = only("“We won the game.\n\n“We go on,” Ada Holt said.\n\n“We never stop here.”")

    assert ["“We won the game.", "“We go on,”", "“We never stop here.”"] == evidence(candidate)


def test_paragraphs_end_between_sentences() -> None:
    """A quotation without a cue is not given to who spoke a paragraph earlier."""
    found = annotate("Ada Holt said it is late. It rained.\n\n“The bridge will be closed in May.”")

    assert [["Ada Holt"], ["unspecified"]] == [names(candidate) for candidate in found]


def test_straight_quotation_inside_another() -> None:
    """Two straight marks may open before the first one closes."""
    text = '"If we knew, it would not be called "research", would it?"'

    assert [text] == evidence(only(f"Ada Holt said: {text}"))
