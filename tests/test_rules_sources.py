"""Who speaks, for whom, and to whom."""

import pytest

from extractor.data import SourceKind
from tests.test_rules import annotate, names, only

GROUP, PERSON = SourceKind.GROUP, SourceKind.PERSON
GOVERNMENT, ORGANIZATION = SourceKind.GOVERNMENT, SourceKind.ORGANIZATION


@pytest.mark.parametrize(
    ("who", "name", "kind", "anonymity"),
    [
        ("Officials", "Officials", GROUP, "described"),
        ("Residents of Marn", "Residents of Marn", GROUP, "described"),
        ("Members of the union", "Members of the union", GROUP, "described"),
        ("Fishermen in Marn", "Fishermen in Marn", GROUP, "described"),
        ("Sources close to the talks", "Sources close to the talks", GROUP, "described"),
        ("Protesters outside the court", "Protesters outside the court", GROUP, "described"),
        ("Republicans", "Republicans", GROUP, "named"),
        ("The White House's Ada Holm", "Ada Holm", PERSON, "named"),
        ("On 3 March Ada Holm", "Ada Holm", PERSON, "named"),
        ("State television", "State television", ORGANIZATION, "described"),
        ("The Secretary of State", "The Secretary of State", PERSON, "described"),
        ("A lawyer for the family of Ada Holm", "A lawyer for the family of Ada Holm", PERSON,
         "described"),
        ("Secretary of State Ada F. Holm", "Ada F. Holm", PERSON, "named"),
        ("Minister of Education Ada Holm", "Ada Holm", PERSON, "named"),
        ("President of the United States Ada Holm", "Ada Holm", PERSON, "named"),
        ("Prime Minister Theresa May", "Theresa May", PERSON, "named"),
        ("The leader of Japan Airlines", "The leader of Japan Airlines", PERSON, "described"),
        ("Michael Jordan", "Michael Jordan", PERSON, "named"),
        ("Saudi Arabia", "Saudi Arabia", GOVERNMENT, "named"),
        ("Colombia", "Colombia", GOVERNMENT, "named"),
        ("The city", "The city", GOVERNMENT, "described"),
        ("The opposition", "The opposition", ORGANIZATION, "described"),
        ("Human Rights Watch", "Human Rights Watch", ORGANIZATION, "named"),
        ("The bill's sponsor", "The bill's sponsor", PERSON, "described"),
        ("Ada Holm of the Institute for Bridges", "Ada Holm", PERSON, "named"),
        ("The University of Marn", "the University of Marn", ORGANIZATION, "named"),
    ],
)  # fmt: skip
def test_what_a_source_is(who: str, name: str, kind: SourceKind, anonymity: str) -> None:
    """A capital at the start of a sentence makes no name, an office is no part of one."""
    source = only(f"{who} said it is over.").sources[-1]

    assert (name, kind, anonymity) == (source.name, source.kind, source.anonymity.value)


@pytest.mark.parametrize(
    ("text", "principal"),
    [
        ("Ada Holm, a spokeswoman for the guild, said it is over.", "the guild"),
        ("Ada Holm, the guild's spokeswoman, said it is over.", "the guild"),
        ("“It is over,” said Ada Holm, a spokeswoman for the guild.", "the guild"),
        ("“It is over,” said Ada Holm, spokeswoman for the U.S. army, in Marn.", "the U.S. army"),
        ("“It is over,” said Ada Holm. A spokesman for the guild left.", None),
        ("Marn's foreign ministry spokeswoman, Ada Holm, said it is over.",
         "Marn's foreign ministry"),
        ("Roe's lawyer, Ada Holm, said it is over.", "Roe"),
        ("Ada Holm, a farmer, said it is over.", None),
        ("A spokesman for the Ministry of Defence said it is over.", "the Ministry of Defence"),
        ("A spokesman for the Israeli prime minister said it is over.",
         "the Israeli prime minister"),
        ("A spokesman for Ada Holm, who was in Marn, said it is over.", "Ada Holm"),
        ("Guild spokesman Otto Roe said it is over.", "Guild"),
        ("Ada Holm of the Institute for Bridges said it is over.", None),
        ("The Guild of Millers met in May.\n\n“It is over,” said its spokesman, Otto Roe.",
         "the Guild of Millers"),
    ],
)  # fmt: skip
def test_for_whom_somebody_speaks(text: str, principal: str | None) -> None:
    """By the words before or behind the name."""
    assert principal == only(text).sources[-1].on_behalf_of


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("The Post reported that, according to Roe, it is over.", ["the Post", "Roe"]),
        ("Holm said that according to the police it is over.", ["Holm", "the police"]),
        ("According to a statement released by the ministry, it is over.", ["the ministry"]),
        ("According to two envoys briefed on the talks, it is over.", ["two envoys"]),
        ("According to two envoys, who left, it is over.", ["two envoys"]),
        ("According to the Post, quoting Roe, it is over.", ["the Post"]),
        ("Holm accused Roe of lying, a charge Roe denies.", ["Holm"]),
        ("Residents were asked to leave by the mayor.", ["the mayor"]),
        ("Holm is said by friends to be tired.", ["friends"]),
        ("The Post quoted Roe as saying that it is over.", ["Roe"]),
        ("The Post cited an aide as saying that it is over.", ["the Post", "an aide"]),
        ("The guild's chair, who left, has rejected the toll.", ["The guild's chair"]),
        ("Also the mayor of Marn, Ada Holm, has reacted by proposing a toll.", ["Ada Holm"]),
        ("On Monday residents of Marn said it is over.", ["residents of Marn"]),
    ],
)
def test_chains(text: str, chain: list[str]) -> None:
    """Outermost first."""
    assert chain in [names(candidate) for candidate in annotate(text)]


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("Holm spoke. Ada Roe told Otto Marn that he must go. Roe left.", "Otto Marn"),
        ("The guild asked the government to act.", "the government"),
        ("The army was told to leave.", "The army"),
        ("The army's staff was replaced and has been told to leave.", "The army's staff"),
        ("Analysts expect the bank to raise rates.", None),
        ("Roe is accused by the guild of lying.", None),
    ],
)
def test_at_whom_it_is_directed(text: str, addressee: str | None) -> None:
    """It is never the source, nor whom somebody only thinks of."""
    assert addressee in [candidate.addressee for candidate in annotate(text)]


def test_they_are_the_group_that_speaks() -> None:
    """Not another one that was spoken of before."""
    text = "Two envoys left. According to two envoys, it is over. Fishermen said they feared rain."

    assert [["two envoys"], ["Fishermen"]] == [names(candidate) for candidate in annotate(text)]


@pytest.mark.parametrize(
    ("before", "pronoun", "name"),
    [
        ("Ada Holm left. A spokesman said it rained.", "She", "Ada Holm"),
        ("Ada Holm of the Institute for Bridges said it rained.", "She", "Ada Holm"),
        ("The Guild of Millers said it rained.", "The group", "the Guild of Millers"),
        ("The Guild of Millers said it rained.", "The commission", "The commission"),
    ],
)
def test_whom_a_later_word_means(before: str, pronoun: str, name: str) -> None:
    """A spokesman is no "she", and a commission no guild."""
    if pronoun == "She":
        before = f"Ms. Ada Holm said it is late. {before}"

    assert name == annotate(f"{before} {pronoun} said it is over.")[-1].sources[-1].name


def test_they_are_the_body_that_speaks_of_itself() -> None:
    """Not the group that was spoken of last."""
    text = "Two envoys left. According to two envoys, it is over. The Greens said they fear rain."

    assert ["the Greens"] == names(annotate(text)[-1])


def test_the_regional_government_is_not_the_party_that_asks_it() -> None:
    """A description means the body named last only if it is of its kind."""
    text = "The Union of Farmers met. The Union of Farmers asked the government to act."

    assert only(text).addressee == "the government"
