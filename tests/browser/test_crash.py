"""The plug is pulled while files are taken over: what was there before is there afterwards."""

import time
from pathlib import Path

from playwright.sync_api import expect

from loyalty.i18n import t
from tests.browser import shops, steps
from tests.browser.test_upload import OWN, expect_on_time, expect_shop


def test_a_killed_server_loses_nothing(start_server, sample_home, page, open_page, tmp_path):
    server = start_server(home=sample_home)
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shops.spring(tmp_path)])
    steps.accept(page)
    expect_shop(page, OWN, 9)

    steps.upload(page, [shops.large(tmp_path, 10_000)])
    accept = page.get_by_role("button", name=t("data.accept", "de"), exact=True)
    expect(accept).to_be_enabled(timeout=steps.LONG_MS)
    accept.click()
    assert _appears(sample_home, "shops/*/versions/.draft-*/*")
    server.kill()
    assert list(sample_home.glob("shops/*/versions/.draft-*"))

    server.start()
    open_page(page, f"{server.url}/commerce")
    expect_shop(page, OWN, 9)
    expect_on_time(page, shops.SPRING_ON_TIME)
    open_page(page, f"{server.url}/data")
    steps.upload(page, [shops.june(tmp_path)])
    steps.accept(page)
    expect_shop(page, OWN, 11)
    assert not list(sample_home.glob("shops/*/versions/.draft-*"))
    assert not [path for path in sample_home.glob("uploads/**/*") if path.is_file()]
    steps.expect_no_exception(page)


def _appears(folder: Path, pattern: str) -> bool:
    """Whether a file of this pattern comes into being within the time that an import may take to start."""
    deadline = time.monotonic() + steps.LONG_MS / 1000
    while time.monotonic() < deadline:
        if any(folder.glob(pattern)):
            return True
        time.sleep(0.01)
    return False
