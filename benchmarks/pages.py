"""How long a click takes until the new content stands on the screen: the real app in a real browser.

    python benchmarks/pages.py [--runs 7] [--home FOLDER] [--only WORD] [--json]

Starts `streamlit run app.py` with the sample shop and drives it with Chromium. "new": nobody has asked for
that before, nothing is cached; "again": everybody's second time. "script" is the time that the server's
run took as the browser sees it (at its end the overview's table), "in view" the time from the click until
every chart in the window shows what it will go on showing (0: none changed), "drawn" until nothing of the
whole page changes, below the window included; "server" the processor time that the server
spent on it (Linux only), "browser" that of the page's own thread: on a busy machine these two say more.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import FLAGS, Server  # noqa: E402  (the folder must be known first)
from tests.browser.ensure_chromium import find_chromium  # noqa: E402

# The page notes when it was clicked, when the run began and ended, and when its content last changed.
# Which charts are in the window is known from an observer: to ask for their place would cost a layout.
WATCH = """
() => {
  const now = () => performance.now(), app = document.querySelector("[data-testid=stApp]");
  const zero = {click: 0, begin: 0, run: 0, end: 0, view: 0, last: 0}, seen = window.seen = {...zero};
  const hidden = new WeakSet(), shown = new WeakMap();
  const inside = new IntersectionObserver(entries => entries.forEach(
    ({target, isIntersecting}) => isIntersecting ? hidden.delete(target) : hidden.add(target)
  ));
  const CHART = ".stPlotlyChart, .stk-spark", main = document.querySelector("[data-testid=stMain]");
  const look = one => one.textContent + [...one.querySelectorAll("path, img")].map(
    part => part.getAttribute("d") ?? part.src
  );
  const redrawn = one => look(one) !== shown.get(one) && shown.set(one, look(one));
  // Of HTML that was written anew, all charts in it.
  const charts = node => {
    const element = node.closest ? node : node.parentElement, around = element?.closest(CHART);
    return around ? [around] : [...(element?.querySelectorAll(".stk-spark") ?? [])];
  };
  addEventListener("pointerdown", () => {
    main.querySelectorAll(CHART).forEach(one => inside.observe(one));
    Object.assign(seen, zero, {click: now()});
  }, true);
  new MutationObserver(() => {
    const runs = app.dataset.testScriptState !== "notRunning";
    if (runs && !seen.begin) seen.begin = now();
    if (!runs) seen.end = now();
    if (!runs && seen.begin && !seen.run) seen.run = seen.end;
  }).observe(app, {attributes: true, attributeFilter: ["data-test-script-state"]});
  new MutationObserver(records => {
    seen.last = now();
    const changed = new Set(records.flatMap(({target, type, addedNodes}) =>
      type === "childList" && addedNodes.length ? [...addedNodes].flatMap(charts) : charts(target).slice(0, 1)
    ));
    changed.forEach(one => inside.observe(one));
    if ([...changed].filter(redrawn).some(one => !hidden.has(one))) seen.view = seen.last;
  }).observe(
    main,
    {childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["d"]}
  );
}
"""
QUIET_MS = 300
# A run may be so short that the page never shows it: then a longer quiet is the sign.
DRAWN = """
(quiet) => {
  const {begin, end, last} = window.seen, now = performance.now();
  const charts = [...document.querySelectorAll("[data-testid=stMain] .stPlotlyChart")];
  const app = document.querySelector("[data-testid=stApp]");
  return app.dataset.testScriptState === "notRunning"
    && (begin ? end > begin && now - end > quiet : last && now - last > 5 * quiet)
    && now - last > quiet && charts.every(chart => chart.querySelector(".main-svg"));
}
"""
FILTERED_PAGES = ("overview", "commerce", "lifecycle")
TOPIC_PAGES = ("commerce", "communication", "lifecycle", "instruments", "balance")
COLUMNS = ("script", "in view", "drawn", "server", "browser")


class Visit:
    """One browser page on one server; notes the times of its clicks by name."""

    def __init__(self, page: Page, server: Server, times: dict[str, list[list[float]]]) -> None:
        self.page, self.server, self.times = page, server, times
        self.chromium = page.context.new_cdp_session(page)
        self.chromium.send("Performance.enable", {"timeDomain": "threadTicks"})

    def note(self, name: str, act: Callable[[], object]) -> None:
        """Do something that ends in a click, wait until the page is drawn, keep COLUMNS in milliseconds."""
        before = self._worked_ms()
        act()
        self.page.wait_for_function(DRAWN, arg=QUIET_MS, polling=50)
        server, browser = (after - begin for after, begin in zip(self._worked_ms(), before, strict=True))
        run, end, view, last, click = self.page.evaluate(
            "[seen.run || seen.last, seen.end, seen.view, seen.last, seen.click]"
        )
        script, view, drawn = run - click, max(0, view - click), max(end, last) - click
        self.times[name].append([script, view, drawn, server, browser])

    def _worked_ms(self) -> tuple[float, float]:
        """Processor time of the server and of the page's thread so far."""
        metrics = self.chromium.send("Performance.getMetrics")["metrics"]
        browser = next(one["value"] for one in metrics if one["name"] == "TaskDuration")
        stat = Path(f"/proc/{self.server.process.pid}/stat")
        fields = stat.read_text().rpartition(")")[2].split() if stat.exists() else []
        ticks = sum(map(int, fields[11:13])) if fields else math.nan
        return 1000 * ticks / os.sysconf("SC_CLK_TCK"), 1000 * browser


def press(page: Page, key: str, place: int) -> Callable[[], object]:
    """Press one button of a row of buttons."""
    return lambda: page.locator(f".st-key-{key} button").nth(place).click()


def toggle(page: Page, key: str, value: str) -> Callable[[], object]:
    """Add a value to a filter, or take it out again."""

    def act() -> None:
        box = page.locator(f".st-key-{key}")
        chosen = box.locator(f"[data-tag][aria-label='{value}'] button")
        if chosen.count():
            chosen.first.click()
            return
        if box.locator("input").get_attribute("aria-expanded") != "true":
            box.locator("input").click()
        page.get_by_role("option", name=value, exact=True).click()

    return act


def values_of(page: Page, key: str) -> list[str]:
    """The values that a filter offers."""
    page.locator(f".st-key-{key} input").click()
    page.get_by_role("option").first.wait_for()
    values = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    return values


def follow(page: Page, address: str) -> Callable[[], object]:
    """Follow a link to another page; where none stands, that of the group in the menu that holds it."""

    def act() -> None:
        link = page.locator(f"a[href='{address}'], a[href$='/{address}']")
        groups = page.get_by_test_id("stTopNavSection")
        for place in range(groups.count()):
            if link.count():
                break
            groups.nth(place).click()
            page.get_by_test_id("stTopNavDropdownLink").first.wait_for()
        link.first.click()

    return act


def clicks_on_one_page(visit: Visit, name: str, runs: int) -> None:
    """Filter, comparison and period. Every filter click of a round but its last one shows other countries."""
    page = visit.page
    countries = values_of(page, "country")
    for word in ("new", "again"):
        for place in (0, 1, 0, 2, 0, 1, 0):
            visit.note(f"{name}: filter, {word}", toggle(page, "country", countries[place]))
        visit.note(f"{name}: no filter, again", toggle(page, "country", countries[2]))
        page.keyboard.press("Escape")
    for key, words, places in (("versus", "comparison", (1, 0)), ("period", "period", (2, 1))):
        for number in range(runs + 1):
            word = "new" if number == 0 else "again"
            visit.note(f"{name}: {words}, {word}", press(page, key, places[number % 2]))


def topic_clicks(visit: Visit, name: str) -> None:
    """Every topic of a page in turn, twice."""
    key = f"topic_{name}"
    topics = visit.page.locator(f".st-key-{key} button").count()
    for word in ("new", "again"):
        for place in (*range(1, topics), 0):
            visit.note(f"{name}: topic, {word}", press(visit.page, key, place))


def page_changes(visit: Visit, runs: int, places: Sequence[str]) -> None:
    """From the overview to each page and back."""
    home = visit.page.url
    for number in range(runs + 1):
        word = "new" if number == 0 else "again"
        for name in places:
            visit.note(f"overview → {name}, {word}", follow(visit.page, name))
            visit.note(f"{name} → overview, again", follow(visit.page, home))


@contextmanager
def opened(browser: Browser, home: Path, address: str, times: dict) -> Iterator[Visit]:
    """A visit to a freshly started app: its caches are empty, the sample shop's counts are on disk."""
    server = Server(home, home / "server.log")
    server.start()
    context = browser.new_context(locale="de-DE", viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{server.url}/{address}")
        page.wait_for_selector("[data-testid=stMain] :is(.stPlotlyChart .main-svg, .stk-spark)")
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        page.wait_for_timeout(2000)
        page.evaluate(WATCH)
        yield Visit(page, server, times)
    finally:
        context.close()
        server.stop()


def build_sample(home: Path) -> None:
    """The sample shop with all its counts, so that no click waits for them or runs beside them."""
    build = (
        "from loyalty.ahead import counting; from loyalty.ui.session import sample_workspace; "
        "from loyalty.ui.waiting import count_ahead; "
        "count_ahead(sample_workspace().current()); counting.join(600)"
    )
    command = [sys.executable, "-c", build]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "STAMMKUNDE_HOME": str(home)})


def parts(runs: int) -> dict[str, tuple[str, Callable[[Visit], None]]]:
    """Name → the address to open and what to click there."""
    found: dict[str, tuple[str, Callable[[Visit], None]]] = {
        f"filters {name}": (
            "" if name == "overview" else name,
            partial(clicks_on_one_page, name=name, runs=runs),
        )
        for name in FILTERED_PAGES
    }
    found |= {f"topics {name}": (name, partial(topic_clicks, name=name)) for name in TOPIC_PAGES}
    found["pages"] = ("", partial(page_changes, runs=runs, places=TOPIC_PAGES))
    return found


def measure(home: Path, runs: int, only: str = "") -> dict[str, list[list[float]]]:
    """All clicks; for each part a server of its own, so that what is new there is new."""
    times: dict[str, list[list[float]]] = defaultdict(list)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for part, (address, act) in parts(runs).items():
            if only in part:
                with opened(browser, home, address, times) as visit:
                    act(visit)
        browser.close()
    return times


def report(times: dict[str, list[list[float]]]) -> str:
    """A Markdown table of medians in milliseconds."""
    lines = [f"| click | {' | '.join(COLUMNS)} | clicks |", f"|---|{'---:|' * (len(COLUMNS) + 1)}"]
    for name, found in times.items():
        medians = " | ".join(f"{median(column):,.0f} ms" for column in zip(*found, strict=True))
        lines.append(f"| {name} | {medians} | {len(found)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="clicks per median (filters: always 7)")
    parser.add_argument("--home", type=Path, help="STAMMKUNDE_HOME, kept (default: temporary)")
    parser.add_argument("--only", default="", help="only the parts with this in their name, e.g. topics")
    parser.add_argument("--json", action="store_true", help="all times as JSON")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="stammkunde-benchmark-") as temporary:
        home = options.home or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        build_sample(home)
        times = measure(home, options.runs, options.only)
    print(json.dumps(times, indent=1) if options.json else report(times))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
