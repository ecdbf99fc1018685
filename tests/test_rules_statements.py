"""One self-contained sentence for each claim of the offline annotator."""

import pytest

from tests.test_rules import annotate, only


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ada Holm said the toll that was set in May is over.", "The toll that was set in May is"),
        ("Ada Holm said that the toll that rose is over.", "The toll that rose is over"),
        ("The mayor was told that the bridge is shut.", "The bridge is shut"),
        ("“It is late,” Ada Holm said. “Nobody came.”", "It is late. Nobody came"),
        ("“It is late,” Ada Holm said, “and nobody came.”", "It is late, and nobody came"),
        ("“The talks,” Ada Holm said, “have failed.”", "The talks have failed"),
        ("''It is late,'' Ada Holm said.", "It is late"),
    ],
)
def test_content_that_can_be_true_is_the_statement(text: str, sentence: str) -> None:
    """Without quotation marks and complementiser, and with every other word."""
    assert only(text).statement.startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("“I really think it is late,” Ada Holm said.", "Ada Holm really thinks it is late."),
        ("“I'm glad,” said Ada Holm.", "Ada Holm is glad."),
        ("“I don’t think so,” Ada Holm said.", "Ada Holm doesn't think so."),
        ("“My house is open,” Ada Holm said.", "Ada Holm's house is open."),
        ("“We’ve had enough,” the union said.", "The union has had enough."),
        ("“We have enough,” the farmers said.", "The farmers have enough."),
        ("“We are late,” Ada Holm said.", "We are late."),
        ("“We urge you to go,” a spokesman for the union said.", "The union urges you to go."),
        ("“He is late,” said Ada Holm.", "He is late."),
        ("Ada Holm said she is late.", "Ada Holm is late."),
        ("Ada Holm said she's late.", "Ada Holm is late."),
        ("Ada Holm said he'd been late.", "Ada Holm had been late."),
        ("Members of the union said they have enough.", "Members of the union have enough."),
        ("The union said they have enough.", "The union has enough."),
        ("The union said it would strike.", "The union would strike."),
        ("The union said it had no plans.", "The union had no plans."),
        ("The union said it remains worried.", "The union remains worried."),
        ("The union said it remains late.", "It remains late."),
        ("The union said it was “deeply worried”.", "The union was deeply worried."),
        ("The union said it would rain.", "It would rain."),
        ("The union said it is late.", "It is late."),
        ("It is said that they have enough.", "They have enough."),
    ],
)
def test_the_source_stands_for_its_pronoun(text: str, sentence: str) -> None:
    """Where it means the source, and with a verb that agrees with it."""
    assert sentence in [candidate.statement for candidate in annotate(text)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Holm hopes that it is over.", "Holm hopes that it is over."),
        ("Holm demanded that the toll be halved.", "Holm demands that the toll be halved."),
        ("Holm is afraid that the dam breaks.", "Holm is afraid that the dam breaks."),
        ("I am afraid that the dam breaks.", "I am afraid that the dam breaks."),
        ("Holm does not believe that it is over.", "Holm does not believe that it is over."),
        ("Holm doubts that it is over.", "Holm doubts that it is over."),
        ("Holm would like to leave.", "Holm would like to leave."),
        ("Holm would have preferred a vote.", "Holm would have preferred a vote."),
        ("The union will not accept the toll.", "The union will not accept the toll."),
        ("Holm rejected the toll.", "Holm rejects the toll."),
        ("The farmers opposed the toll.", "The farmers oppose the toll."),
        ("The toll was opposed by the farmers.", "The farmers oppose the toll."),
        ("The union is in favour of the toll.", "The union is in favour of the toll."),
        ("Holm denied having met the guild.", "Holm has met the guild."),
        ("Holm denied being in Marn.", "Holm is in Marn."),
        ("Holm denied ordering the raid.", "Holm ordered the raid."),
        ("Holm declined to comment.", "Holm declines to comment."),
        ("Holm could not be reached for comment.", "Holm could not be reached for comment."),
        ("Holm denied wrongdoing.", "Holm denies wrongdoing."),
        ("Holm declined to comment on the toll.", "Holm declines to comment on the toll."),
        ("Neither side has commented on the toll.", "Neither side comments on the toll."),
        ("The farmers voiced doubt that it is over.", "The farmers voice doubt that it is over."),
        ("The guild was told to leave.", "The guild was told to leave."),
        ("Residents were asked to leave by the mayor.", "Residents were asked to leave by the"),
        ("It is expected to rain.", "It is expected to rain."),
        ("There are fears that the dam breaks.", "There are fears that the dam breaks."),
        ("There were calls for Roe to resign.", "There are calls for Roe to resign."),
        ("The toll is said to be over.", "The toll is said to be over."),
        ("Holm reportedly fled.", "Holm reportedly fled."),
        ("Holm was accused by the guild of lying.", "The guild accuses Holm of lying."),
    ],
)
def test_what_is_no_truth_says_who_does_it(text: str, sentence: str) -> None:
    """Somebody wants, opposes, declines it; a denied gerund is the proposition that is denied."""
    assert any(candidate.statement.startswith(sentence) for candidate in annotate(text))
