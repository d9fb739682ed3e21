"""The report as XLSX and PDF, cards as CSV, and the command that writes them."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from loyalty.__main__ import main
from loyalty.analyses import cohorts, rfm, whatif
from loyalty.background import Stopped, Work
from loyalty.i18n import t, texts
from loyalty.report import analysis_sheets, chromium, files
from loyalty.report.contents import Contents, contents
from loyalty.report.customers import Groups
from loyalty.report.xlsx import workbook
from loyalty.workspace import Workspace
from tests import report_shop
from tests.report_shop import FORMULA, SCRIPT, build, report_of, view_of


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return build(tmp_path_factory.mktemp("report") / "shop")


@pytest.fixture(scope="module")
def german(shop: Workspace) -> Contents:
    return report_of(shop, "de")


@pytest.fixture(scope="module")
def saved(german: Contents) -> bytes:
    return workbook(german)


@pytest.fixture(scope="module")
def book(saved: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(saved))


def rows_of(sheet: Worksheet) -> list[dict[str, object]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_sheet_for_every_page(book, german):
    pages = [page.title.rstrip("?") for page in german.pages if page.cards]
    names = ("sheet_cohorts", "sheet_targets", "sheet_notes", "definitions", "sheet_about")
    matrix, *others = (t(f"report.{name}", "de") for name in names)
    analyses = [t("rfm.title", "de"), matrix, t("whatif.title", "de").rstrip("?").strip()]
    found = [name.strip() for name in book.sheetnames]
    assert found == [t("nav.overview", "de"), *pages, *analyses, *others]
    for sheet in book:
        assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref
        assert all(sheet.column_dimensions[cell.column_letter].width > 8 for cell in sheet[1])


def test_its_numbers_are_those_of_the_results(book, german):
    for page in (one for one in german.pages if one.cards):
        rows = iter(rows_of(book[page.title.rstrip("?")]))
        for card in page.cards:
            for expected in card.rows.itertuples():
                row = next(rows)
                assert row["Kennzahl"] == card.kpi.text("name", "de")
                numbers = [row[name] for name in ("Wert", "Von (95 %)", "Bis (95 %)", "Fälle (n)")]
                wanted = [expected.value, expected.low, expected.high, expected.n]
                assert numbers == [None if pd.isna(number) else pytest.approx(number) for number in wanted]
                assert pd.isna(expected.period) or row["Monat"] == expected.period.to_pydatetime()


def test_cohorts_stand_as_a_matrix_and_end_where_the_future_begins(book, german):
    rows = rows_of(book[t("report.sheet_cohorts", "de")])
    assert {row["Gezählt wird"] for row in rows} == {t(f"cohorts.{kind}", "de") for kind in cohorts.KINDS}
    by_month = {row["Erster Kauf im"]: row for row in rows if row["Gezählt wird"] == "kaufte in diesem Monat"}
    cells = cohorts.matrix(german.view.version)
    for cell in cells.itertuples():
        written = by_month[cell.cohort.to_pydatetime()]
        wanted = pytest.approx(cell.value) if cell.mature else None
        assert written["Kunden"] == cell.n and written[f"Monat {cell.age}"] == wanted
    assert by_month[datetime(2026, 1, 1)]["Monat 10"] is None


def test_groups_have_their_numbers_and_small_ones_none(book, german):
    rows = rows_of(book[t("rfm.title", "de")])
    for row, group in zip(rows, rfm.segments(german.view.version).itertuples(), strict=True):
        numbers = [row["Kunden"], row["Anteil an den Kunden"], row["Umsatz bisher"]]
        wanted = [group.customers, group.share, group.revenue]
        assert numbers == [None if pd.isna(one) else pytest.approx(one) for one in wanted]
    small = rfm.segments(german.view.version).assign(hidden=True, customers=float("nan"))
    found = analysis_sheets.sheet(german.view, Groups("", "", [], small)).rows
    assert all(pd.isna(row[1].value) and "10" in row[-1] for row in found)


def test_scenarios_say_what_comes_out_and_what_it_stands_on(book, german):
    rows = rows_of(book[t("whatif.title", "de").rstrip("?").strip()])
    margin = next(row for row in rows if row["Was"] == t("report.whatif_margin", "de"))
    outcome = whatif.outcome(whatif.basis(german.view.version, "repeat"))
    found = margin["Wert"], margin["Von (95 %)"], margin["Bis (95 %)"]
    assert found == pytest.approx((outcome.margin.value, outcome.margin.low, outcome.margin.high))
    said = {row["Was"]: row["Wert"] for row in rows}
    for one in outcome.basis.assumptions:
        assert said[t(f"whatif.name.{one.name}", "de")] == pytest.approx(one.value)


def test_the_report_of_an_earlier_month_knows_nothing_of_the_later_ones(shop):
    earlier = contents(view_of(shop, "de"), date(2026, 3, 1), own={"repeat": {"uplift": 0.1}})
    (life,) = (page for page in earlier.pages if page.key == "lifecycle")
    groups, matrix = life.analyses
    cells = matrix.cells["active"].set_index(["cohort", "age"])
    assert cells.index.get_level_values("cohort").max() <= pd.Timestamp(2026, 3, 1)
    assert not pd.isna(cells["value"][pd.Timestamp(2025, 9, 1), 6])
    assert pd.isna(cells["value"][pd.Timestamp(2025, 9, 1), 7])
    orders = report_shop.orders()
    bought = orders[(orders["ordered_at"] < "2026-04-01") & (orders["status"] == "completed")]
    assert list(groups.frame["hidden"]).count(True) == 1
    best = groups.frame.iloc[0]
    assert best["customers"] / best["share"] == pytest.approx(bought["customer_id"].nunique())
    assert best["revenue"] / best["revenue_share"] == pytest.approx(bought["order_value"].sum())
    (balance,) = (page for page in earlier.pages if page.key == "balance")
    assert "10,0" in balance.analyses[0].parts[0].about


def test_what_a_filter_forbids_is_said(shop):
    filtered = report_of(shop, "de", customer_kind=("new",))
    (life,) = (page for page in filtered.pages if page.key == "lifecycle")
    why = t("analysis.not_divisible", "de", slices=t("slice.customer_kind", "de"))
    assert [part.said for one in life.analyses for part in one.parts] == [[why], [why]]
    names = openpyxl.load_workbook(io.BytesIO(workbook(filtered))).sheetnames
    assert t("rfm.title", "de") not in names


def test_numbers_and_dates_are_real_and_written_as_the_language_does(book):
    rate = next(row for row in book["Commerce"].iter_rows() if row[0].value == "Pünktlich geliefert")
    assert rate[2].is_date and rate[2].number_format == "[$-407]mmm yyyy"
    assert rate[3].data_type == "n" and rate[3].number_format == "0.0 %"
    value = next(
        row for row in book["Lebenszyklus"].iter_rows() if row[0].value == "Durchschnittlicher Bestellwert"
    )
    assert value[3].number_format == '#,##0.00 "EUR"'


def test_the_overview_compares_as_the_report_does(book, german):
    rows = {row["Kennzahl"]: row for row in rows_of(book["Überblick"])}
    assert len(rows) == len(german.cards)
    rate = rows["Pünktlich geliefert"]
    assert rate["Monat"] == datetime(2026, 10, 1)
    assert rate["Wert"] - rate["Vorjahr"] == pytest.approx(rate["Änderung zum Vorjahr"])
    assert rate["Urteil zum Vorjahr"].endswith(t("change.worse", "de"))
    assert (rate["Ziel"], rate["Abstand zum Ziel"]) == (0.95, pytest.approx(rate["Wert"] - 0.95))


def test_no_text_acts_as_a_formula_and_nothing_leads_outside(book, saved):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type in "snd" and cell.hyperlink is None for cell in cells)
    notes = [cell for cell in cells if str(cell.value).startswith(FORMULA)]
    assert notes and all(cell.quotePrefix for cell in notes)
    assert any(str(cell.value) == "+Kühn" and cell.quotePrefix for cell in cells)
    with zipfile.ZipFile(io.BytesIO(saved)) as archive:
        names = archive.namelist()
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]


def test_libreoffice_reads_the_same_numbers(saved, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not on the PATH")
    source = tmp_path / "report.xlsx"
    source.write_bytes(saved)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "ods", "--outdir", tmp_path, source]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    read = CalamineWorkbook.from_path(tmp_path / "report.ods")
    written = CalamineWorkbook.from_path(source)
    assert read.sheet_names == written.sheet_names
    for name in written.sheet_names:
        assert _cells(read, name) == _cells(written, name)


def _cells(book: CalamineWorkbook, sheet: str) -> list[list[object]]:
    """Numbers to nine digits, which is what LibreOffice keeps of them when it writes."""
    rows = book.get_sheet_by_name(sheet).to_python()
    return [[float(f"{cell:.9g}") if isinstance(cell, float) else cell for cell in row] for row in rows]


@pytest.mark.skipif(os.name == "nt", reason="the browser is a shell script")
def test_a_browser_ends_with_what_it_was_started_for(tmp_path):
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/child; wait\n")
    browser.chmod(0o755)
    work = Work(lambda tell: chromium.drawn(tmp_path / "page.html", str(browser)))
    while not (tmp_path / "child").exists() or not (tmp_path / "child").read_text():
        assert not work.wait(0.05), work.result()
    work.stop()
    assert work.wait(10)  # its child keeps the pipe open: as long as that lives, nobody stops waiting
    with pytest.raises(Stopped):
        work.result()


def test_the_command_writes_what_its_suffix_says(shop, german, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(chromium, "NAMES", ())
    monkeypatch.setattr(chromium, "PLACES", ())
    monkeypatch.delenv("CHROMIUM", raising=False)
    outs = [tmp_path / "report.html", tmp_path / "report.xlsx"]
    cards = tmp_path / "cards"
    arguments = ["report", str(shop.folder), "--month", "2026-10", "--cards", str(cards)]
    assert main([*arguments, *(f"--out={out}" for out in outs)]) == 0
    said = capsys.readouterr()
    assert [Path(line) for line in said.out.splitlines()[:2]] == outs and all(out.exists() for out in outs)
    assert said.err.strip() == t("report.chromium_missing", "de")
    with zipfile.ZipFile(io.BytesIO(files.made(german, ".zip"))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            path.name: path.read_bytes() for path in cards.iterdir()
        }
    rate = pd.read_csv(cards / "on_time_delivery_rate.csv")
    assert list(rate["period"])[-1] == "2026-10-01" and rate["value"].iloc[-1] == pytest.approx(18 / 37)
    behind = {"repeat_purchase_rate_90d": {"repeat_window": 90}, "average_order_value": {"currency": "EUR"}}
    for name, settings in behind.items():
        told = pd.read_csv(cards / f"{name}.csv").iloc[-1]
        assert dict(told[[*settings]]) == settings and told["as_of"] == str(shop.current().as_of)


@pytest.mark.parametrize(
    "asked, key",
    [
        (["--out=report.pdf"], "report.chromium_missing"),
        (["--out=report.pdf", "--chromium=/no/such/browser"], "report.chromium_unusable"),
        (["--out=report.doc"], "cli.bad_suffix"),
        (["--out=report.html", "--month=2021-01"], "cli.no_month"),
        (["--out=report.html", "--where=carrier=Nobody"], "cli.unknown_value"),
        ([], "cli.no_out"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_sentence(shop, asked, key, capsys, monkeypatch):
    monkeypatch.setattr(chromium, "NAMES", ())
    monkeypatch.setattr(chromium, "PLACES", ())
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert main(["report", str(shop.folder), "--lang=en", *asked]) == 2
    said = capsys.readouterr().err.strip()
    beginning = re.split(r"\{\w+\}", texts("en")[key])[0]
    assert said.startswith(beginning) and "\n" not in said


def test_a_filter_is_named_and_targets_are_left_to_the_whole_shop(shop):
    filtered = report_of(shop, "en", carrier=(SCRIPT,))
    assert (t("slice.carrier", "en"), SCRIPT) in filtered.facts
    rate = next(card for card in filtered.cards if card.kpi.id == "on_time_delivery_rate")
    assert rate.said.target == "" and rate.said.line.row["n"] < 37
