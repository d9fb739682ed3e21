"""The report in a browser: drawn without a network, heard, on a phone, printed; cards as pictures."""

import re
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from loyalty.i18n import t
from loyalty.report import chromium, files
from loyalty.report.contents import Contents
from tests.browser import steps
from tests.browser.axe import violations
from tests.browser.ensure_chromium import find_chromium
from tests.report_shop import build, report_of

PICTURE = b"\x89PNG\r\n\x1a\n"
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contents]:
    workspace = build(tmp_path_factory.mktemp("report") / "shop")
    yield report_of(workspace, "de")
    workspace.delete()


@pytest.fixture(scope="module")
def file(report: Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / "report.html"
    files.write(report, path)
    return path


def drawn(page: Page, file: Path) -> Page:
    page.goto(file.as_uri())
    expect(page.locator(".chart:not(:has(.main-svg))")).to_have_count(0)
    return page


def test_it_draws_every_chart_and_asks_nobody(new_page: Callable[..., Page], file: Path, report: Contents):
    page, asked, said = new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message) if message.type == "error" else None)
    drawn(page, file)
    assert asked == [file.as_uri()]
    assert not said, [message.text for message in said if isinstance(message, ConsoleMessage)]
    figures = [card for card in report.cards if card.picture.figure is not None]
    assert page.locator(".card .main-svg").count() >= len(figures) > 5


def test_it_is_heard_and_fits_a_phone(new_page: Callable[..., Page], file: Path):
    page = drawn(new_page(bypass_csp=True, viewport={"width": 390, "height": 844}), file)
    assert not violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_prints_as_pdf(report: Contents, tmp_path: Path):
    target = tmp_path / "report.pdf"
    files.write(report, target, find_chromium())
    content = target.read_bytes()
    assert content.startswith(b"%PDF") and 5 <= len(PAGE_OF_PDF.findall(content)) <= 20
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, check=True)
        read = text.stdout.decode()
        assert report.title in read and "Pünktlich geliefert" in read and "Stand: 31.10.2026" in read


@pytest.mark.thorough
def test_every_card_becomes_a_picture(report: Contents, tmp_path: Path):
    written = list(files.write_cards(report, tmp_path, chromium.find()))
    names = {card.kpi.id for card in report.cards}
    assert {path.stem for path in written if path.suffix == ".csv"} == names
    pictures = [path.read_bytes() for path in written if path.suffix == ".png"]
    assert len(pictures) == len(names) and all(picture.startswith(PICTURE) for picture in pictures)
    assert {struct.unpack(">I", picture[16:20])[0] for picture in pictures} == {880, 1200}


def test_a_card_of_a_page_is_saved_as_a_picture(server, page, open_page):
    open_page(page, f"{server.url}/commerce")
    menu = steps.open_menu(page, "on_time_delivery_rate")
    with page.expect_download() as started:
        menu.get_by_role("button", name=t("card.download_png", "de")).press("Enter")
    assert started.value.suggested_filename == "on_time_delivery_rate.png"
    assert Path(started.value.path()).read_bytes().startswith(PICTURE)
