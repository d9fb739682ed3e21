"""The machine's Chromium, Chrome or Edge: prints a report as PDF and draws its charts, without a window.

It works on files only, with a profile of its own that is thrown away, and is kept from the network.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from loyalty.background import go_on, interruptible

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Microsoft/Edge/Application/msedge.exe",
)
VARIABLE = "CHROMIUM"
_LONGEST_SECONDS = 300
# Drawing takes seconds of the browser's own clock, which runs ahead while nothing happens.
_CLOCK_MS = 60_000
_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    # Every address leads nowhere: what is printed needs no network, and its browser gets none.
    "--proxy-server=127.0.0.1:9",
    f"--virtual-time-budget={_CLOCK_MS}",
)


class ChromiumError(Exception):
    """No browser, or one that did not do its work. `key` names the text to show, `values` fills it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key, self.values = key, values


def find(wanted: str | Path | None = None) -> str:
    """The path of a browser: the wanted one, $CHROMIUM, one on the PATH, one in the usual places.

    Raises ChromiumError when there is none, or the one asked for cannot be run.
    """
    wanted = wanted or os.environ.get(VARIABLE)
    if wanted:
        found = shutil.which(str(wanted))
        if found is None:
            raise ChromiumError("report.chromium_unusable", path=wanted)
        return found
    local = os.environ.get("LOCALAPPDATA")
    own = [f"{local}/Google/Chrome/Application/chrome.exe"] if local else []
    for name in (*NAMES, *PLACES, *own):
        found = shutil.which(name)
        if found:
            return found
    raise ChromiumError("report.chromium_missing")


def print_pdf(page: Path, target: Path, browser: str) -> None:
    """A page of this machine as PDF, as its print rules say. Raises ChromiumError."""
    _run(browser, "--no-pdf-header-footer", f"--print-to-pdf={target.resolve()}", page.resolve().as_uri())
    _made(target)


def drawn(page: Path, browser: str) -> str:
    """A page of this machine as it stands when its scripts have run. Raises ChromiumError."""
    return _run(browser, "--dump-dom", page.resolve().as_uri()).decode("utf-8", errors="replace")


def _run(browser: str, *arguments: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="stammkunde-", ignore_cleanup_errors=True) as profile:
        command = [browser, *_FLAGS, *_unboxed(), f"--user-data-dir={profile}", *arguments]
        try:
            written, said, code = _finished(command)
        except subprocess.TimeoutExpired:
            raise ChromiumError("report.chromium_slow", seconds=_LONGEST_SECONDS) from None
        except OSError as error:
            written, said, code = b"", str(error).encode(), 1
    go_on()
    if code:
        reason = said.decode(errors="replace").strip().splitlines()[-1:]
        raise ChromiumError("report.chromium_failed", reason="".join(reason))
    return written


def _finished(command: list[str]) -> tuple[bytes, bytes, int]:
    """What a browser has written and said, and its exit code; it ends with the work that it belongs to."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        running = _Running(process)
        try:
            written, said = interruptible(running).process.communicate(timeout=_LONGEST_SECONDS)
        finally:
            running.interrupt()
    return written, said, process.returncode


@dataclass(frozen=True, eq=False)
class _Running:
    """A browser and the processes that it has started, which outlive it where only it is killed."""

    process: subprocess.Popen

    def interrupt(self) -> None:
        if self.process.poll() is None:
            if hasattr(os, "killpg"):
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()


def _unboxed() -> list[str]:
    """Root has no sandbox to give away: Chromium refuses to start with one."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def _made(target: Path) -> None:
    if not target.exists() or not target.stat().st_size:
        raise ChromiumError("report.chromium_failed", reason=target.name)
