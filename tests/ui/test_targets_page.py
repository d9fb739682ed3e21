"""The page of targets and notes: saved, refused, drawn in the charts, told in words, and nobody else's."""

from datetime import date

import pandas as pd
import pytest

from loyalty import notes, targets
from loyalty.i18n import t
from loyalty.notes import Note
from loyalty.targets import Target, Targets
from loyalty.ui.session import own_workspace
from tests.ui.visit import charts, go, open_page, open_whole, texts, words
from tests.words import OTHER, foreign

ON_TIME = Target("on_time_delivery_rate", "line", date(2026, 1, 1), 0.90, date(2026, 12, 1), 0.94)
NOTE = Note(
    date(2026, 3, 15),
    "Neuer <b>Paketdienst</b>\n$x$ =1+1",
    "Frau Meier",
    "Bis Juni testen",
    (("on_time_delivery_rate", "rise"), ("delivery_lead_time", "fall")),
)
TARGETS_CSV = "Kennzahl;Art;Ab;Wert\nPünktlich geliefert;fest;2026-01;95 %\n"
NOTES_CSV = "Datum;Was war;Soll steigen\n15.10.2026;Aktion;Neukunden\n"


def keep(*items: Target) -> None:
    targets.save(own_workspace(), Targets(items), of_sample=True)


def kept() -> Targets:
    return targets.load(own_workspace(), of_sample=True)


def upload(at, name: str, content: str):
    at.file_uploader(key=f"{name}-file-0").set_value((f"{name}.csv", content.encode(), "text/csv")).run()
    assert not at.exception
    return at


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_fresh_visitor_reads_what_the_page_is_for_and_how_to_begin(lang):
    at = open_page("targets", lang)
    shown = words(at)
    assert t("targets.none_yet", lang) in shown
    assert t("notes.none_yet", lang) in shown
    assert t("targets.suggested", lang) in shown
    assert kept() == Targets()


def test_suggestions_are_put_into_the_table_and_count_only_when_saved():
    lang = "en"
    at = open_page("targets", lang)
    at.button(key="targets-take").click().run()
    assert t("targets.unsaved", lang) in words(at)
    assert kept() == Targets()
    at.button(key="targets-save").click().run()
    assert not at.exception
    assert len(kept().items) == 3
    assert {item.start for item in kept().items} <= {date(2026, number, 1) for number in (9, 10, 11)}
    assert t("targets.unsaved", lang) not in words(at)


def test_a_draft_stays_while_another_page_is_looked_at_until_it_is_discarded():
    at = open_page("targets", "de")
    at.button(key="targets-take").click().run()
    go(at, "commerce")
    go(at, "targets")
    assert t("targets.unsaved", "de") in words(at)
    at.button(key="targets-discard").click().run()
    assert t("targets.unsaved", "de") not in words(at)
    at.button(key="targets-save").click().run()
    assert kept() == Targets()


def test_a_faulty_table_is_refused_and_stays_as_it_is(monkeypatch):
    keep(ON_TIME)
    at = open_page("targets", "de")
    row = {
        "kpi_name": "Pünktlich geliefert",
        "kind": "fest",
        "start": "Mai 2026",
        "value": "0,9",
        "drop": False,
    }
    monkeypatch.setattr("streamlit.data_editor", lambda base, **_: pd.DataFrame([row], columns=base.columns))
    at.run()
    at.button(key="targets-save").click().run()
    assert "Zeile 1, Spalte „Wert“: Sind 0,9 % oder 90 % gemeint?" in at.error[0].value.replace("\\", "")
    assert kept() == Targets((ON_TIME,))


def test_a_row_marked_for_deletion_is_deleted(monkeypatch):
    keep(ON_TIME)
    at = open_page("targets", "de")
    monkeypatch.setattr("streamlit.data_editor", lambda base, **_: base.assign(drop=True))
    at.run()
    at.button(key="targets-save").click().run()
    assert kept() == Targets()


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_is_missed_and_what_happened_since_is_said_in_one_language(lang):
    keep(
        ON_TIME, Target("csat", "fixed", date(2026, 1, 1), 0.5), Target("nps", "fixed", date(2030, 1, 1), 50)
    )
    notes.save(own_workspace(), [NOTE], of_sample=True)
    at = open_page("targets", lang)
    shown = texts(at)
    assert {"de": "Eines von 2 Zielen ist verfehlt.", "en": "One of 2 targets is missed."}[lang] in shown
    assert t("targets.badge_missed", lang) in shown
    assert t("since.wanted_rise", lang) in shown
    assert NOTE.text in "\n".join(shown)
    assert foreign([text for text in shown if text != NOTE.text], lang) == []
    assert foreign(shown, OTHER[lang]) != []


def test_targets_and_notes_are_drawn_and_told_in_the_charts():
    keep(ON_TIME)
    notes.save(own_workspace(), [NOTE, Note(date(2020, 1, 1), "früher")], of_sample=True)
    at = open_whole("communication", "de")
    mix = next(one for one in charts(at) if one["layout"].get("barmode") == "stack")
    assert [trace["name"] for trace in mix["data"]].count("remarks") == 1
    at = open_page("commerce", "de")
    figure = charts(at)[0]
    line = next(trace for trace in figure["data"] if trace["name"] == "reference")
    assert len(line["y"]) == 10 and line["y"][0] == pytest.approx(0.90)
    assert line["y"][9] == pytest.approx(0.90 + 0.04 * 9 / 11)
    mark = next(trace for trace in figure["data"] if trace["name"] == "remarks")
    assert [x[:10] for x in mark["x"]] == ["2026-03-01"]
    assert "<b>Paketdienst" not in mark["hovertext"][0]
    alt = at.get("plotly_chart")[0].proto.alt
    assert "Ziel, Oktober 2026: 93,3\u00a0%." in alt
    assert "Notiz vom 15.03.2026: Neuer <b>Paketdienst</b> $x$ =1+1." in alt


def test_a_target_is_of_the_whole_shop_whatever_is_filtered():
    keep(ON_TIME)
    at = open_page("commerce", "de", country="AT")
    notes_of_chart = [note["text"] for note in charts(at)[0]["layout"]["annotations"]]
    assert any(t("chart.target_name_all", "de") in text for text in notes_of_chart)
    assert t("targets.unfiltered", "de") in words(go(at, "targets"))


def test_a_csv_file_stands_in_the_table_until_it_is_saved():
    at = upload(open_page("targets", "de"), "targets", TARGETS_CSV)
    assert kept() == Targets()
    at.button(key="targets-save").click().run()
    assert kept() == Targets((Target("on_time_delivery_rate", "fixed", date(2026, 1, 1), 0.95),))


def test_a_bad_csv_file_leaves_what_was_there():
    keep(ON_TIME)
    at = upload(open_page("targets", "de"), "targets", TARGETS_CSV.replace("95 %", "viel"))
    assert "targets.csv: Zeile 2, Spalte „Wert“" in at.error[0].value.replace("\\", "")
    at.button(key="targets-save").click().run()
    assert kept() == Targets((ON_TIME,))


def test_notes_from_a_csv_file_are_added_or_replace_all():
    notes.save(own_workspace(), [NOTE], of_sample=True)
    at = upload(open_page("targets", "de"), "notes", NOTES_CSV)
    at.button(key="notes-add-file").click().run()
    assert [note.text for note in notes.load(own_workspace(), True)] == ["Aktion", NOTE.text]
    at = upload(open_page("targets", "de"), "notes", NOTES_CSV)
    at.button(key="notes-replace-file").click().run()
    assert [note.text for note in notes.load(own_workspace(), True)] == ["Aktion"]


def test_a_note_is_written_changed_and_deleted():
    at = open_page("targets", "de")
    at.text_area(key="text-new-0").set_value("Neue Preise\nab heute")
    at.multiselect(key="rise-new-0").set_value(["average_order_value"])
    submit(at, t("notes.save", "de"))
    (note,) = notes.load(own_workspace(), True)
    assert (note.text, note.day, note.expects) == (
        "Neue Preise\nab heute", date(2026, 10, 31), (("average_order_value", "rise"),)
    )  # fmt: skip
    assert t("since.no_after", "de") in words(at)
    at.button(key=f"edit-{note.id}").click().run()
    at.text_input(key=f"who-{note.id}").set_value("Herr Kunz")
    submit(at, t("notes.save", "de"), of=note.id)
    (changed,) = notes.load(own_workspace(), True)
    assert (changed.id, changed.who, changed.expects) == (note.id, "Herr Kunz", note.expects)
    at.button(key=f"delete-{note.id}").click().run()
    assert notes.load(own_workspace(), True) == []


def submit(at, label: str, of: str = "new"):
    button = next(one for one in at.button if one.label == label and of in str(one.form_id))
    button.click().run()
    assert not at.exception
    return at


def test_a_note_without_text_or_with_a_kpi_twice_is_not_saved():
    at = submit(open_page("targets", "de"), t("notes.save", "de"))
    assert t("fault.no_text_of_note", "de") in at.error[0].value.replace("\\", "")
    at.text_area(key="text-new-0").set_value("x")
    for way in ("rise", "fall"):
        at.multiselect(key=f"{way}-new-0").set_value(["nps"])
    submit(at, t("notes.save", "de"))
    assert "ist zweimal gewählt" in at.error[0].value.replace("\\", "")
    assert notes.load(own_workspace(), True) == []


def test_a_new_visitor_sees_nothing_of_others_and_the_own_shop_nothing_of_the_sample():
    assert kept() == Targets()
    assert notes.load(own_workspace(), True) == []
    keep(ON_TIME)
    assert targets.load(own_workspace()) == Targets()


def test_targets_alone_can_be_deleted():
    keep(ON_TIME)
    at = open_page("data", "de")
    at.button(key="delete").click().run()
    assert not own_workspace().folder.exists()
