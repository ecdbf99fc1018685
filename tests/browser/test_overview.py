"""The overview in a real browser: every number leads to the claims it counts."""

from pathlib import Path

from tests.browser.conftest import Visit, Writer
from tests.browser.corpus import corpus
from tests.browser.making import many

COUNT = """async (link) => {
  location.hash = link;
  readAddress();
  await render();
  if (state.view !== "read") return -1;
  const sum = listed.reduce((sum, {shown}) => sum + shown.length, 0);
  return state.outcome ? listed.length : sum;
}"""
LINKS = """() => [...byId("overview").querySelectorAll("a[data-number]")].map((link) =>
  [link.getAttribute("href"), Number(link.dataset.number)])"""


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
