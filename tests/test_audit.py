"""The audit checklist: complete, in both languages, answered and scored as the definition says."""

import json
import threading
from datetime import date

import pytest

from loyalty import audit, i18n
from loyalty.audit import Answer
from loyalty.workspace import Workspace

TODAY = date(2026, 11, 26)
# How many questions the checklist has of each kind.
COUNTS = {
    "CON": 4, "COM": 7, "CMC": 5, "PER": 3, "BON": 3, "RET": 4, "DEL": 5, "SRV": 2,
    "CMT": 5, "IDE": 4, "TRA": 3, "THX": 1, "EML": 1, "LC": 5, "CRM": 2, "LEG": 6,
}  # fmt: skip


def test_every_question_stands_once_in_both_languages():
    kinds = [name.split("-")[1] for name in audit.items()]
    assert {kind: kinds.count(kind) for kind in kinds} == COUNTS
    for item in audit.items().values():
        assert item.question["de"].endswith("?") and item.question["en"].endswith("?")
        assert item.question["de"] != item.question["en"]
        for name in item.instruments:
            assert i18n.has(f"instrument.{name}", "de"), name


def test_every_instrument_and_tip_asks_something():
    names = set(i18n.section("instrument", "de"))
    assert names == {name for item in audit.items().values() for name in item.instruments}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], (None, 0, 0)),
        (["yes"], (1.0, 1, 1)),
        (["yes", "no"], (0.5, 2, 2)),
        (["yes", "partly", "no", "na"], (0.5, 3, 4)),  # (1 + ½) ÷ 3
        (["na", "na"], (None, 0, 2)),
        (["partly"], (0.5, 1, 1)),
    ],
)
def test_score_is_yes_and_half_of_partly_over_what_applies(given, expected):
    asked = list(audit.items().values())[:5]
    answers = {item.id: Answer(answer) for item, answer in zip(asked, given, strict=False)}
    found = audit.score(asked, answers)
    assert (found.value, found.counted, found.answered) == expected
    assert found.asked == 5


def test_answers_are_kept_changed_and_forgotten(tmp_path):
    workspace = Workspace(tmp_path / "shop")
    assert audit.load(workspace) == {}
    audit.save(workspace, "A-CON-01", Answer("yes", 'Prüfung <b>"x"</b>', TODAY))
    audit.save(workspace, "A-CON-02", Answer("na", "", TODAY))
    assert audit.load(workspace)["A-CON-01"] == Answer("yes", 'Prüfung <b>"x"</b>', TODAY)
    audit.save(workspace, "A-CON-01", Answer("no", "", TODAY))
    audit.save(workspace, "A-CON-02", None)
    assert audit.load(workspace) == {"A-CON-01": Answer("no", "", TODAY)}
    assert [path.name for path in workspace.folder.iterdir()] == ["audit.json"]


@pytest.mark.parametrize(("item", "answer"), [("A-XXX-01", "yes"), ("A-CON-01", "maybe")])
def test_unknown_questions_and_answers_are_refused(tmp_path, item, answer):
    with pytest.raises(ValueError, match=item):
        audit.save(Workspace(tmp_path), item, Answer(answer))


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"A-CON-01": 1}', '{"A-CON-01": {"answer": "maybe"}}', "\0"]
)
def test_a_broken_file_counts_as_unanswered(tmp_path, text):
    (tmp_path / "audit.json").write_text(text)
    assert audit.load(Workspace(tmp_path)) == {}


def test_what_another_release_asked_does_not_disturb(tmp_path):
    (tmp_path / "audit.json").write_text(
        json.dumps({"A-OLD-01": {"answer": "yes"}, "A-CON-01": {"answer": "no", "answered_on": "soon"}})
    )
    assert audit.load(Workspace(tmp_path)) == {"A-CON-01": Answer("no", "", None)}


def test_two_windows_do_not_lose_each_others_answers(tmp_path):
    workspace = Workspace(tmp_path)
    names = list(audit.items())[:20]
    threads = [threading.Thread(target=audit.save, args=(workspace, name, Answer("yes"))) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(audit.load(workspace)) == set(names)
