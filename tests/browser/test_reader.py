"""The reader in a real browser: the text stays the text, and every claim its words."""

from pathlib import Path
from shutil import rmtree

import pytest

from tests.browser.conftest import Visit, Writer
from tests.browser.corpus import corpus
from tests.browser.making import floor, many

MARKED = """() => current.shown.map((number) =>
    piecesOf(number).map((element) => element.textContent).join(""))"""


@pytest.mark.parametrize("number", range(9))
def test_the_page_shows_the_text_of_each_document_unchanged(
    visit: Visit, small: Path, number: int
) -> None:
    """Marks, labels and isolated controls add nothing to the text and take nothing away."""
    page = visit(small)
    extraction = corpus()[number]
    page.evaluate("(id) => go({doc: id, view: 'read'})", extraction.document.id)

    assert extraction.document.text == page.evaluate("byId('text').textContent")


@pytest.mark.parametrize("number", range(9))
def test_the_marks_of_a_claim_joined_are_its_quotes(visit: Visit, small: Path, number: int) -> None:
    """Crossing, nested and discontinuous claims too, beyond the basic plane as well."""
    page = visit(small)
    extraction = corpus()[number]
    page.evaluate("(id) => go({doc: id, view: 'read'})", extraction.document.id)
    expected = ["".join(quote.text for quote in claim.evidence) for claim in extraction.claims]

    assert expected == page.evaluate(MARKED)


def test_nothing_is_fetched_and_nothing_hostile_runs(visit: Visit, small: Path) -> None:
    """Script elements, handlers, javascript: addresses and comments in the data stay text."""
    page = visit(small)
    for _ in corpus():
        page.keyboard.press("j")
        page.keyboard.press("]")
    for view in ("overview", "problems", "read"):
        page.evaluate("(view) => go({view})", view)

    assert page.evaluate("window.PWNED") is None
    assert [small.as_uri()] == visit.requests


def test_only_web_addresses_become_links(visit: Visit, small: Path) -> None:
    """A javascript: address of a document is never a link."""
    page = visit(small, "#doc=000_islamabad")
    assert page.locator("#about a").get_attribute("href") == "https://example.org/islamabad"

    page.evaluate("(id) => go({doc: id})", corpus()[2].document.id)

    assert page.locator("#about a").count() == 0


def test_an_injected_script_would_not_run(visit: Visit, small: Path) -> None:
    """The policy allows this page's own script by hash, so even markup that got in is inert."""
    page = visit(small, bypass_csp=False)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " {textContent: 'window.PWNED = 1'}))"
    )
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=PWNED=1>')")
    page.wait_for_timeout(100)
    refused, visit.errors[:] = list(visit.errors), []

    assert page.evaluate("window.PWNED") is None
    assert any("Content Security Policy" in text for text in refused)


def test_a_walk_with_the_keyboard(visit: Visit, small: Path) -> None:
    """j, k, brackets, slash, question mark and escape do what the help says."""
    page = visit(small, "#view=read")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("chosen") == 1
    page.keyboard.press("k")
    assert page.evaluate("chosen") == 0
    assert page.evaluate("document.activeElement.closest('li').id") == "claim-0"

    page.keyboard.press("]")
    page.wait_for_function("current.entry.id === '003_khalilzad'")
    page.keyboard.press("[")
    page.wait_for_function("current.entry.id === '000_islamabad'")
    page.keyboard.press("/")
    page.keyboard.type("ceasefire")
    page.wait_for_function("listed.length === 1")
    page.keyboard.press("Escape")
    page.keyboard.press("?")

    assert page.locator("#help").is_visible()


def test_arrow_keys_walk_the_list_of_documents(visit: Visit, small: Path) -> None:
    """Only the open document is a tab stop; arrows go on from there."""
    page = visit(small, "#view=read")
    page.locator("#list [aria-current]").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("current.entry.id === '003_khalilzad'")

    assert page.locator("#list button[tabindex='0']").count() == 1
    page.wait_for_function("document.activeElement.dataset.number === '1'")


@pytest.mark.parametrize(
    ("address", "claims"),
    [
        ("act=precondition", 2),
        ("speaker=the Taliban", 5),
        ("speaker=mujahid", 1),
        ("speaker=a ceasefire", 0),
        ("speaker=talks", 0),
        ("target=the talks", 4),
        ("stance=oppose", 7),
        ("stance=none", 9),
        ("stance=oppose&target=a ceasefire", 1),
        ("grounding=ambiguous", 1),
        ("grounding=unverified", 1),
        ("grounding=negation_cut", 1),
        ("outcome=truncated", 1),
        ("condition=any", 2),
        ("addressee=the United States", 3),
        ("from=2019-01-01", 5),
        ("to=2018-01-16", 1),
        ("dated=no", 5),
        ("q=intelligence game", 1),
        ("q=IMRAN khan", 1),
        ("review=accepted", 0),
        ("act=denial&speaker=nobody", 0),
    ],
)
def test_each_filter_shows_the_claims_it_names(
    visit: Visit, small: Path, address: str, claims: int
) -> None:
    """Counted by hand in the corpus."""
    page = visit(small, "#view=read&" + address)

    assert claims == page.evaluate("listed.reduce((sum, {shown}) => sum + shown.length, 0)")
    assert f"{claims} claim" in page.locator("#status").inner_text()


def test_a_link_opens_the_claim_and_back_returns(visit: Visit, small: Path) -> None:
    """The address says what is shown; the browser's back button works."""
    claim = corpus()[1].claims[2]
    page = visit(small, f"#doc=003_khalilzad&claim={claim.id}")
    assert claim.id == page.evaluate("current.entry.claims[chosen].id")
    assert page.locator(".card.chosen .steps").is_visible()

    page.locator("#list button").first.click()
    page.wait_for_function("current.entry.id === '000_islamabad'")
    page.go_back()

    page.wait_for_function("current.entry.id === '003_khalilzad'")


def test_a_link_to_a_claim_that_the_filters_hide_shows_it(visit: Visit, small: Path) -> None:
    """What somebody was sent must be there."""
    claim = corpus()[1].claims[0]
    page = visit(small, f"#doc=003_khalilzad&claim={claim.id}&act=denial")

    assert page.locator(".card.chosen").count() == 1


def test_a_click_on_shared_words_goes_through_their_claims(visit: Visit, small: Path) -> None:
    """Claims that share words are reached in turn."""
    page = visit(small, "#doc=000_islamabad")
    mark = page.locator("mark.multi").first
    mark.click()
    first = page.evaluate("chosen")
    page.locator("mark.multi").first.click()

    assert {first, page.evaluate("chosen")} == set(
        map(int, page.locator("mark.multi").first.get_attribute("data-claims").split())
    )


def test_a_chosen_claim_shows_its_parts_in_the_text(visit: Visit, small: Path) -> None:
    """Cue, sources, antecedent and consequent of the Taliban's precondition."""
    page = visit(small, "#doc=000_islamabad&act=precondition")
    page.keyboard.press("j")
    found = page.evaluate(
        "[...byId('text').querySelectorAll('[data-role]')].map((e) => e.dataset.role)"
    )

    assert found == ["source", "cue", "source", "then", "if"]


def test_invisible_characters_are_named_and_reorder_nothing(visit: Visit, small: Path) -> None:
    """A right-to-left override is isolated; a joined emoji and a flag are left whole."""
    page = visit(small)
    page.evaluate("(id) => go({doc: id, view: 'read'})", corpus()[2].document.id)
    names = page.evaluate("[...byId('text').querySelectorAll('.control')].map((e)=>e.dataset.name)")
    left = page.evaluate(
        """() => { const walk = document.createTreeWalker(byId("text"), NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) { const at = walk.currentNode.data.indexOf("RTL override");
          if (at < 0) continue;
          const x = (n) => { const r = document.createRange(); r.setStart(walk.currentNode, n);
            r.setEnd(walk.currentNode, n + 1); return r.getBoundingClientRect().left; };
          return x(at) < x(at + 5); } }"""
    )

    assert names == ["RLO", "PDF", "ZWSP", "LS", "U+0000", "hidden: ign"]
    assert left


def test_rejected_candidates_and_outcomes_have_their_own_views(visit: Visit, small: Path) -> None:
    """A failed document says why, and a rejected candidate what was looked for."""
    page = visit(small, "#doc=000_islamabad&tab=rejected")
    assert "not in the document" in page.locator("#cards").inner_text()

    page.goto(small.as_uri() + "#doc=ended-failed")
    page.wait_for_function("current.entry.id === 'ended-failed'")
    assert "No usable response after 5 tries." in page.locator("#reason").inner_text()

    page.goto(small.as_uri() + "#view=problems")
    page.wait_for_selector("#problems:visible")
    assert page.locator("#problems table").first.locator("tbody tr").count() == 4


def test_an_empty_run_says_that_it_is_empty(visit: Visit, written: Writer) -> None:
    """No document is no error."""
    page = visit(written([]))

    assert page.locator("#title").inner_text() == "This run is empty"


def test_print_opens_every_card(visit: Visit, small: Path) -> None:
    """On paper nothing can be clicked."""
    page = visit(small, "#doc=000_islamabad")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    assert page.locator(".card .details").count() == 7
    assert not page.locator("header").is_visible()


@pytest.mark.slow
def test_a_thousand_documents_are_ready_little_later_than_they_are_read(
    visit: Visit, written: Writer
) -> None:
    """Twenty claims each; beside a page of the same weight that draws nothing, in turn.

    `benchmarks/report.py` has the milliseconds: 605 beside 438 on two busy cores.
    """
    path = written(many(1000, 20))
    pages = [(visit(path, "#view=read"), visit(floor(path))) for _ in range(4)]
    ours, theirs = (
        min(int(page.evaluate("document.documentElement.dataset.ready")) for page in column)
        for column in zip(*pages, strict=True)
    )

    assert ours < 2 * theirs
    assert (
        pages[0][0].locator("#status").inner_text()
        == "1000 documents of 1000, 20000 claims of 20000"
    )


@pytest.mark.slow
def test_a_large_run_reads_its_folder_from_disk(visit: Visit, written: Writer) -> None:
    """More than two thousand documents: texts come from files beside the page, when needed."""
    path = written(many(2101, 2))
    page = visit(path, "#doc=story-02100", bypass_csp=False)
    text = page.evaluate("byId('text').textContent")

    assert text == many(1, 0)[0].document.text
    assert len(list((path.parent / "own_files").iterdir())) == 43
    assert all(request.startswith(path.parent.as_uri()) for request in visit.requests)
    page.evaluate("go({q: 'statement 1 of story 1999.'})")

    assert page.locator("#status").inner_text().startswith("1 document of 2101")


def test_a_page_without_its_folder_says_so(visit: Visit, written: Writer) -> None:
    """A large page that was sent alone names what is missing instead of staying empty."""
    path = written(many(2001, 1))
    rmtree(path.parent / "own_files")
    page = visit(path, "#view=read")
    refused, visit.errors[:] = list(visit.errors), []

    assert "The folder own_files with the texts is missing" in page.locator("#reason").inner_text()
    assert page.locator("#status").inner_text().startswith("2001 documents of 2001")
    assert all("ERR_FILE_NOT_FOUND" in text for text in refused)


def test_the_tabs_stay_while_claims_are_read(visit: Visit, small: Path) -> None:
    """They stand above the chosen card, however far down it is."""
    page = visit(small, "#doc=000_islamabad")
    for _ in range(7):
        page.keyboard.press("j")
        page.wait_for_function("(chosen) => byId('claim-' + chosen)", arg=page.evaluate("chosen"))
    tabs, pane, card = (
        page.locator(place).bounding_box() for place in ("#tabs", "aside", ".card.chosen")
    )

    assert tabs["y"] >= pane["y"] - 1
    assert card["y"] + card["height"] > tabs["y"] + tabs["height"]
