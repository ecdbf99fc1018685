"""Whose step it is, and on what it hangs: acts and conditions."""

import pytest

from extractor.data import Act, Certainty, Polarity
from tests.test_rules import annotate

ACCUSATION, ASSERTION, ATTITUDE = Act.ACCUSATION, Act.ASSERTION, Act.ATTITUDE
COMMITMENT, CRITICISM, DEMAND = Act.COMMITMENT, Act.CRITICISM, Act.DEMAND
ENDORSEMENT, PRECONDITION, PREDICTION = Act.ENDORSEMENT, Act.PRECONDITION, Act.PREDICTION
PROPOSAL, THREAT = Act.PROPOSAL, Act.THREAT


@pytest.mark.parametrize(
    ("text", "act", "antecedent", "consequent"),
    [
        ("A spokesman for the Front said the crew would go home if the army left Marn.",
         PRECONDITION, "the army left Marn", "the crew would go home"),
        ("A spokesman for the Front said the crew would go home if it rained.", COMMITMENT,
         "it rained", "the crew would go home"),
        ("Ada Holm said her team would not come back until the army had left.", PRECONDITION,
         "the army had left", "come back"),
        ("“We are not coming back until the fee is cut,” Ada Holm said.", PRECONDITION,
         "the fee is cut", "coming back"),
        ("She would sign only if a vote was held, Ada Holm said.", PRECONDITION,
         "a vote was held", "She would sign"),
        ("Ada Holm said she would publish her letters if he published his.", PRECONDITION,
         "he published his", "she would publish her letters"),
        ("Ada Holm said they would only move after being paid.", PREDICTION,
         "being paid", "they would only move"),
        ("The port offered to open its gate in exchange for a pause.", PRECONDITION,
         "a pause", "to open its gate"),
        ("Ada Holm said she could support the plan provided that the fee was cut.", PRECONDITION,
         "the fee was cut", "she could support the plan"),
        ("The port would be sold if, and only if, the debts were paid, Ada Holm said.", PREDICTION,
         "the debts were paid", "The port would be sold"),
        ("“The gate will stay shut for as long as it rains,” Ada Holm said.", PREDICTION,
         "it rains", "The gate will stay shut"),
        ("The fee would be cut, but only if the gate stayed shut, Ada Holm said.", PREDICTION,
         "the gate stayed shut", "The fee would be cut"),
        ("“There will be no talks without a pause. None,” Ada Holm said.", PRECONDITION,
         "a pause", "talks"),
        ("“Even if it rains we will be there,” Ada Holm said.", ASSERTION,
         "it rains", "we will be there"),
        ("The council's signature is a prerequisite for any deal, Ada Holm said.", PRECONDITION,
         "The council's signature", "any deal"),
    ],
)  # fmt: skip
def test_what_depends_on_whom(text: str, act: Act, antecedent: str, consequent: str) -> None:
    """A step of the source's own that hangs on somebody else's is a precondition."""
    claim = annotate(text)[-1]

    assert claim.condition is not None
    found = claim.condition.antecedent.text, claim.condition.consequent.text
    assert (act, antecedent, consequent) == (claim.act, *found)


@pytest.mark.parametrize(
    "text",
    [
        "Ada Holm promised there would be no fee before 2031.",
        "Ada Holm said the port would not open until Monday.",
    ],
)
def test_no_condition(text: str) -> None:
    """A date is no step."""
    assert annotate(text)[-1].condition is None


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The port said it may close its gate in May.", COMMITMENT),
        ("Ada Holm said it may rain.", ASSERTION),
        ("Ada Holm assured the guild that the fee would be cut.", COMMITMENT),
        ("The guild has warned the port that ships will leave.", PREDICTION),
        ("Ada Holm branded the fee a tax.", CRITICISM),
        ("The guild said it was pleased with the plan.", ATTITUDE),
        ("Ada Holm repeated her demand for a pause.", DEMAND),
        ("Her insistence that the fee is low was heard in Marn.", ASSERTION),
        ("Her insistence that the fee be cut was heard in Marn.", DEMAND),
        ("Ada Holm suggested that the guild publish its letters.", PROPOSAL),
        ("Ada Holm suggested that the guild publishes its letters.", ASSERTION),
        ("“Should the gate stay shut, we will attack,” Ada Holm said.", THREAT),
        ("A plan backed by the mayor was lost.", ENDORSEMENT),
        ("Ada Holm told the guild to “get ready”.", DEMAND),
        ("Ada Holm said she knew nothing about the fee.", Act.NO_COMMENT),
        ("Ada Holm called the fee “a great success”.", ASSERTION),
        ("Ada Holm called the fee “a wet hat”.", CRITICISM),
        ("Minister Ada Holm said the government would pay.", COMMITMENT),
        ("Farmer Ada Holm said the government would pay.", PREDICTION),
        ("The guild said a date would be named.", COMMITMENT),
        ("The guild said a date would be late.", PREDICTION),
        ("The port lies shut, a charge the guild denies.", Act.DENIAL),
    ],
)
def test_what_is_done(text: str, act: Act) -> None:
    """By what is said, and how."""
    assert act == annotate(text)[-1].act


@pytest.mark.parametrize(
    ("text", "polarity", "certainty"),
    [
        ("Ada Holm urged both sides not to leave.", Polarity.NEGATIVE, Certainty.UNSTATED),
        ("Ada Holm backed the pledge that the fee would not rise.", Polarity.POSITIVE,
         Certainty.UNSTATED),
        ("Ada Holm said the wall could not protect the port.", Polarity.NEGATIVE,
         Certainty.CERTAIN),
        ("Ada Holm said the wall could protect the port.", Polarity.POSITIVE, Certainty.POSSIBLE),
    ],
)  # fmt: skip
def test_what_is_not_to_be(text: str, polarity: Polarity, certainty: Certainty) -> None:
    """What is not to happen is negative; what cannot be is certain."""
    claim = annotate(text)[0]

    assert (polarity, certainty) == (claim.polarity, claim.certainty)


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("A call by 40 millers for a pause was read out.", ["a pause"]),
        ("An offer by the guild to host the talks came late.", ["to host the talks"]),
        ("Fears among growers that it would freeze drove prices up.", ["that it would freeze"]),
        ("The port's apology for closing the gate was posted late.", ["closing the gate"]),
        ("Ada Holm said the guild would pay and called on the port to wait.",
         ["the guild would pay", "the port to wait"]),
        ("Ada Holm said the guild had lied, and accused the port of theft.",
         ["the guild had lied", "the port of theft"]),
        ("Ada Holm asked the guild to wait, terming the fee illegal.",
         ["the guild to wait", "the fee illegal"]),
        ("Ada Holm refused to discuss the fee.", ["the fee"]),
        ("Analysts at Marn Lisle estimate that it costs a dral.", ["that it costs a dral"]),
        ("Had Ada Holm said then that it was over, she would have won.", []),
        ("Ada Holm has endorsed neither of them.", []),
        ("The port would be sold if the state wrote off its debts, Ada Holm said.",
         ["The port would be sold if the state wrote off its debts"]),
        ("OSLO: Ada Holm said it is over.", ["it is over"]),
        ("12.57 Ada Holm said it is over.", ["it is over"]),
        ("Ada Holm welcomed the reports. Otto Roe left.", ["the reports"]),
        ("Roe will not be let in, the guild ruled on Monday.", ["Roe will not be let in"]),
        ("Ada Holm said the gate was shut, a claim the guild denies.",
         ["the gate was shut", "the gate was shut"]),
        ("Ada Holm denied that the gate was shut and accused the port of theft.",
         ["that the gate was shut", "the port of theft"]),
        ("Ada Holm expects rates to fall, provided no ship is lost.",
         ["rates to fall, provided no ship is lost"]),
        ("Under questioning, Ada Holm conceded that it was late.", ["that it was late"]),
        ("Facing a vote, Ada Holm suggested closing the gate.", ["closing the gate"]),
        ("Ada Holm said it could end once Marn recognised the guild.",
         ["it could end once Marn recognised the guild"]),
        ("Roe says it will outlive us all. “He is paid to hope,” she said.",
         ["it will outlive us all", "“He is paid to hope,”"]),
        ("It rose by 3 per cent. Ada Holm said it is over.", ["it is over"]),
    ],
)  # fmt: skip
def test_where_a_content_ends(text: str, contents: list[str]) -> None:
    """At the verb of its sentence, at what its source does next, at another cue's sentence."""
    assert contents == [claim.evidence[0].text for claim in annotate(text)]


@pytest.mark.parametrize(
    ("text", "name", "statement"),
    [
        ("Calls and messages to the mill's managing director went unanswered.",
         "the mill's managing director",
         "The mill's managing director does not answer calls and messages."),
        ("A request for comment to the ministry was not immediately returned.", "the ministry",
         "The ministry does not answer a request for comment."),
    ],
)  # fmt: skip
def test_who_does_not_answer(text: str, name: str, statement: str) -> None:
    """Who was asked stands in the subject."""
    (claim,) = annotate(text)

    assert (Act.NO_COMMENT, name) == (claim.act, claim.sources[-1].name)
    assert statement == claim.statement


def test_what_is_not_returned_may_be_no_question() -> None:
    """Balls are not, and calls for a pause name nobody who was asked."""
    assert [] == annotate("The ball was not returned. Calls for a pause went unanswered.")


def test_a_reason_is_part_of_what_it_is_a_reason_for() -> None:
    """What is cited is a second span."""
    (claim,) = annotate("Ada Holm refused to open the gate, citing the cost of rope.")

    assert ["to open the gate", "the cost of rope"] == [part.text for part in claim.evidence]


def test_questions_and_answers_by_letter() -> None:
    """The answers are who the lead names; what stands behind the last one is the author's."""
    text = (
        "Ada Holm has been mayor of Marn for a year. We met her at the mill.\n\n"
        "Q: Did you close the gate?\n\nA: We closed it in May.\n\nIt was old.\n\n"
        "Q: Will you sell it?\n\nA: I have no plans for it.\n\nMarn has a mill and a gate."
    )

    claims = annotate(text)

    assert {"Ada Holm"} == {claim.sources[-1].name for claim in claims}
    assert ["We closed it in May.", "It was old.", "I have no plans for it."] == [
        claim.evidence[0].text for claim in claims
    ]
