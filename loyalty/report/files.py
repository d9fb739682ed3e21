"""The files that are made of a report; the suffix of a name says which kind."""

import base64
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loyalty.cards.values import as_csv, for_download
from loyalty.report import chromium, html, xlsx
from loyalty.report.contents import Contents

SUFFIXES = (".html", ".pdf", ".xlsx")


def write(contents: Contents, target: Path, browser: str | None = None) -> None:
    """Write one of SUFFIXES. Raises ChromiumError for a PDF that no browser makes, OSError."""
    target.write_bytes(made(contents, target.suffix.lower(), browser))


def made(contents: Contents, suffix: str, browser: str | None = None) -> bytes:
    """The content of a file of this kind. Raises ChromiumError for a PDF that no browser makes."""
    if suffix == ".xlsx":
        return xlsx.workbook(contents)
    page = html.page(contents)
    return _pdf(page, browser or chromium.find()) if suffix == ".pdf" else page.encode()


def write_cards(contents: Contents, folder: Path, browser: str | None) -> Iterator[Path]:
    """Write every card as CSV and, with a browser, as PNG; the paths, as they are written."""
    folder.mkdir(parents=True, exist_ok=True)
    for card in contents.cards:
        values = for_download(card.rows, card.kpi, contents.view.version.settings)
        yield _written(folder / f"{card.kpi.id}.csv", as_csv(values))
    if browser:
        for name, picture in _pictures(html.pictures(contents), browser):
            yield _written(folder / f"{name}.png", picture)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


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
