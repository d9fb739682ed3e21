"""One home for all page tests, so that the sample shop is built only once."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(autouse=True)
def stammkunde_home(shared_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Instead of an empty home per test; pages of the sample shop change nothing in it."""
    monkeypatch.setenv("STAMMKUNDE_HOME", str(shared_home))
    return shared_home
