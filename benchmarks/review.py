"""How long the month in review takes: all KPIs, and the headlines alone, which the overview waits for.

    python benchmarks/review.py [--orders 1000000] [--dir FOLDER] [--runs 3]

The sample shop, and with --orders a generated one beside it, each in a process of its own, roll-ups built.
"first": nothing has been read yet; "again": the months are in memory, all verdicts are reckoned anew;
"filter": a filter nobody has asked for. "running": the first days of each month are counted for a month in
progress, once per version. "CPU" is the processor time of the process; on a busy machine it says more.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

import scale  # noqa: E402  (the folder must be known first)

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


def measure(folder: Path, workspace: Path, runs: int) -> dict[str, float]:
    """Imports the files of a shop, builds its roll-ups, reviews a month of it in a fresh process."""
    scale.in_own_process("import", str(workspace), *map(str, sorted(folder.glob("*.csv"))))
    command = [sys.executable, __file__, "--task", str(workspace), str(runs)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, cwd=ROOT)
    return json.loads(done.stdout)


def table(shops: dict[str, dict[str, float]]) -> str:
    """A Markdown table, one column per shop."""
    lines = [f"| | {' | '.join(shops)} |", f"|---|{'---:|' * len(shops)}"]
    for name in next(iter(shops.values())):
        unit = " MB" if name.endswith("_mb") else "" if name in ("orders", "lines") else " s"
        digits = {"": 0, " MB": 0, " s": 2}[unit]
        cells = [f"{figures[name]:,.{digits}f}{unit}" for figures in shops.values()]
        lines.append(f"| {name.replace('_cpu', ', CPU').replace('_mb', ' memory')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--orders", type=int, help="size of a generated shop in orders (about)")
    parser.add_argument("--dir", type=Path, help="folder for the generated shop, kept (default: temporary)")
    parser.add_argument("--runs", type=int, default=3, help="how often a question is repeated (at most 3)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="stammkunde-benchmark-") as temporary:
        folders = {"sample shop": scale.SAMPLE}
        if options.orders:
            shop = scale.generated(options.dir or Path(temporary), options.orders)
            folders[f"{options.orders:,} orders"] = shop
        shops = {
            name: measure(folder, Path(temporary) / name, min(options.runs, 3))
            for name, folder in folders.items()
        }
    print(table(shops))
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--task"]:
        print(json.dumps(review(Path(sys.argv[2]), int(sys.argv[3]))))
        raise SystemExit(0)
    raise SystemExit(main())
