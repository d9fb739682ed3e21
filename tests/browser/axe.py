"""axe-core on the page as it stands: what people with a screen reader, a keyboard or weak eyes would meet."""

from importlib.resources import files

from playwright.sync_api import Page

SCRIPT = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
GRAVE = ("serious", "critical")

# A chart is one picture with one sentence; its parts are left out: tests of the charts look at their colours.
RUN = """
([script, rules]) => {
  if (!window.axe) (0, eval)(script);
  const options = { resultTypes: ['violations'], iframes: false };
  options.rules = { 'target-size': { enabled: true } };
  if (rules.length) options.runOnly = rules;
  return axe.run({ exclude: ['.js-plotly-plot'] }, options).then(found => found.violations);
}
"""


def violations(page: Page, *rules: str) -> list[str]:
    """Serious and critical ones, and headings out of order, each with rule, selector and reason."""
    found = page.evaluate(RUN, [SCRIPT, list(rules)])
    return [
        f"{one['id']} ({one['impact']}) at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for one in found
        if one["impact"] in GRAVE or one["id"] == "heading-order"
        for node in one["nodes"]
    ]
