"""What the filter before a model saves and loses."""

from click.testing import CliRunner

from evals.__main__ import main
from evals.commands.runs import gold_folder
from evals.gold import load_gold
from evals.prefilter import savings


def test_whole_documents_lose_nothing_and_save_calls() -> None:
    """With the default window no required claim of the development gold is lost."""
    found = savings(load_gold(gold_folder("dev")), window=16_000)

    assert () == found.lost
    assert found.skipped >= 5


def test_small_windows_lose_little() -> None:
    """The README says 1.5 % for windows of 500 code points; that must not grow unseen."""
    found = savings(load_gold(gold_folder("dev")), window=500)

    assert len(found.lost) <= 0.02 * found.claims
    assert found.skipped >= 0.1 * found.segments


def test_command_names_what_is_lost() -> None:
    """One line a window, and the claims that no segment shows."""
    result = CliRunner().invoke(main, ["prefilter", "--window", "500", "--window", "16000"])

    assert 0 == result.exit_code, result.output
    assert ["500", "16,000"] == [line.split()[1] for line in result.output.splitlines()[2:4]]
    assert "\nlost: " in result.output
