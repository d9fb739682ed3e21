"""Visitors who look at the same numbers see nothing of each other, whoever comes first."""

import secrets
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pytest

from loyalty import notes, targets
from loyalty.notes import Note
from loyalty.targets import Target, Targets
from loyalty.ui.session import own_workspace
from tests.dice import typed
from tests.small_shops import orders_on
from tests.ui.visit import open_page, texts
from tests.versions import settings_of, write_version

KPI = "average_order_value"
ROWS = [
    row
    for month in range(1, 7)
    for row in orders_on(date(2026, month, 3), number=20, order_value=50.0 + month)
]
SHOP = {"orders": typed("orders", pd.DataFrame(ROWS))}
SETTINGS = settings_of(date(2026, 6, 30))


@dataclass(frozen=True)
class Visitor:
    """Who says what about a shop: a number and a word that stand nowhere else."""

    identity: str
    target: float
    word: str

    @property
    def own(self) -> tuple[str, str]:
        """What must be found in everything made for this visitor."""
        return str(self.target).replace(".", ","), self.word

    @property
    def traces(self) -> tuple[str, ...]:
        """What must not be found anywhere else."""
        return str(self.target), *self.own

    def writes(self, of_sample: bool) -> None:
        aim = Target(KPI, "fixed", date(2026, 1, 1), self.target)
        note = Note(date(2026, 3, 15), self.word, self.word, self.word, ((KPI, "rise"),))
        targets.save(own_workspace(), Targets((aim,)), of_sample)
        notes.save(own_workspace(), [note], of_sample)


ANNA = Visitor(secrets.token_hex(16), 73.91, "Zwetschgenwoche")
BERT = Visitor(secrets.token_hex(16), 84.62, "Quittenmonat")


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The content of every CSV file that a page offers."""
    found: list[str] = []

    def offer(*_, data, file_name="", **__) -> bool:
        if file_name.endswith(".csv"):
            found.append((data() if callable(data) else data).decode())
        return False

    monkeypatch.setattr("streamlit.download_button", offer)
    return found


def seen(exported: list[str]) -> dict[str, str]:
    """Where → all that a visitor gets to see there, and what their page holds without showing it."""
    exported.clear()
    found = {}
    for name in ("targets", "lifecycle", "overview"):
        at = open_page(name, "de", card=KPI)
        found[name] = "\n".join([*texts(at), repr(at.session_state)])
    found["files"] = "\n".join(exported)
    return found


@pytest.mark.parametrize("of_sample", [True, False], ids=["sample", "own"])
def test_nobody_sees_what_another_one_aims_at_or_has_noted(
    become, exported, of_sample, workspace, monkeypatch
):
    """In the sample shop, which they have in common, and each in an own one of the same rows."""
    write_version(workspace, SHOP, SETTINGS)
    monkeypatch.setattr("loyalty.ui.session.sample_version", lambda choices: workspace.current())
    for one in (ANNA, BERT):
        become(one.identity)
        if not of_sample:
            write_version(own_workspace(), SHOP, SETTINGS)
        one.writes(of_sample)
    for one, other in ((ANNA, BERT), (BERT, ANNA)):
        become(one.identity)
        for place, content in seen(exported).items():
            assert [text for text in one.own if text not in content] == [], place
            assert [text for text in other.traces if text in content] == [], place
    become(secrets.token_hex(16))
    for place, content in seen(exported).items():
        assert [text for text in (*ANNA.traces, *BERT.traces) if text in content] == [], place
