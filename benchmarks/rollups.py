"""What each KPI's rollup costs on a shop of any size: building it, keeping it, asking it.

    python benchmarks/rollups.py WORKSPACE [--kpi a,b] [--threads 2] [--json]

WORKSPACE is a folder that `python -m loyalty import` filled. Every rollup is built anew in a copy of the
version's folder that only shares the database. Times are processor time, so that a busy machine does not
change them; the peak is that of the whole process while the rollup is built (Linux only).
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from loyalty import compute, rollup  # noqa: E402  (the folder must be known first)
from loyalty.catalog import Kpi, catalog  # noqa: E402
from loyalty.workspace import Version, Workspace  # noqa: E402

FILTER, BREAKDOWN = "country", "sales_channel"
REPEATED = 5


def cpu_ms(do: Callable[[], object]) -> float:
    """Milliseconds of processor time of all threads."""
    begin = time.process_time()
    do()
    return 1000 * (time.process_time() - begin)


def peak_mb(do: Callable[[], object]) -> float:
    """The most memory that the process held meanwhile; NaN where the system does not say."""
    marks, status = Path("/proc/self/clear_refs"), Path("/proc/self/status")
    if not marks.exists():
        do()
        return float("nan")
    marks.write_text("5")
    do()
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def asked(version: Version, kpi: Kpi) -> dict[str, float]:
    """Processor milliseconds of the questions that a card asks, the least of some runs, nothing cached."""
    value = version.slices.get(FILTER, [""])[0]
    questions = {
        "month": lambda: compute.results(version, [kpi], "month"),
        "all": lambda: compute.results(version, [kpi], "all", end=version.as_of),
        "filter": lambda: compute.results(version, [kpi], "month", where={FILTER: (value,)}),
        "breakdown": lambda: compute.results(version, [kpi], "all", end=version.as_of, by=BREAKDOWN),
    }
    return {name: min(_uncached(do) for _ in range(REPEATED)) for name, do in questions.items()}


def _uncached(do: Callable[[], object]) -> float:
    rollup._months.cache_clear()
    return cpu_ms(do)


def measure(version: Version, kpi: Kpi) -> dict[str, object]:
    """All figures of one KPI."""
    figures: dict[str, object] = {"kpi": kpi.id}
    paths: list[Path] = []

    def built() -> None:
        figures["cpu"] = cpu_ms(lambda: paths.append(rollup.build(version, kpi, "month")))

    figures["peak_mb"] = peak_mb(built)
    figures["rows"] = duckdb.execute(f"select count(*) from '{paths[0]}'").fetchone()[0]
    figures["kb"] = paths[0].stat().st_size / 1024
    return figures | asked(version, kpi)


def measured(workspace: Path, names: Sequence[str], threads: int) -> list[dict[str, object]]:
    """The figures of the KPIs that the data light up, the most expensive first."""
    origin = Workspace(workspace).current()
    kpis = [kpi for kpi in catalog().values() if not kpi.missing(origin.columns)]
    with tempfile.TemporaryDirectory(prefix="stammkunde-benchmark-", dir=workspace) as folder:
        (Path(folder) / "shop.duckdb").hardlink_to(origin.database)
        version = Version("benchmark", origin.number, Path(folder))
        version.cursor().execute(f"set threads = {threads}")
        found = [measure(version, kpi) for kpi in kpis if not names or kpi.id in names]
    return sorted(found, key=lambda figures: -figures["cpu"])


def report(found: Sequence[dict[str, object]]) -> str:
    """A Markdown table."""
    names = list(found[0])
    lines = [f"| {' | '.join(names)} |", f"|---|{'---:|' * (len(names) - 1)}"]
    for figures in found:
        numbers = (
            f"{figures[name]:,.1f}"
            if name in ("month", "all", "filter", "breakdown")
            else f"{figures[name]:,.0f}"
            for name in names[1:]
        )
        lines.append(f"| {figures['kpi']} | {' | '.join(numbers)} |")
    lines.append(f"| total | {sum(figures['cpu'] for figures in found):,.0f} |{' |' * (len(names) - 2)}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--kpi", default="", help="ids, comma-separated (default: all)")
    parser.add_argument("--threads", type=int, default=2, help="of the database")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    options = parser.parse_args(arguments)
    names = [name for name in options.kpi.split(",") if name]
    found = measured(options.workspace, names, options.threads)
    print(json.dumps(found, indent=1) if options.json else report(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
