"""Grammar around a cue: gaps, principals, chains, withheld and wanted acts, split conditions."""

import datetime as dt

import pytest

from extractor.data import Act, Certainty, ConditionKind, Polarity
from tests.test_rules import annotate, evidence, names, only


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("In Berg's view, the road should be closed.", "Berg", ["the road should be closed"]),
        ("The road is closed, in the words of Berg.", "Berg", ["The road is closed"]),
        ("The road is reportedly closed.", "unspecified", ["The road is", "closed"]),
        ("There are reports that the road is closed.", "unspecified", ["that the road is closed"]),
        ("I was told that the road is closed.", "unspecified", ["that the road is closed"]),
        ("They adapt to what she said is growing demand.", "she", ["what", "is growing demand"]),
        ("The plan, which the union rejected, was dropped.", "the union", ["The plan"]),
        ("The army, says Berg, will leave.", "Berg", ["The army", "will leave"]),
        ("The minister who denied the report resigned.", "The minister", ["the report"]),
        ("“If they leave,” Berg said, “we talk.”", "Berg", ["“If they leave,”", "“we talk.”"]),
        ("It is very beautiful I think.", "I", ["It is very beautiful"]),
        ("I must say the launch was late.", "I", ["the launch was late"]),
        ("Berg condemned the plan: “It is late.”", "Berg", ["the plan", "“It is late.”"]),
        ("Berg's message: “Close it now or never.”", "Berg", ["“Close it now or never.”"]),
        ("Berg's claim that it is closed was denied.", "Berg", ["that it is closed"]),
        ("“It is over!” Anna Berg said.", "Anna Berg", ["“It is over!”"]),
        ("“It is over,” said Joseph R. Berg.", "Joseph R. Berg", ["“It is over,”"]),
        ("A report by the union says it is full.", "the union", ["it is full"]),
    ],
)
def test_sources_and_contents_in_other_places(text: str, source: str, content: list[str]) -> None:
    """A content may stand around its cue, a source inside a phrase, or nobody be named."""
    candidate = annotate(text)[0]

    assert ([source], content) == (names(candidate), evidence(candidate))


def test_a_quotation_in_the_clause_of_a_subject_may_run_on_behind_its_line() -> None:
    """What is claimed ends with the quotation, not in the line of the noun."""
    candidate = annotate("The claim by the army that “the road is wide. It is long.” It left.")[0]

    assert ["that “the road is wide. It is long.”"] == evidence(candidate)


@pytest.mark.parametrize(
    "text",
    [
        "There is no evidence that the road is closed.",
        "Berg did not say whether the road was closed.",
        "Berg should have said that the road was closed.",
        "It was not clear whether the road was closed.",
        "An allegedly stolen car was found.",
        "Nobody said that the bridge leaks.",
        "No one thinks that the bridge leaks.",
        "Holm had no plans to leave.",
        "Asked about the toll, the crowd left.",
        "Did Holm say that the bridge leaks?",
        "If Holm says that the bridge leaks, it leaks.",
        "Without saying that the bridge leaks, Holm left.",
        "Holm failed to say that the bridge leaks.",
        "Holm stopped short of saying that the bridge leaks.",
        "Holm is not opposed to the bridge.",
        "Holm is likely to reject the bridge.",
    ],
)
def test_nothing_is_attributed(text: str) -> None:
    """Negated, withheld, imagined and supposed attributions show nothing, nor do questions."""
    assert [] == annotate(text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Berg declined to say whether she would resign.", "whether she would resign"),
        ("Berg would not say who had typed the letter.", "who had typed the letter"),
        ("Berg will not comment on a pending inquiry.", "a pending inquiry"),
        ("Berg would not discuss the consultant.", "the consultant"),
    ],
)
def test_declining_to_speak_has_a_topic(text: str, topic: str) -> None:
    """What is not spoken of is the evidence, and the refusal is one claim."""
    candidate = only(text)

    assert (Act.NO_COMMENT, [topic]) == (candidate.act, evidence(candidate))


def test_what_is_demanded_has_not_happened() -> None:
    """Who is asked to refuse or reject something has done neither."""
    for text in (
        "Greece demanded that its partners refuse to recognize the republic.",
        "The mayor urged the union to reject the plan.",
    ):
        assert Act.DEMAND is only(text).act


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The army says it is willing to withdraw its troops.", Act.COMMITMENT),
        ("Berg said he is prepared to lift the ban.", Act.COMMITMENT),
        ("Berg said he is prepared to ban the party.", Act.THREAT),
        ("The chief warned that police will no longer tolerate rallies.", Act.THREAT),
        ("A statement by the ministry said Finland will pay.", Act.COMMITMENT),
    ],
)
def test_what_somebody_is_willing_to_do(text: str, act: Act) -> None:
    """The verb of the infinitive says whether it harms."""
    assert act is only(text).act


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Anna Berg arrived at the port. She said the road is closed.", "Anna Berg"),
        ("The Taliban met in the city on Monday. It rejected the plan.", "the Taliban"),
    ],
)
def test_pronoun_means_whom_the_sentence_before_is_about(text: str, name: str) -> None:
    """Somebody need not have spoken to be meant."""
    assert [name] == names(only(text))


def test_speaking_for_somebody() -> None:
    """A spokesman and "on behalf of" name a principal, with its article."""
    texts = (
        "Ola Lund, speaking on behalf of the Free Union, said the old plan was dead.",
        "A spokesman for the Free Union said the old plan was dead.",
    )

    assert ["the Free Union"] * 2 == [only(text).sources[0].on_behalf_of for text in texts]


@pytest.mark.parametrize(
    ("text", "kind", "antecedent", "consequent"),
    [
        ("Unless the army leaves, Berg said, there will be no talks.", "necessary",
         "the army leaves", "talks"),
        ("“If the army leaves,” Berg said, “we will talk.”", "sufficient",
         "the army leaves", "we will talk"),
    ],
)  # fmt: skip
def test_condition_on_both_sides_of_a_cue(
    text: str, kind: str, antecedent: str, consequent: str
) -> None:
    """The antecedent may stand before the cue and the consequent behind it."""
    condition = only(text).condition

    assert condition is not None
    assert (ConditionKind(kind), antecedent, consequent) == (
        condition.kind,
        condition.antecedent.text,
        condition.consequent.text,
    )


def test_it_is_possible_that() -> None:
    """What is said to be possible is not certain."""
    assert only("It is possible that it rained, Berg said.").certainty is Certainty.POSSIBLE


def test_hedges_months_and_never() -> None:
    """May the month is no hedge, a believed thing is probable, "never to" is negative."""
    may, believed = only("Berg: “We will close it in May.”"), only("It is believed to have failed.")

    assert (Certainty.CERTAIN, Certainty.PROBABLE) == (may.certainty, believed.certainty)
    assert Polarity.NEGATIVE is only("Berg has vowed never to open the road.").polarity


def test_day_before_its_month() -> None:
    """News from outside America has the day first."""
    said = only("On 3 January 2018 Berg denied the report.", dt.date(2018, 1, 19)).said_on

    assert dt.date(2018, 1, 3) == said
