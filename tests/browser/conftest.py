"""Fixtures for the browser tests: the running application and a Chromium that looks at it.

A failed test shows the end of its servers' logs and leaves a picture of its pages in test-results/.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.ensure_chromium import find_chromium
from tests.sample_home import copy_sample_home

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PICTURES = ROOT / "test-results"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PROFILE = {
    "locale": "de-DE",
    "timezone_id": "Europe/Berlin",
    "color_scheme": "light",
    "viewport": {"width": 1440, "height": 900},
}
START_SECONDS = 60
WAIT_MS = 60_000
LOG_LINES = 60
SERVERS = pytest.StashKey[list["Server"]]()


class Server:
    """`streamlit run app.py` on a free port of this machine, with a STAMMKUNDE_HOME of its own.

    `settings` are further environment variables. `url` has no slash at its end. After `kill` or `stop` a
    `start` serves the same address and home again.
    """

    def __init__(self, home: Path, log: Path, app: Path = ROOT / "app.py", **settings: str) -> None:
        self.home = home
        self.log = log
        self.app = app
        self.settings = settings
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Starts the process and waits until it is healthy; RuntimeError with its log when it never is."""
        options = {"port": self.port, "address": "localhost", "headless": "true", "fileWatcherType": "none"}
        command = [sys.executable, "-m", "streamlit", "run", str(self.app)]
        command += [f"--server.{name}={value}" for name, value in options.items()]
        settings = {"STAMMKUNDE_HOME": str(self.home), "PYTHONUNBUFFERED": "1", **self.settings}
        environment = {**os.environ, **settings}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._wait_until_healthy()

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if self.is_healthy():
                return
            time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"the application did not start:\n{self.log_end()}")

    def is_healthy(self) -> bool:
        """Whether the server answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False

    def stop(self) -> None:
        """Asks the process to end, and ends it if it does not."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Ends the process at once, as a power cut would (kill -9)."""
        self.process.kill()
        self.process.wait()

    def log_end(self) -> str:
        """The last lines the server wrote, without the colours of a terminal."""
        text = re.sub(r"\x1b\[[0-9;]*m", "", self.log.read_text(encoding="utf-8", errors="replace"))
        return "\n".join(text.splitlines()[-LOG_LINES:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


def _run_server(folder: Path, config: pytest.Config, home: Path | None = None, **settings: str) -> Server:
    server = Server(home or folder / "home", folder / "server.log", **settings)
    config.stash.setdefault(SERVERS, []).append(server)
    server.start()
    return server


def _end_server(server: Server, config: pytest.Config) -> None:
    server.stop()
    config.stash[SERVERS].remove(server)


@pytest.fixture
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own in which the sample shop is already built, for `start_server(home=…)`."""
    return copy_sample_home(tmp_path_factory, tmp_path_factory.mktemp("home") / "home")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Server]:
    """The application with the sample shop, started once for all tests of a process."""
    folder = tmp_path_factory.mktemp("server")
    running = _run_server(folder, pytestconfig, copy_sample_home(tmp_path_factory, folder / "home"))
    yield running
    _end_server(running, pytestconfig)


@pytest.fixture
def start_server(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Callable[..., Server]]:
    """A function that starts a further server: with an empty home, or with `home=` an existing one.

    Further arguments are environment variables.
    """
    started: list[Server] = []

    def start(home: Path | None = None, **settings: str) -> Server:
        folder = tmp_path_factory.mktemp("server")
        started.append(_run_server(folder, pytestconfig, home, **settings))
        return started[-1]

    yield start
    for running in started:
        _end_server(running, pytestconfig)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for all tests of a process."""
    chromium = find_chromium()
    if chromium is None:
        pytest.fail("no Chromium, Chrome or Edge here: `make test` installs one, CHROMIUM=… names one")
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """A function that opens a page in a browser profile of its own: no cookies, German, light, 1440 × 900.

    Options are those of Playwright's `new_context`, e.g. `locale="en-GB"`, `color_scheme="dark"`,
    `viewport={"width": 390, "height": 844}`.
    """
    contexts: list[BrowserContext] = []

    def open_context(**options: object) -> Page:
        contexts.append(_profile(browser, **options))
        return contexts[-1].new_page()

    yield open_context
    if getattr(request.node, "failed", False):
        _take_pictures(contexts, request.node.name)
    for context in contexts:
        context.close()


def _profile(browser: Browser, **options: object) -> BrowserContext:
    context = browser.new_context(**{**PROFILE, **options})
    context.set_default_timeout(WAIT_MS)
    return context


def _take_pictures(contexts: list[BrowserContext], test: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    name = "".join(letter if letter.isalnum() else "_" for letter in test)
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages, start=1):
        page.screenshot(path=PICTURES / f"{name}-{number}.png", full_page=True)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """An empty page in a fresh browser profile (see `new_page`)."""
    return new_page()


@pytest.fixture(scope="session")
def open_page() -> Callable[[Page, str], Page]:
    """A function `open_page(page, url)` that goes there and waits until the first run has ended.

    After a click this state is not reliable: wait for content with `expect` there.
    """

    def go(page: Page, url: str) -> Page:
        page.goto(url)
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        return page

    return go


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks everything in this folder: `pytest -m "not browser"` leaves it out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Adds the servers' logs to the report of a failed test, and tells the fixtures that it failed."""
    report = yield
    if report.failed:
        item.failed = True
        for server in item.config.stash.get(SERVERS, []):
            report.sections.append((f"log of {server.url}", server.log_end()))
    return report
