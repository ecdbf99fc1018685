"""A date is read where it says its day without doubt, and nowhere else."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.intake.dates import day

NAMES = ("%d %B %Y", "%B %d, %Y", "%b %d %Y", "%a, %d %b %Y 10:00:00 +0000", "%A, %B %d, %Y")


@pytest.mark.parametrize(
    "value",
    [
        "2020-03-12",
        " 2020-03-12 ",
        "20200312",
        20200312,
        "2020/03/12",
        "2020-03-12T23:59:59Z",
        "2020-03-12 00:30:00.5+05:00",
        "2020-W11-4",
        "12 March 2020",
        "12 march, 2020",
        "12th Mar. 2020",
        "12 Mar 2020 10:00",
        "March 12, 2020",
        "Mar 12th 2020",
        "Thursday, March 12, 2020",
        "Thursday 12 March 2020",
        "Thu, 12 Mar 2020 23:59:59 +0000",
        "Thu, 12 Mar 2020 10:00:00 GMT",
    ],
)
def test_date(value: object) -> None:
    """Common forms of one day are that day, as it is written there."""
    assert dt.date(2020, 3, 12) == day(value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "",
        "yesterday",
        "03/12/2020",
        "12.03.2020",
        "March 2020",
        "2020",
        "31 June 2020",
        "12 Ma 2020",
        "12 Marc0 2020",
        "12 Marchy 2020",
        "12 März 2020",
        "12 March 2020 and 13 March 2020",
        "12 March 0000",
        1583971200,
        2020.5,
        ["2020-03-12"],
        "9" * 5000,
        "1" + " " * 100_000 + "March 2020",
    ],
)
def test_no_date(value: object) -> None:
    """What leaves a doubt is no date, and costs nothing else."""
    assert None is day(value)


def test_september_has_two_short_names() -> None:
    """Four letters of it are as good as three."""
    assert dt.date(2020, 9, 3) == day("Sept. 3, 2020") == day("3 Sep 2020")


@given(st.dates(min_value=dt.date(1000, 1, 1)), st.sampled_from(NAMES))
def test_written_dates_come_back(date: dt.date, form: str) -> None:
    """Every day is understood in every form."""
    assert date == day(date.strftime(form))
    assert date == day(date.isoformat())


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    """Any text is a date or none."""
    assert isinstance(day(text), dt.date | None)
