"""The package as others import it."""

import subprocess
import sys

import pytest

import extractor

HEAVY = {"openai", "instructor", "tenacity", "aiohttp", "httpx2", "trafilatura", "pyarrow"}


def loaded_by(code: str) -> set[str]:
    """Return the modules a fresh interpreter has loaded after *code*."""
    printed = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return {name.split(".")[0] for name in printed.splitlines()[-1].split()}


def test_the_public_names_are_sorted_and_there() -> None:
    """The map of the package is complete, in order, and leads somewhere."""
    assert sorted(extractor.__all__, key=str) == extractor.__all__
    for name in extractor.__all__:
        assert getattr(extractor, name).__name__ == name


def test_every_lazy_name_is_public() -> None:
    """The two lists of names in ``extractor/__init__.py`` agree."""
    assert set(extractor.__all__) == set(extractor._HOME)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A misspelt import fails as any other does."""
    with pytest.raises(AttributeError, match="module 'extractor' has no attribute 'Claims'"):
        extractor.Claims  # noqa: B018


def test_help_loads_neither_a_vendor_nor_pydantic() -> None:
    """``extractor --help`` answers at once."""
    assert not loaded_by("import extractor.cli") & (HEAVY | {"pydantic", "rich"})


def test_an_offline_extraction_loads_no_vendor() -> None:
    """Without a model, nothing of the model's client is imported."""
    code = (
        "from extractor import Document, Extractor\n"
        "Extractor().extract(Document(id='d', text='Ada said that peace is near.'))"
    )

    assert not loaded_by(code) & HEAVY
