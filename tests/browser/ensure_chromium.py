"""Finds a Chromium for the browser tests; run as a script, it installs one where there is none.

A browser of the machine comes first: $CHROMIUM, then Chromium, Chrome and Edge by name and in the usual
places; last the one that Playwright may have downloaded.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from loyalty.report import chromium  # noqa: E402  (the folder must be known first)


def find_chromium() -> str | None:
    """The path of a Chromium-like browser: $CHROMIUM, the machine's, or Playwright's own; None without any.

    Raises FileNotFoundError when $CHROMIUM names something that cannot be run.
    """
    try:
        return chromium.find()
    except chromium.ChromiumError as error:
        if error.key == "report.chromium_unusable":
            raise FileNotFoundError(f"CHROMIUM={error.values['path']} cannot be run") from None
        return _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _is_debian() -> bool:
    # Not the systems derived from it: the package chromium of Ubuntu is a snap, which containers cannot run.
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text(encoding="utf-8").splitlines()


def install_chromium() -> None:
    """Installs one: the package of Debian when this is its root, else the build that Playwright downloads.

    Raises subprocess.CalledProcessError when the installation fails.
    """
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root and _is_debian():
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], check=True)
        command = ["apt-get", "install", "-q", "-y", "chromium", "fonts-liberation"]
        subprocess.run(command, check=True, env=environment)
        return
    # Only root can add the system libraries that the downloaded build needs; on a desktop they are there.
    libraries = ["--with-deps"] if is_root and sys.platform == "linux" else []
    subprocess.run([sys.executable, "-m", "playwright", "install", *libraries, "chromium"], check=True)


def main() -> int:
    """Prints the browser's path, after installing one if need be; 1 when that does not help."""
    path = find_chromium()
    if path is None:
        print("No Chromium, Chrome or Edge found: installing Chromium for the browser tests.", flush=True)
        try:
            install_chromium()
        except subprocess.CalledProcessError as error:
            print(f"That failed: {error}", file=sys.stderr)
        path = find_chromium()
    if path is None:
        print(
            "Please install Chromium or Chrome, or name one: make test CHROMIUM=/path/to/it", file=sys.stderr
        )
        return 1
    print(f"Browser tests run in {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
