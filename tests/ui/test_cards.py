"""The card of a dropped file: questions, counts, reasons, words, mending, memory; in both languages."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from loyalty.i18n import plural, t
from loyalty.intake.presets import presets
from loyalty.ui import running, uploads
from loyalty.ui.session import own_workspace
from tests.ui.visit import accept, drop, open_page, settle, texts, words
from tests.words import foreign

ROOT = Path(__file__).parents[2]
HEAD = "Bestellnummer;Kundennummer;Vorname;Bestelldatum;Bestellwert;Status\n"
ROWS = (
    "1;K1;Anna;01/02/2026;10,00;bezahlt\n2;K2;Bea;02/03/2026;n.v.;abgeschlosen\n"
    "3;K1;Cem;irgendwann;30,00;bezahlt\n4;K3;Dora;04/05/2026;40,00;Versendet\n"
)
SHOP = ("bestellungen.csv", (HEAD + ROWS).encode("cp1252"), "text/csv")
NEXT = ("juni.csv", (HEAD + "5;K1;Anna;05/06/2026;50,00;bezahlt\n").encode(), "text/csv")


def keys(at: AppTest) -> list[str]:
    found = [*at.button, *at.selectbox, *at.get("download_button")]
    return [str(getattr(element, "key", "")) for element in found]


def key_of(at: AppTest, start: str) -> str:
    return next(key for key in keys(at) if key.startswith(start))


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_card_says_how_the_file_was_read_and_what_would_come_of_it(lang):
    at = drop(open_page("data", lang), SHOP)
    shown = words(at)
    for key in ("data.rows", "data.new", "data.rejected", "data.noticed"):
        assert t(key, lang) in shown
    for rule in ("unreadable_date", "unreadable_number", "unknown_value"):
        assert t(f"rule.{rule}", lang) in shown
    assert plural("data.questions", 1, lang) in shown
    assert t("data.check", lang) in shown and t("data.offer_nothing_yet", lang) in shown
    assert set(foreign(texts(at), lang)) <= set(HEAD.strip().split(";"))
    assert not own_workspace().exists


def test_an_answer_settles_the_question_and_is_remembered_with_the_rest():
    at = drop(open_page("data", "de"), SHOP)
    box = at.selectbox(key=key_of(at, "question-"))
    assert box.value == "dmy" and set(box.options) >= {t("question.option_dmy", "de")}
    box.select("mdy").run()
    settle(at)
    assert plural("data.questions", 1, "de") not in words(at)
    accept(at)
    days = own_workspace().current().cursor().execute("select order_date from orders order by 1").fetchall()
    assert [str(day) for (day,) in days] == ["2026-01-02", "2026-02-03", "2026-04-05"]

    drop(at, NEXT)
    shown = words(at)
    assert t("data.as_last_time", "de") in shown and t("data.ready", "de") in shown
    assert plural("data.questions", 1, "de") not in shown
    accept(at)
    assert own_workspace().current().coverage["orders"][2] == 4


def test_that_is_right_settles_all_questions_as_assumed():
    at = drop(open_page("data", "de"), SHOP)
    at.button(key=key_of(at, "confirm-")).click().run()
    settle(at)
    assert plural("data.questions", 1, "de") not in words(at)


def test_a_text_replaced_everywhere_counts_before_anything_is_taken_over():
    at = drop(open_page("data", "de"), SHOP)
    part = next(group for group in at.get("button_group") if (group.key or "").startswith("part-"))
    part.set_value("mending").run()
    old = at.selectbox(key=key_of(at, "replace-old-"))
    old.select(("Bestelldatum", "irgendwann")).run()
    new = next(field for field in at.text_input if field.key.startswith("replace-new-"))
    new.set_value("03/04/2026")
    next(button for button in at.button if button.label == t("data.replace_apply", "de")).click().run()
    settle(at)
    assert "4 neu" in words(at)
    assert t("rule.unreadable_date", "de") not in words(at)
    assert not own_workspace().exists
    accept(at)
    assert own_workspace().current().coverage["orders"][2] == 4


def test_read_otherwise_takes_the_table_that_is_chosen():
    at = drop(open_page("data", "de"), ("liste.csv", b"Nummer;Datum;Wert\n1;01.02.2026;5\n", "text/csv"))
    table = at.selectbox(key=key_of(at, "table-"))
    table.select("visits")
    next(button for button in at.button if button.label == t("data.read_again", "de")).click().run()
    settle(at)
    assert t("data.recognised", "de", table="Besuche") in words(at)


def test_a_platforms_export_can_be_read_as_any_other_file():
    file = ROOT / "tests" / "fixtures" / "presets" / "shopify_orders.csv"
    at = drop(open_page("data", "de"), (file.name, file.read_bytes(), "text/csv"))
    assert "(Shopify, " in words(at)
    box = next(box for box in at.checkbox if box.key.startswith("preset-"))
    box.uncheck()
    next(button for button in at.button if button.label == t("data.read_again", "de")).click().run()
    settle(at)
    assert "(Shopify, " not in words(at)


def test_an_import_goes_on_when_another_page_is_opened(monkeypatch):
    monkeypatch.setattr(running, "QUICK_SECONDS", 0.0)
    at = open_page("data", "de")
    drop(at, NEXT)
    at.button(key="accept").click().run()
    run = running.current(own_workspace().id)
    assert run is not None
    run.work.wait(60)
    at.run()
    assert running.current(own_workspace().id) is None
    assert len(at.success) == 1
    assert uploads.decided("x") == uploads.Decision()


def test_a_cancelled_import_leaves_the_shop_and_the_files(monkeypatch):
    at = drop(open_page("data", "de"), NEXT)
    monkeypatch.setattr(running, "QUICK_SECONDS", 0.0)
    at.button(key="accept").click().run()
    run = running.current(own_workspace().id)
    run.work.stop()
    run.work.wait(60)
    at.run()
    settle(at)
    assert [info.value for info in at.info] == [t("error.cancelled", "de")]
    assert not own_workspace().exists
    assert not at.button(key="accept").disabled


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_known_report_names_what_it_lacks_and_what_its_columns_are_made_of(lang):
    fixture = Path(__file__).parents[1] / "fixtures" / "presets" / "kaufland_sales.csv"
    at = drop(open_page("data", lang), ("report_sales.csv", fixture.read_bytes(), "text/csv"))
    assert presets()["kaufland_sales"].note[lang] in words(at)
    headers = at.dataframe[0].value.iloc[:, 0]
    assert {"price + cancel_status", "cancel_status + return_status"} & set(headers)
    assert not {"total", "unit", "state"} & set(headers)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_report_of_no_use_says_what_to_load_instead(lang):
    fixture = Path(__file__).parents[1] / "fixtures" / "presets" / "shopify_customers.csv"
    at = drop(open_page("data", lang), ("customers_export.csv", fixture.read_bytes(), "text/csv"))
    assert presets()["shopify_customers"].refuse[lang] in words(at).replace("\\", "")
