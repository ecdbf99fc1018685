"""Whom a document's later words mean: offices, owners, short names, and what a name stands for."""

import pytest

from extractor.data import SourceKind
from tests.test_rules import annotate

GROUP, PERSON = SourceKind.GROUP, SourceKind.PERSON
GOVERNMENT, ORGANIZATION = SourceKind.GOVERNMENT, SourceKind.ORGANIZATION
DOCUMENT = SourceKind.DOCUMENT


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Burkina Faso", GOVERNMENT),
        ("East Timor", GOVERNMENT),
        ("Kiribati", GOVERNMENT),
        ("South Ossetia", GOVERNMENT),
        ("Chad Holm", PERSON),
        ("Lucia", PERSON),
        ("Parliament", ORGANIZATION),
        ("The junta", GOVERNMENT),
        ("A tribunal", ORGANIZATION),
        ("Otto Minerals", ORGANIZATION),
        ("The draft text", DOCUMENT),
        ("The operator, Holm Lines,", ORGANIZATION),
        ("The owner, Ada Holm,", PERSON),
        ("The lobby group BridgeWatch", ORGANIZATION),
        ("BridgeWatch, a charity,", ORGANIZATION),
        ("BridgeWatch, which meets in May,", ORGANIZATION),
        ("The bank's spokeswoman for the Front, Ada Holm,", PERSON),
    ],
)
def test_what_words_around_a_name_say_it_is(name: str, kind: SourceKind) -> None:
    """A list of states, kinds of bodies, and appositions before and behind the name."""
    claim = annotate(f"{name} said the bridge is closed.")[-1]

    assert kind == claim.sources[-1].kind


@pytest.mark.parametrize(
    ("text", "name", "principal"),
    [
        ("Ada Holm said it is over. Her deputy said it is not.", "Ada Holm's deputy", None),
        ("Ada Holm said it is over. Her lawyer said it is not.", "Ada Holm's lawyer", "Ada Holm"),
        ("Ada Holm left. Her deputy said it is late. Her deputy said it is over.",
         "Ada Holm's deputy", None),
        ("Ada Holm left. Her deputy said it is late. Her wife said it is over.", "Her wife", None),
        ("The guild of Marn said it is over. Its office said it is not.",
         "The guild of Marn's office", "The guild of Marn"),
        ("Mayor Ada Holm left. Otto Roe said it rained. The mayor said it is over.",
         "Ada Holm", None),
        ("The mill's owner, Ada Holm, said it is over. The owner said it is late.",
         "The owner", None),
        ("Ada Holm said it is over. The 61-year-old said it was late.", "Ada Holm", None),
        ("Tallow Foods met in May. Tallow said it is over.", "Tallow Foods", None),
        ("Tallow Foods met in May. A Tallow spokesman said it is over.",
         "A Tallow spokesman", "Tallow Foods"),
        ("Ada Holm sang in Marn. Ada said it is over.", "Ada", None),
        ("Marnia's parliament met. Marnia said it is over.", "Marnia", None),
        ("The mayor's press officer said it is over.", "The mayor's press officer", None),
        ("The mayor's official spokesman said it is over.", "The mayor's official spokesman",
         "the mayor"),
        ("Cllr Ada Holm said it is over.", "Ada Holm", None),
        ("Ada Holm KC said it is over.", "Ada Holm", None),
        ("Local MP Ada Holm said it is over.", "Ada Holm", None),
        ("Speaking for the guild, Ada Holm said it is over.", "Ada Holm", "the guild"),
        ("“It is over,” said a spokesman for the Secretary-General.",
         "a spokesman for the Secretary-General", "the Secretary-General"),
        ("A poll published on Monday by Marn College found that it is over.",
         "Marn College", None),
        ("Two of the wounded said it is over.", "Two of the wounded", None),
        ("The guild called for Ada Holm to resign. She said it is over.", "Ada Holm", None),
        ("The port named Ada Holm in May. The 31-year-old said it is over.", "Ada Holm", None),
        ("Tallow Foods said it is late. The Marn-based group said it is over.", "Tallow Foods",
         None),
        ("Tallow Foods said it is late. The union said it is over.", "Tallow Foods", None),
        ("Two UN experts said it is late. The experts said it is over.", "Two UN experts", None),
        ("Ada Holm, who represents the guild in court, said it is over.", "Ada Holm", "the guild"),
        ("Nurse Ada Holm said it is over.", "Ada Holm", None),
        ("Det Insp Ada Holm said it is over.", "Ada Holm", None),
        ("Marn State University said it is over.", "Marn State University", None),
    ],
)  # fmt: skip
def test_who_is_meant(text: str, name: str, principal: str | None) -> None:
    """By office, by whose they are, by the first word of a body's name; nothing is invented."""
    source = annotate(text)[-1].sources[-1]

    assert (name, principal) == (source.name, source.on_behalf_of)


def test_a_name_with_a_parliament_is_a_state() -> None:
    """And one with an army may be a person's."""
    claims = annotate(
        "Marnia's parliament met. Marnia said it is over. Holm's army left. Holm said it is late."
    )

    assert [GOVERNMENT, PERSON] == [claim.sources[-1].kind for claim in claims]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ms Holm said Mr Roe, in a letter to a friend, had warned that it is late.", "Roe"),
        ("He quarrelled with the guild, which says it is over.", "the guild"),
        ("Talks failed on Monday, with the guild accusing the port of theft.", "the guild"),
        ("They left the port, the Transport and Mill Union said.",
         "the Transport and Mill Union"),
        ("According to the guild's report, a copy of which was leaked, it is over.", "the guild"),
        ("Talks stalled for a day over Marn's demand that they leave.", "Marn"),
        ("Roe summed it up in four words: “We ran and fell.”", "Roe"),
        ("“It is over,” the guild's spokesman, Otto Roe, said by phone.", "Otto Roe"),
    ],
)  # fmt: skip
def test_the_subject_across_commas(text: str, name: str) -> None:
    """Insertions, relative clauses, and participles with a subject of their own."""
    assert name == annotate(text)[-1].sources[-1].name


def test_a_bracket_behind_a_name_tells_nothing_of_it() -> None:
    """Nor does the comma in it: who writes for a paper is no part of the sentence."""
    claims = annotate("They gave. Contributing: Ada Holm, The (Marn County, N.J.) Record.")

    assert [] == claims


def test_who_merely_hears_is_not_addressed() -> None:
    """Reporters hear what is said to them; who is warned is addressed."""
    told, warned, expected, accused = annotate(
        "Ada Holm told reporters that it is over.\n\nOtto Roe warned the board that it may rain."
        "\n\nHe expects the board to agree.\n\nOtto Roe accused the board of theft."
    )

    assert (None, "the board", None) == (told.addressee, warned.addressee, expected.addressee)
    assert (None, "the board") == (accused.addressee, accused.stance[0].target)
