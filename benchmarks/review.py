"""How long the month in review takes: all KPIs, and the headlines alone, which the overview waits for.

    python benchmarks/review.py [--orders 1000000] [--dir FOLDER] [--runs 3]

The sample shop, and with --orders a generated one beside it, each in a process of its own, roll-ups built.
"first": nothing has been read yet; "again": the months are in memory, all verdicts are reckoned anew;
"filter": a filter nobody has asked for. "running": the first days of each month are counted for a month in
progress, once per version. "CPU" is the processor time of the process; on a busy machine it says more.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import scale
import shops

SLICE = "country"
RUNNING_DAYS = 17


def review(workspace: Path, runs: int) -> dict[str, float]:
    """Seconds of each question; the medians of the repeated ones."""
    from loyalty import periods, rollup
    from loyalty.analyses.leading import leading
    from loyalty.analyses.review import is_by_days, review
    from loyalty.catalog import catalog
    from loyalty.workspace import Workspace

    version = Workspace(workspace).current()
    month = periods.last_complete_month(version.as_of)
    kpis = list(catalog().values())
    headlines = [kpi for of_folder in leading(version).values() for kpi in of_folder]
    values = version.slices[SLICE]
    figures: dict[str, float] = {"orders": version.coverage["orders"][2], "lines": len(kpis)}
    with scale.measured(figures, "headlines, first"):
        review(version, month, headlines)
    with scale.measured(figures, "all, first"):
        review(version, month, kpis)
    rounds: list[dict[str, float]] = [{} for _ in range(runs)]
    for number, times in enumerate(rounds):
        with scale.measured(times, "all, again"):
            review(version, month, kpis)
        where = {SLICE: tuple(values[: number + 1])}  # another filter each time
        with scale.measured(times, "headlines, filter"):
            review(version, month, headlines, where)
        with scale.measured(times, "all, filter"):
            review(version, month, kpis, where)
    figures |= {name: median(times[name] for times in rounds) for name in rounds[0]}
    cut = [kpi for kpi in kpis if is_by_days(version, kpi) and not kpi.missing(version.columns)]
    with scale.measured(figures, "running, headlines"):
        for kpi in (kpi for kpi in cut if kpi in headlines):
            rollup.build(version, kpi, "month", days=RUNNING_DAYS)
    with scale.measured(figures, "running, all"):
        for kpi in cut:
            rollup.build(version, kpi, "month", days=RUNNING_DAYS)
    figures["peak_mb"] = scale.peak_mb()
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line, measures, prints."""
    parser = shops.parser(__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often a question is repeated (at most 3)")
    options = parser.parse_args(arguments)
    figures = shops.measured(options, __file__, min(options.runs, 3))
    counts = ("orders", "lines")
    print(shops.table(figures, counts, lambda unit: 2 if unit == " s" else 0, " memory"))
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--task"]:
        print(json.dumps(review(Path(sys.argv[2]), int(sys.argv[3]))))
        raise SystemExit(0)
    raise SystemExit(main())
