"""Cues of the tail: idioms, nouns, answers to nouns, what a source says of itself."""

import pytest

from extractor.data import Act, StancePolarity
from tests.test_rules import annotate, evidence, names, only


@pytest.mark.parametrize(
    ("text", "act", "content"),
    [
        ("Holm threw her weight behind the bridge.", Act.ENDORSEMENT, "the bridge"),
        ("The guild aligned itself with the farmers.", Act.ENDORSEMENT, "the farmers"),
        ("The guild is opposed to the bridge.", Act.REJECTION, "the bridge"),
        ("The guild shot down the bridge.", Act.REJECTION, "the bridge"),
        ("The guild took umbrage at the toll.", Act.CRITICISM, "the toll"),
        ("Holm held Roe responsible for rain.", Act.ACCUSATION, "Roe responsible for rain"),
        ("The guild softened its stance on tolls.", Act.CONCESSION, "its stance on tolls"),
        ("The guild has yet to comment on the toll.", Act.NO_COMMENT, "the toll"),
        ("Holm was cagey about the toll.", Act.NO_COMMENT, "the toll"),
        ("The guild put the damage at 12.", Act.ASSERTION, "the damage at 12"),
        ("Holm found out that the bridge leaks.", Act.ASSERTION, "that the bridge leaks"),
        ("Holm offered a truce.", Act.PROPOSAL, "a truce"),
        ("Holm's hope is that the bridge opens.", Act.ATTITUDE, "that the bridge opens"),
        ("Holm expressed regret over the toll.", Act.ATTITUDE, "regret over the toll"),
        ("Holm called the toll shameful.", Act.CRITICISM, "the toll shameful"),
        ("Holm denied having met the guild.", Act.DENIAL, "having met the guild"),
        ("Holm promised to “be a friend”.", Act.COMMITMENT, "to “be a friend”"),
        ("The toll was denounced by the guild.", Act.CRITICISM, "The toll"),
        ("A leak was alleged by the guild.", Act.ACCUSATION, "A leak"),
        ("Union blames rain for late ferries", Act.ACCUSATION, "rain for late ferries"),
        ("Marn calls for a truce.", Act.DEMAND, "a truce"),
        ("Holm claims to know the guild.", Act.ASSERTION, "to know the guild"),
        ("The guild refused to rule out a strike.", Act.ASSERTION, "a strike"),
        ("The guild has not ruled out a strike.", Act.ASSERTION, "a strike"),
        ("The guild is in favour of the toll.", Act.ENDORSEMENT, "the toll"),
        ("Holm warned against a strike.", Act.DEMAND, "a strike"),
        ("The guild distanced itself from Holm.", Act.CRITICISM, "Holm"),
        ("Holm called the ruling “odd”.", Act.CRITICISM, "the ruling “odd”"),
        ("Holm called the report fake news.", Act.CRITICISM, "the report fake news"),
        ("The guild issued a warning that the dam leaks.", Act.PREDICTION, "that the dam leaks"),
        ("Officials, citing two letters, left.", Act.ASSERTION, "two letters"),
        ("Holm refused to be drawn on the toll.", Act.NO_COMMENT, "the toll"),
        ("Holm could not be reached for comment.", Act.NO_COMMENT, "comment"),
        ("Holm rejected the toll on Monday, and left.", Act.REJECTION, "the toll"),
    ],
)  # fmt: skip
def test_cues_of_the_tail(text: str, act: Act, content: str) -> None:
    """An idiom, a noun or an adjective attributes as a verb does, with the act of its class."""
    candidate = only(text)

    assert (act, [content]) == (candidate.act, evidence(candidate))


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Ada Holm said she hopes for rain.", Act.ATTITUDE),
        ("Ada Holm said she did not know.", Act.NO_COMMENT),
        ("The guild said that was not true.", Act.DENIAL),
        ("The guild said it could not support the toll.", Act.REJECTION),
        ("Ada Holm thinks it would collapse.", Act.PREDICTION),
        ("Marn said that Marn would pay.", Act.COMMITMENT),
        ("The guild suggested that the toll be halved.", Act.PROPOSAL),
        ("The guild insisted that the toll be halved.", Act.DEMAND),
        ("The guild vowed to retaliate.", Act.THREAT),
        ("The guild vowed to repair the bridge.", Act.COMMITMENT),
        ("The guild warned the mayor of reprisals.", Act.THREAT),
        ("The guild warned the mayor of the rain.", Act.PREDICTION),
        ("The guild branded the toll an insult.", Act.CRITICISM),
        ("The guild is critical of the toll.", Act.CRITICISM),
        ("“The toll is a disgrace. It must go,” Ada Holm said.", Act.CRITICISM),
        ("The guild rejected claims that it had lied.", Act.DENIAL),
        ("The guild dismissed the allegations as baseless.", Act.DENIAL),
        ("The guild rejected responsibility.", Act.DENIAL),
        ("The guild rejected the toll as absurd.", Act.REJECTION),
        ("Two guilds agreed that the toll should go.", Act.COMMITMENT),
        ("Two guilds did not agree that the toll should go.", Act.REJECTION),
        ("The guild said it would halt attacks.", Act.COMMITMENT),
        ("The guild said it would halt the ferry.", Act.THREAT),
        ("The guild said three men were killed.", Act.ASSERTION),
        ("The guild said three men were killed by Roe.", Act.ACCUSATION),
        ("The guild said the toll was illegal.", Act.CRITICISM),
        ("The guild said it was “deeply worried”.", Act.ATTITUDE),
        ("“We are not going to leave,” the guild said.", Act.COMMITMENT),
        ("The mayor said that even if it rains, she will stay.", Act.COMMITMENT),
        ("The mayor said she will resign.", Act.COMMITMENT),
        ("The mayor said it will close.", Act.PREDICTION),
        ("The mayor insists she did nothing wrong.", Act.ASSERTION),
        ("“We were promised 20 boats,” Ada Holm said.", Act.ASSERTION),
    ],
)
def test_acts_that_the_content_tells(text: str, act: Act) -> None:
    """What a source says of itself, calls somebody or announces decides which act it is."""
    assert act == annotate(text)[0].act


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Holm said the man who built it should leave.", "the man who built it should leave"),
        ("Holm said about half of the boats leak.", "about half of the boats leak"),
        ("But as Holm noted, the boats leak.", "the boats leak"),
        ("Holm told the crew after her return that it leaks.", "that it leaks"),
        ("Holm said during this week’s debate that it leaks.", "that it leaks"),
        ("Holm proposed closing it and has moved out.", "closing it"),
        ("Holm urged them to go before it rains, and sat.", "them to go before it rains"),
        ("I think it is late, we should go.", "it is late"),
        ("Holm attacked a judge, Otto Roe, for his delay.", "a judge, Otto Roe, for his delay"),
        ("The bridge leaks, a new survey shows.", "The bridge leaks"),
        ("The bridge leaks, an aide told the Globe.", "The bridge leaks"),
        ("According to the guild, which runs it, the bridge leaks.", "the bridge leaks"),
        ("Holm issued a statement, “The bridge is shut.”", "“The bridge is shut.”"),
        ("“It leaks,” Holm said in a film that won a prize.", "“It leaks,”"),
        ("The guild denies arming them, has said little, and left.", "arming them"),
        ("The guild agreed to meet in May.", "to meet in May"),
        ("Holm accused Roe of lying, a charge that Berg called odd.", "Roe of lying"),
        ("Holm said he met an envoy. It leaks, because we knew.", "he met an envoy"),
        ("The Post reported that, according to Roe, it leaks.", "it leaks"),
        ("According to two envoys briefed on it, who left, it leaks.", "it leaks"),
        ("Residents were asked to leave by the mayor.", "to leave"),
        ("The highly anticipated toll rose, Holm said.", "The highly anticipated toll rose"),
    ],
)  # fmt: skip
def test_extent_of_contents(text: str, content: str) -> None:
    """A content is found behind what stands between, and ends where the sentence goes on."""
    assert [content] == evidence(annotate(text)[0])


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Jane Roe (D), head of the guild, said that it leaks.", "Jane Roe", ["that it leaks"]),
        ("He sent the letters, which she said told all.", "she", ["the letters", "told all"]),
        ("The guild welcomed the mayor's decision to go.", "the mayor", ["to go"]),
        ("It is hot. Holm and Roe have paid and say it leaks.", "Holm and Roe", ["it leaks"]),
    ],
)
def test_sources_across_what_stands_between(text: str, source: str, content: list[str]) -> None:
    """Brackets, relative clauses and a verb before it do not hide a source."""
    found = {tuple(evidence(candidate)): names(candidate)[-1] for candidate in annotate(text)}

    assert source == found[tuple(content)]


def test_both_parts_of_what_somebody_is_accused_of() -> None:
    """Behind the agent the content goes on."""
    assert ["Roe", "lying"] == evidence(only("Roe is accused by the guild of lying."))


def test_what_a_row_is_described_as() -> None:
    """In a relative clause the content begins with what it is about."""
    assert ["a row", "as odd"] == evidence(only("Roe left a row that Holm described as odd."))


def test_quotation_of_two_words_goes_on_with_the_one_before() -> None:
    """If it is a sentence; a title is not."""
    assert ["“It is late,”", "“Nobody came.”"] == evidence(
        only("“It is late,” Holm said. “Nobody came.”")
    )
    assert ["“It is late,”"] == evidence(only("“It is late,” Holm said. “Nobody” was the title."))


@pytest.mark.parametrize(
    ("text", "target", "side"),
    [
        ("Holm warned against a strike.", "a strike", StancePolarity.OPPOSE),
        ("Holm called for a strike.", "a strike", StancePolarity.SUPPORT),
    ],
)
def test_what_is_demanded_may_be_to_leave_something(
    text: str, target: str, side: StancePolarity
) -> None:
    """Who warns against a strike opposes it."""
    [stance] = only(text).stance

    assert (target, side) == (stance.target, stance.polarity)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("“If nobody signs, we are finished,” Holm said.", Act.ASSERTION),
        ("“If Marn signs, we will talk,” Holm said.", Act.PRECONDITION),
        ("“Until they leave, there will be no talks,” Holm said.", Act.PRECONDITION),
        ("The mayor said she would not sign until they left.", Act.PRECONDITION),
        ("The mayor said there would be no vote before they left.", Act.PRECONDITION),
        ("The mayor said it would hold only if they left.", Act.PREDICTION),
    ],
)
def test_condition_of_ones_own_step(text: str, act: Act) -> None:
    """It binds if what depends on others is done by the source, or jointly."""
    assert act == only(text).act


def test_who_rejects_a_demand_does_not_relay_it() -> None:
    """The demand stays that of its owner, and the rejection is a claim beside it."""
    found = annotate("Marn rejected Chel's demand for talks.")

    assert [
        (Act.REJECTION, ["Marn"], ["Chel's demand for talks"]),
        (Act.DEMAND, ["Chel"], ["talks"]),
    ] == [(c.act, names(c), evidence(c)) for c in found]


def test_another_thought_within_a_quotation_is_a_claim_of_its_own() -> None:
    """A hope in the second sentence of a quotation is an attitude; the quotation stays whole."""
    found = annotate("“We will keep the bridge. I hope it lasts,” Ada Holm said.")

    assert [["“We will keep the bridge. I hope it lasts,”"], ["it lasts"]] == [
        evidence(candidate) for candidate in found
    ]
    assert Act.ATTITUDE == found[1].act


@pytest.mark.parametrize(
    "text",
    [
        "Ada Holm, its mayor, said the bridge leaks.",
        "Ada Holm, 43, of Marn, said the bridge leaks.",
        "Ada Holm, R-Vt., said the bridge leaks.",
        "Ada Holm, of Marn, Vt., said the bridge leaks.",
    ],
)
def test_what_stands_behind_a_name_is_not_the_source(text: str) -> None:
    """An office of somebody's, an age, and a place or a party with its abbreviation."""
    assert ["Ada Holm"] == names(only(text))


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Marn said in a statement the bridge leaks.", "the bridge leaks"),
        ("Marn said in a statement on Sunday it had paid.", "it had paid"),
        ("Marn said at least 40 people had paid.", "at least 40 people had paid"),
        ("Marn signalled that the bridge leaks.", "that the bridge leaks"),
        ("Some say the bridge leaks.", "the bridge leaks"),
        ("No 10 said the bridge leaks.", "the bridge leaks"),
    ],
)
def test_where_a_content_begins(text: str, content: str) -> None:
    """Behind where it was said; with its bound; behind a British form, "some" or "No 10"."""
    assert [content] == evidence(only(text))
