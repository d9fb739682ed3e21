"""How long an import and the questions of a page take, and how much memory and disk, for a shop of any size.

    python benchmarks/scale.py --orders 1000000 --dir FOLDER [--only orders] [--runs 7] [--keep]

The generated shop is measured beside the sample shop in the same run, so that the ratio says something on
a busy machine as well. Each import runs in a process of its own, of which the peak memory is read.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SAMPLE = ROOT / "data" / "sample"
MONTHS = 25  # what a card needs: a year, the year before it, the month in progress
FILTERS = ("country", "sales_channel", "payment_method")
BREAKDOWN = "country"


@contextmanager
def measured(figures: dict[str, float], name: str) -> Iterator[None]:
    """Adds the wall and the processor seconds of a block to `figures`."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    figures[name] = time.perf_counter() - wall
    figures[f"{name}_cpu"] = time.process_time() - cpu


def import_shop(files: Sequence[Path], workspace: Path) -> dict[str, float]:
    """Import, headline roll-ups, all roll-ups: seconds; peak memory and disk in MB. For a fresh process."""
    from loyalty import importing, rollup
    from loyalty.catalog import catalog
    from loyalty.workspace import Workspace

    figures: dict[str, float] = {}
    shop, kpis = Workspace(workspace), list(catalog().values())
    with measured(figures, "import"):
        importing.import_files(shop, importing.readings(files))
    figures["import_mb"] = peak_mb()
    version = shop.current()
    with measured(figures, "headlines"):
        rollup.build_all(version, [kpi for kpi in kpis if kpi.headline])
    with measured(figures, "rollups"):
        rollup.build_all(version, kpis)
    figures["peak_mb"] = peak_mb()
    figures["database_mb"] = version.database.stat().st_size / 1e6
    figures["rollups_mb"] = size_mb(version.rollups)
    figures["orders"] = version.coverage["orders"][2]
    figures["rows"] = sum(rows for _, _, rows in version.coverage.values())
    return figures


def ask(workspace: Path, runs: int) -> dict[str, float]:
    """Median milliseconds of the questions that a page asks, roll-ups built, nothing cached."""
    from loyalty import compute
    from loyalty.catalog import catalog
    from loyalty.workspace import Workspace

    version = Workspace(workspace).current()
    kpis = list(catalog().values())
    headlines = [kpi for kpi in kpis if kpi.headline]
    commerce = [kpi for kpi in kpis if kpi.folder == "commerce"]
    start = (version.as_of.replace(day=1).replace(year=version.as_of.year - 2)) if MONTHS > 24 else None
    offered = [name for name in FILTERS if name in version.slices]
    filters = {name: (version.slices[name][0],) for name in offered}
    first = dict(list(filters.items())[:1])
    divisible = next(kpi for kpi in commerce if BREAKDOWN in kpi.available_slices)

    def monthly(asked, where=None) -> Callable:
        return lambda: compute.results(version, asked, "month", start, version.as_of, where)

    questions = {
        "overview": monthly(headlines),
        "overview, 1 filter": monthly(headlines, first),
        "overview, 3 filters": monthly(headlines, filters),
        "commerce": monthly(commerce),
        "commerce, 1 filter": monthly(commerce, first),
        "commerce, 3 filters": monthly(commerce, filters),
        "one breakdown": lambda: compute.results(
            version, [divisible], "all", start, version.as_of, by=BREAKDOWN
        ),
    }
    return {name: repeated(question, runs) for name, question in questions.items()}


def repeated(question: Callable, runs: int) -> float:
    """Median milliseconds, the first run left out."""
    question()
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        question()
        times.append(time.perf_counter() - begin)
    return median(times) * 1000


def peak_mb() -> float:
    """The most memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1024)


def size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def generated(folder: Path, orders: int) -> Path:
    """The CSV files of a shop of that size; written once per folder."""
    target = folder / f"shop-{orders}"
    if not (target / "done").exists():
        print(f"writing a shop of {orders:,} orders to {target} …", flush=True)
        command = [sys.executable, str(SAMPLE / "generate.py"), "--orders", str(orders), "--out", str(target)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (target / "done").touch()
    return target


def in_own_process(task: str, *arguments: str) -> dict[str, float]:
    """Runs `import_shop` or `ask` in a fresh process."""
    command = [sys.executable, __file__, "--task", task, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, cwd=ROOT)
    return json.loads(done.stdout)


def measure(folder: Path, only: Sequence[str], runs: int, workspace: Path) -> dict[str, float]:
    """All figures of one shop."""
    files = sorted(folder.glob("*.csv"))
    chosen = [path for path in files if not only or path.stem in only]
    figures = {"csv_mb": sum(path.stat().st_size for path in chosen) / 1e6}
    figures |= in_own_process("import", str(workspace), *map(str, chosen))
    return figures | in_own_process("ask", str(workspace), str(runs))


def report(sample: dict[str, float], shop: dict[str, float]) -> str:
    """A Markdown table: sample, shop, ratio."""
    units = {"orders": "", "rows": ""} | {name: " MB" for name in shop if name.endswith("_mb")}
    seconds = {name for name in shop if f"{name}_cpu" in shop or name.endswith("_cpu")}
    lines = ["| | sample | shop | ratio |", "|---|---:|---:|---:|"]
    for name, value in shop.items():
        unit = units.get(name, " s" if name in seconds else " ms")
        digits = 1 if unit in (" s", " ms") else 0
        ratio = f"{value / sample[name]:.1f}" if sample[name] else ""
        lines.append(f"| {name} | {sample[name]:,.{digits}f}{unit} | {value:,.{digits}f}{unit} | {ratio} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--orders", type=int, default=1_000_000, help="size of the shop in orders (about)")
    parser.add_argument("--dir", type=Path, help="folder for the generated shop, kept (default: temporary)")
    parser.add_argument("--only", nargs="*", default=[], help="tables to import, e.g. orders (default: all)")
    parser.add_argument("--runs", type=int, default=7, help="how often each question is asked")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="stammkunde-benchmark-") as temporary:
        shop = generated(options.dir or Path(temporary), options.orders)
        figures = [
            measure(folder, options.only, options.runs, Path(temporary) / name)
            for name, folder in (("sample", SAMPLE), ("shop", shop))
        ]
    print(json.dumps(figures, indent=1) if options.json else report(*figures))
    return 0


def task(name: str, workspace: str, *rest: str) -> int:
    """What runs in a process of its own."""
    path = Path(workspace)
    figures = (
        import_shop([Path(file) for file in rest], path) if name == "import" else ask(path, int(rest[0]))
    )
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    raise SystemExit(task(*sys.argv[2:]) if sys.argv[1:2] == ["--task"] else main())
