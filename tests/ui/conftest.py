"""One home for all page tests, so that the sample shop is built only once; a visitor with a cookie."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from loyalty.ui.visitor import COOKIE
from tests.sample_home import copy_sample_home


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_sample_home(tmp_path_factory, tmp_path_factory.mktemp("pages") / "home")


@pytest.fixture(autouse=True)
def stammkunde_home(shared_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Instead of an empty home per test; pages of the sample shop change nothing in it."""
    monkeypatch.setenv("STAMMKUNDE_HOME", str(shared_home))
    return shared_home


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A function that gives the visitor's cookie another id. AppTest itself has no cookies."""

    def become(identity: str) -> None:
        cookies = property(lambda _: {COOKIE: identity})
        monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", cookies)

    return become


@pytest.fixture(autouse=True)
def visitor(become: Callable[[str], None]) -> str:
    """The id in the visitor's cookie, a new one per test."""
    identity = secrets.token_hex(16)
    become(identity)
    return identity


@pytest.fixture(autouse=True)
def nothing_is_counted_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every card waits until it is counted, and nothing goes on behind a test."""
    monkeypatch.setattr("loyalty.ui.waiting.counting.plan", lambda version, kpis: None)
    monkeypatch.setattr("loyalty.ui.waiting.PATIENCE_SECONDS", 60)
    monkeypatch.setattr("loyalty.ui.libraries.load_ahead", lambda: None)
