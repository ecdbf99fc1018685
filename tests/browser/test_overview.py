"""The overview in a real browser: every number leads to the claims it counts."""

from pathlib import Path

from extractor.data import Document, Extraction, Quote
from tests.browser.conftest import Visit, Writer
from tests.browser.corpus import corpus
from tests.browser.making import claim, many, ok, quote, source

COUNT = """async (link) => {
  location.hash = link;
  readAddress();
  await render();
  if (state.view !== "read") return -1;
  const sum = listed.reduce((sum, {shown}) => sum + shown.length, 0);
  return state.outcome ? listed.length : sum;
}"""
MEETING = """() => {
  const names = [...document.querySelectorAll(".network text")];
  const boxes = names.map((name) => name.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right && b.left < a.right
    && a.top < b.bottom && b.top < a.bottom;
  return [names.length, names.flatMap((name, place) => names.slice(place + 1)
    .filter((_, after) => meet(boxes[place], boxes[place + 1 + after]))
    .map((other) => [name.textContent, other.textContent]))]; }"""
LINKS = """() => [...byId("overview").querySelectorAll("a[data-number]")].map((link) =>
  [link.getAttribute("href"), Number(link.dataset.number)])"""


def renamed(extractions: list[Extraction]) -> list[Extraction]:
    """Return the run with names in the widest letters there are."""
    wide = str.maketrans({"S": "WMW", "p": "外交部", "e": "M", "a": "W", "T": "WWW", "r": "@"})

    def wider(held: Extraction) -> Extraction:
        claims = [
            made.model_copy(
                update={
                    "sources": tuple(
                        link.model_copy(update={"name": link.name.translate(wide)})
                        for link in made.sources
                    ),
                    "stance": tuple(
                        held.model_copy(update={"target": held.target.translate(wide)})
                        for held in made.stance
                    ),
                }
            )
            for made in held.claims
        ]
        return held.model_copy(update={"claims": tuple(claims)})

    return [wider(held) for held in extractions]


def quotes(text: str, words: str) -> list[Quote]:
    """Return the words wherever they stand in the text."""
    return [quote(text, words, nth) for nth in range(text.count(words))]


def test_every_number_leads_to_the_claims_it_counts(visit: Visit, small: Path) -> None:
    """Cells, bars, arrows, lists and warnings; the parts rejected have a page of their own."""
    page = visit(small)
    links = [(link, number) for link, number in page.evaluate(LINKS) if "problems" not in link]
    wrong = [
        (link, number, shown)
        for link, number in links
        if (shown := page.evaluate(COUNT, link)) != number
    ]

    assert wrong == []
    assert len(links) > 90


def test_links_to_single_claims_open_them(visit: Visit, small: Path) -> None:
    """The quotes of opposite statements, and the dates of preconditions."""
    page = visit(small)
    links = page.evaluate(
        "[...byId('overview').querySelectorAll('a[href*=\"claim=\"]')].map((a) => [a.hash, a.text])"
    )
    texts = {claim.evidence[0].text for extraction in corpus() for claim in extraction.claims}
    for link, words in links:
        page.goto(small.as_uri() + link)
        page.wait_for_function("chosen >= 0")
        assert page.locator(".card.chosen").count() == 1
        assert words in texts or words[:2] == "20"

    assert len(links) > 8


def test_the_overview_is_what_opens_first(visit: Visit, small: Path) -> None:
    """Unless the address names a document, or there is nothing to survey."""
    assert visit(small).locator("#overview").is_visible()
    assert visit(small, "#doc=000_islamabad").locator("#read").is_visible()


def test_a_run_without_claims_has_no_overview(visit: Visit, written: Writer) -> None:
    """There is nothing to count."""
    page = visit(written(many(1, 0)))

    assert page.locator("#read").is_visible()
    assert page.locator("#overview").count() == 0


def test_names_of_a_run_are_text_in_pictures_too(visit: Visit, small: Path) -> None:
    """Markup in a name is drawn, not parsed."""
    page = visit(small)

    assert "<b onclick=alert(1)>" in page.locator("#overview .network").text_content()
    assert page.locator("#overview [onclick], #overview img, #overview script").count() == 0


def test_no_name_in_the_network_stands_on_another(
    visit: Visit, small: Path, written: Writer
) -> None:
    """Measured where they are drawn: in a small network, in a dense one, and with wide letters."""
    wide = many(12, 12)
    for page in (visit(small), visit(written(many(60, 20))), visit(written(renamed(wide)))):
        names, meeting = page.evaluate(MEETING)

        assert [] == meeting
        assert names > 15


def test_names_that_differ_in_case_or_article_are_counted_as_one(
    visit: Visit, written: Writer
) -> None:
    """As the page counts them when the number is followed."""
    document = Document(id="d", text="The Guild agreed. The guild agreed. guild agreed.")
    made = [
        claim(document, "endorsement", "agreed", [source(document.text, name)], evidence=(held,))
        for name, held in zip(
            ("the Guild", "The guild", "guild"), quotes(document.text, "agreed"), strict=True
        )
    ]
    page = visit(written([ok(document, *made)]))
    (link,) = page.locator(".ranked a").all()

    assert "3" == link.get_attribute("data-number")
    assert 3 == page.evaluate(COUNT, link.get_attribute("href"))


def test_claims_without_a_date_can_be_seen(visit: Visit, small: Path) -> None:
    """Their number is a link like every other."""
    page = visit(small)
    link = page.locator("#overview a[href*='dated=no']")

    assert "5 claims have no date" == link.inner_text()
    assert 5 == page.evaluate(COUNT, link.get_attribute("href"))


def test_the_numbers_of_the_problems_lead_to_their_documents(visit: Visit, small: Path) -> None:
    """How many documents ended in which way."""
    page = visit(small, "#view=problems")
    links = page.evaluate(LINKS.replace("overview", "problems"))

    assert [(link, number) for link, number in links if page.evaluate(COUNT, link) != number] == []
    assert len(links) == 6


def test_no_label_in_a_picture_leaves_it(visit: Visit, written: Writer) -> None:
    """Of a dense network as of a small one."""
    page = visit(written(many(60, 20)))
    outside = page.evaluate(
        """() => [...document.querySelectorAll("#overview svg")].flatMap((svg) => {
          const box = svg.getBoundingClientRect();
          return [...svg.querySelectorAll("text, circle, a rect")].filter((element) => {
            const held = element.getBoundingClientRect();
            return held.left < box.left - 1 || held.right > box.right + 1 || held.top < box.top - 1
              || held.bottom > box.bottom + 1; }).map((element) => element.textContent); })"""
    )

    assert outside == []


def test_a_matrix_of_twelve_targets_fits_a_small_screen(visit: Visit, written: Writer) -> None:
    """Nothing of it has to be scrolled to."""
    page = visit(written(many(60, 20)), viewport={"width": 1280, "height": 800})
    hidden = page.evaluate(
        "(() => { const held = document.querySelector('.matrix').parentElement;"
        " return held.scrollWidth - held.clientWidth; })()"
    )

    assert 12 == page.locator(".matrix thead th").count() - 1
    assert hidden <= 0


def test_words_in_tables_are_not_broken_on_a_telephone(visit: Visit, small: Path) -> None:
    """Tables scroll instead; the page itself does not."""
    page = visit(small, "#view=overview", viewport={"width": 390, "height": 800})
    broken = page.evaluate(
        """() => [...document.querySelectorAll("#overview th[scope=col]")].filter((head) => {
          const range = document.createRange(); range.selectNodeContents(head);
          return range.getClientRects().length > 1 && !/\\s/.test(head.textContent.trim()); })
          .map((head) => head.textContent)"""
    )

    assert [name for name in broken if "<" not in name] == []
    assert 390 == page.evaluate("document.documentElement.scrollWidth")


def test_columns_that_nothing_fills_are_left_out(
    visit: Visit, small: Path, written: Writer
) -> None:
    """Of preconditions: who bears them, and for whom, is often not said."""
    heads = "#overview [aria-label='What each side asks for before what'] thead"
    held = corpus()[0]
    bare = [
        made.model_copy(
            update={
                "condition": made.condition
                and made.condition.model_copy(update={"bearer": None, "beneficiary": None})
            }
        )
        for made in held.claims
    ]

    assert "By whom" in visit(small).locator(heads).inner_text()
    own = visit(written([held.model_copy(update={"claims": tuple(bare)})])).locator(heads)
    assert ["Source", "First", "Then", "How", "Claim"] == own.inner_text().split()
