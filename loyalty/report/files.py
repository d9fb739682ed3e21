"""The files that are made of a report; the suffix of a name says which kind."""

import base64
import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loyalty.background import Progress, silent
from loyalty.cards.values import as_csv, for_download
from loyalty.report import chromium, html, xlsx
from loyalty.report.contents import Contents

# Cards that one browser draws: it does not say how far it is, and starting it takes a second.
_AT_ONCE = 32
SUFFIXES = (".html", ".pdf", ".xlsx", ".zip")


def write(contents: Contents, target: Path, browser: str | None = None) -> None:
    """Write one of SUFFIXES. Raises ChromiumError for a PDF that no browser makes, OSError."""
    target.write_bytes(made(contents, target.suffix.lower(), browser))


def made(contents: Contents, suffix: str, browser: str | None = None, progress: Progress = silent) -> bytes:
    """The content of a file of this kind; a ZIP holds every card, without a browser as CSV only.

    `progress` hears of the stage "file". Raises ChromiumError for a PDF that no browser makes.
    """
    progress("file", 0, 1)
    if suffix == ".xlsx":
        return xlsx.workbook(contents)
    if suffix == ".zip":
        return _archive(contents, browser or _any_browser(), progress)
    page = html.page(contents)
    return _pdf(page, browser or chromium.find()) if suffix == ".pdf" else page.encode()


def write_cards(contents: Contents, folder: Path, browser: str | None) -> Iterator[Path]:
    """Write every card as CSV and, with a browser, as PNG; the paths, as they are written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in _cards(contents, browser, silent):
        path = folder / name
        path.write_bytes(content)
        yield path


def _archive(contents: Contents, browser: str | None, progress: Progress) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _cards(contents, browser, progress):
            archive.writestr(name, content)
    return target.getvalue()


def _cards(contents: Contents, browser: str | None, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Name and content of the files of every card."""
    for card in contents.cards:
        yield f"{card.kpi.id}.csv", as_csv(for_download(card.rows, card.kpi, contents.view.version.settings))
    for place in range(0, len(contents.cards) if browser else 0, _AT_ONCE):
        progress("file", place, len(contents.cards))
        page = html.pictures(contents, contents.cards[place : place + _AT_ONCE])
        for name, picture in _pictures(page, browser):
            yield f"{name}.png", picture


def _any_browser() -> str | None:
    try:
        return chromium.find()
    except chromium.ChromiumError:
        return None


def _pictures(page: str, browser: str) -> Iterator[tuple[str, bytes]]:
    """KPI id and PNG of every card."""
    with _saved(page) as source:
        drawn = chromium.drawn(source, browser)
    for name, picture in re.findall(r'<output id="(\w+)">data:image/png;base64,([^<]+)</output>', drawn):
        yield name, base64.b64decode(picture)


def _pdf(page: str, browser: str) -> bytes:
    with _saved(page) as source:
        target = source.with_suffix(".pdf")
        chromium.print_pdf(source, target, browser)
        return target.read_bytes()


@contextmanager
def _saved(page: str) -> Iterator[Path]:
    """The page as a file, as long as a browser needs it."""
    with tempfile.TemporaryDirectory(prefix="stammkunde-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, "report.html")
        path.write_text(page, encoding="utf-8")
        yield path
