"""How long the report of a month takes, how large its files are, and how much memory it needs.

    python benchmarks/report.py [--orders 1000000] [--dir FOLDER]

The sample shop, and with --orders a generated one beside it. Each report is made in a process of its own:
"contents" is everything that is computed and drawn, the files are made of it. "s CPU" is the processor time
of that process (the browser that prints the PDF has its own); on a busy machine it says more than the clock.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import scale
import shops


def report(workspace: Path) -> dict[str, float]:
    """Seconds, sizes in MB and peak memory in MB of one report; roll-ups are built."""
    from loyalty import periods
    from loyalty.cards.view import View
    from loyalty.report import chromium, files
    from loyalty.report.contents import MONTHS, contents
    from loyalty.workspace import Workspace

    figures: dict[str, float] = {}
    version = Workspace(workspace).current()
    month = periods.last_complete_month(version.as_of)
    with scale.measured(figures, "contents"):
        found = contents(View(version, "de", "print", MONTHS, "year"), month)
    for suffix in files.SUFFIXES:
        try:
            with scale.measured(figures, suffix[1:]):
                made = files.made(found, suffix)
        except chromium.ChromiumError:
            continue
        figures[f"{suffix[1:]}_mb"] = len(made) / 1e6
    figures["peak_mb"] = scale.peak_mb()
    figures["orders"] = version.coverage["orders"][2]
    figures["cards"] = len(found.cards)
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line, measures, prints."""
    figures = shops.measured(shops.parser(__doc__).parse_args(arguments), __file__)
    counts = ("orders", "cards")
    print(shops.table(figures, counts, lambda unit: 1 if unit else 0, ", size"))
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--task"]:
        print(json.dumps(report(Path(sys.argv[2]))))
        raise SystemExit(0)
    raise SystemExit(main())
