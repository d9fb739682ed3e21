"""Where the keyboard stops on a page."""

from playwright.sync_api import Page

STOP = """
() => {
  const stop = document.activeElement;
  if (stop === document.body) return null;
  const { left, right, width } = stop.getBoundingClientRect();
  const boxes = [stop, stop.parentElement, stop.closest('[role="group"]') ?? stop];
  const frames = boxes.map(one => getComputedStyle(one));
  return {
    html: stop.outerHTML.slice(0, 200),
    name: stop.ariaLabel || stop.labels?.[0]?.innerText || stop.innerText
      || stop.closest('[aria-label]')?.ariaLabel || stop.querySelector('[aria-label]')?.ariaLabel,
    shown: stop.checkVisibility({ visibilityProperty: true }) && width > 0
      && left >= 0 && right <= innerWidth + 1,
    ringed: stop.matches('canvas') || frames.some(one => one.outlineStyle !== 'none'
      || one.boxShadow !== 'none' || one.borderColor === 'rgb(15, 118, 110)'),
  };
}
"""


def walk(page: Page) -> list[dict]:
    """Where the Tab key stops, from the top of the page to its end."""
    stops = []
    page.evaluate("document.activeElement.blur()")
    for _ in range(150):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"the keyboard does not get out of {stops[-1]['html']}")
