"""How much memory and time an upload costs the server, beside what it would cost without our own part in it.

    python benchmarks/uploads.py [--size 1024] [--files 1 2] [--dir FOLDER] [--json]

Starts the app twice: as it is, and with Streamlit's own way of keeping uploads in memory. In each a Chromium
opens the data page; with its session and cookies files are sent as the browser sends them, several at once.
"memory" is the highest resident size of the server during the upload less the one before it (Linux only).
The disk needs room for all files of a run.
"""

import argparse
import http.client
import json
import secrets
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import FLAGS, Server  # noqa: E402  (the folder must be known first)
from tests.browser.ensure_chromium import find_chromium  # noqa: E402
from tests.browser.memory import Memory  # noqa: E402

MB = 1024**2
LINE = "100001;02.03.2026;19,90;06.03.2026;05.03.2026;Küche\r\n".encode()
IN_MEMORY = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
import streamlit as st
from starlette.middleware import Middleware
from loyalty.ui.middleware import Pages
app = st.App(Path({root!r}) / "loyalty" / "ui" / "main.py", middleware=[Middleware(Pages)])
"""


@dataclass(frozen=True)
class Session:
    """What a browser knows that has the data page open."""

    host: str
    port: int
    id: str
    cookies: str
    xsrf: str


@dataclass(frozen=True)
class Figures:
    """One line of the table."""

    way: str
    files: int
    megabytes: int
    memory: float
    rate: float


@contextmanager
def opened(server: Server) -> Iterator[Session]:
    """A Chromium on the data page; a small upload shows the address that its session sends files to."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = browser.new_page(locale="de-DE")
        page.set_default_timeout(120_000)
        page.goto(f"{server.url}/data")
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        with page.expect_request("**/upload_file/**") as sent:
            small = {"name": "small.csv", "mimeType": "text/csv", "buffer": b"order_id\n1\n"}
            page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([small])
        page.wait_for_timeout(5000)
        cookies = {one["name"]: one["value"] for one in page.context.cookies()}
        yield Session(
            "localhost",
            server.port,
            sent.value.url.split("/")[-2],
            "; ".join(f"{name}={value}" for name, value in cookies.items()),
            cookies["_streamlit_xsrf"],
        )
        browser.close()


def send(session: Session, megabytes: int) -> None:
    """Sends one file of that size as a form. Raises AssertionError when it is not taken."""
    boundary = secrets.token_hex(16)
    name = f"orders-{uuid.uuid4().hex[:6]}.csv"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'
    head += "Content-Type: text/csv\r\n\r\n"
    tail = f"\r\n--{boundary}--\r\n"
    piece = (LINE * (MB // len(LINE) + 1))[:MB]
    connection = http.client.HTTPConnection(session.host, session.port, timeout=600)
    connection.putrequest("PUT", f"/_stcore/upload_file/{session.id}/{uuid.uuid4()}")
    connection.putheader("Content-Type", f"multipart/form-data; boundary={boundary}")
    connection.putheader("Content-Length", str(len(head) + megabytes * MB + len(tail)))
    connection.putheader("Cookie", session.cookies)
    connection.putheader("X-Xsrftoken", session.xsrf)
    connection.endheaders()
    connection.send(head.encode())
    for _ in range(megabytes):
        connection.send(piece)
    connection.send(tail.encode())
    answer = connection.getresponse()
    assert answer.status == 204, (answer.status, answer.read())
    connection.close()


def measure(way: str, app: Path, folder: Path, files: int, megabytes: int) -> Figures:
    """One server, one session, so many files at once."""
    folder.mkdir(parents=True)
    server = Server(folder, folder / "server.log", app, STREAMLIT_SERVER_MAX_UPLOAD_SIZE=str(2 * megabytes))
    server.start()
    try:
        with opened(server) as session, ThreadPoolExecutor(files) as threads:
            memory = Memory(server.process.pid)
            started = time.monotonic()
            list(threads.map(lambda _: send(session, megabytes), range(files)))
            seconds = time.monotonic() - started
            return Figures(way, files, megabytes, memory.growth() / MB, files * megabytes / seconds)
    finally:
        server.stop()


def report(found: Sequence[Figures]) -> str:
    """A Markdown table."""
    lines = ["| way | files at once | each | memory | speed |", "|---|---:|---:|---:|---:|"]
    for one in found:
        cells = f"{one.megabytes:,} MB | +{one.memory:,.0f} MB | {one.rate:,.0f} MB/s"
        lines.append(f"| {one.way} | {one.files} | {cells} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--size", type=int, default=1024, help="MB of each file")
    parser.add_argument("--files", type=int, nargs="+", default=[1, 2], help="how many at once")
    parser.add_argument("--dir", type=Path, help="where the files are written (default: a temporary one)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    found = []
    with tempfile.TemporaryDirectory(prefix="stammkunde-benchmark-", dir=options.dir) as temporary:
        folder = Path(temporary)
        in_memory = folder / "in_memory.py"
        in_memory.write_text(IN_MEMORY.format(root=str(ROOT)))
        for way, app in (("to disk", ROOT / "app.py"), ("Streamlit's own", in_memory)):
            for files in options.files:
                found.append(measure(way, app, folder / f"{app.stem}-{files}", files, options.size))
    print(json.dumps([asdict(one) for one in found], indent=1) if options.json else report(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
