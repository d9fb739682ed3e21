"""How fast a file becomes a table, and a table a shop: beside DuckDB's own reader and pandas, in one run.

    python benchmarks/intake.py --orders 1000000 --dir FOLDER [--runs 3] [--contestants stammkunde duckdb]

Every contestant reads the same orders file in a process of its own, of which the peak memory is read;
DuckDB and pandas are told the types, Stammkunde finds them. The contestants take turns, so that a busy
machine is busy for all; processor seconds say more there than seconds on the clock. DuckDB is timed into
a table on disk, pandas into memory.
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

import duckdb

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SAMPLE = ROOT / "data" / "sample"
# A larger shop repeats one of this size, with order and customer numbers of its own.
GENERATED = 250_000
# What makes a file a table; deriving and rolling up come after it.
TO_TABLE = ("inspect", "load", "merge")


@contextmanager
def measured(figures: dict[str, float], name: str) -> Iterator[None]:
    """Adds the wall and the processor seconds of a block to `figures`."""
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        yield
    finally:
        figures[name] = figures.get(name, 0) + time.perf_counter() - wall
        figures[f"{name}_cpu"] = figures.get(f"{name}_cpu", 0) + time.process_time() - cpu


def stammkunde(file: Path, folder: Path) -> dict[str, float]:
    """The whole import by stages: finding out, reading and casting, merging, deriving, rolling up."""
    from loyalty import importing, rollup
    from loyalty.catalog import catalog
    from loyalty.workspace import Workspace

    figures: dict[str, float] = {}
    for module, function, stage in (
        (importing, "load", "load"),
        (importing, "merge", "merge"),
        (importing, "finish", "derive"),
        (rollup, "build_all", "rollups"),
    ):
        setattr(module, function, timed(getattr(module, function), figures, stage))
    workspace = Workspace(folder / "shop")
    headlines = [kpi for kpi in catalog().values() if kpi.headline]
    with measured(figures, "whole"):
        with measured(figures, "inspect"):
            found = importing.readings([file])
        importing.import_files(workspace, found, kpis=headlines)
    for suffix in ("", "_cpu"):
        figures[f"table{suffix}"] = sum(figures[f"{stage}{suffix}"] for stage in TO_TABLE)
    figures["rows"] = workspace.current().coverage["orders"][2]
    return figures


def timed(function: Callable, figures: dict[str, float], stage: str) -> Callable:
    """The function, its time added to `figures`."""

    def _timed(*arguments, **options):
        with measured(figures, stage):
            return function(*arguments, **options)

    return _timed


def by_duckdb(file: Path, folder: Path) -> dict[str, float]:
    """DuckDB's reader into a table with given types, written to disk."""
    figures: dict[str, float] = {}
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in sql_types(file).items())
    with measured(figures, "table"):
        con = duckdb.connect(str(folder / "plain.duckdb"))
        con.execute(
            f"create table orders as select * from read_csv('{file}', header = true, delim = ',', "
            f"auto_detect = false, columns = {{{types}}})"
        )
        con.execute("checkpoint")
        con.close()
    with duckdb.connect(str(folder / "plain.duckdb")) as con:
        figures["rows"] = con.execute("select count(*) from orders").fetchone()[0]
    return figures


def by_pandas(file: Path, folder: Path) -> dict[str, float]:
    """pandas' reader with given types, into memory."""
    import pandas as pd

    figures: dict[str, float] = {}
    kinds = {"varchar": "str", "double": "float64", "bigint": "Int64", "boolean": "boolean"}
    types = sql_types(file)
    with measured(figures, "table"):
        frame = pd.read_csv(
            file,
            dtype={name: kinds[kind] for name, kind in types.items() if kind in kinds},
            parse_dates=[name for name, kind in types.items() if kind not in kinds],
        )
    figures["rows"] = len(frame)
    return figures


def sql_types(file: Path) -> dict[str, str]:
    """Column → SQL type of an orders file with canonical headers."""
    from loyalty.schema import TABLES
    from loyalty.workspace.build import SQL_TYPES

    with file.open(encoding="utf-8") as lines:
        header = next(lines).strip().split(",")
    return {name: SQL_TYPES[TABLES["orders"].columns[name].type] for name in header}


CONTESTANTS = {"stammkunde": stammkunde, "duckdb": by_duckdb, "pandas": by_pandas}


def peak_mb() -> float:
    """The most memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1024)


def written(folder: Path, orders: int) -> Path:
    """The orders file of a shop of about that size; written once per folder."""
    target = folder / f"orders-{orders}.csv"
    if target.exists():
        return target
    print(f"writing {orders:,} orders to {target} …", flush=True)
    part = folder / f"shop-{min(orders, GENERATED)}"
    if not (part / "orders.csv").exists():
        command = [sys.executable, str(SAMPLE / "generate.py"), "--orders", str(min(orders, GENERATED))]
        subprocess.run([*command, "--out", str(part)], check=True, stdout=subprocess.DEVNULL)
    with duckdb.connect() as con:
        con.execute(f"create table part as from read_csv('{part / 'orders.csv'}', all_varchar = true)")
        times = -(-orders // con.execute("select count(*) from part").fetchone()[0])
        con.execute(
            "copy (select part.* replace (order_id || '-' || copy as order_id, "
            "customer_id || '-' || copy as customer_id) "
            f"from range({times}) as copies (copy), part limit {orders}) "
            f"to '{target}' (header, delimiter ',')"
        )
    return target


def in_own_process(contestant: str, file: Path) -> dict[str, float]:
    """One run of one contestant."""
    with tempfile.TemporaryDirectory(prefix="stammkunde-benchmark-", dir=file.parent) as folder:
        command = [sys.executable, __file__, "--task", contestant, str(file), folder]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, cwd=ROOT)
        return json.loads(done.stdout)


def medians(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: median(run[name] for run in runs) for name in runs[0]}


def report(figures: dict[str, dict[str, float]], size_mb: float) -> str:
    """Two Markdown tables: the contestants beside each other; the stages of the import."""
    base = figures.get("duckdb", next(iter(figures.values())))
    lines = [
        "| file → table | s | CPU s | rows/s | MB/s | ratio (s) | ratio (CPU) | peak MB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    rows = [(name, found, "table") for name, found in figures.items()]
    own = figures.get("stammkunde")
    if own:
        rows.append(("stammkunde, whole import", own, "whole"))
    for name, found, stage in rows:
        wall, cpu = found[stage], found[f"{stage}_cpu"]
        lines.append(
            f"| {name} | {wall:.2f} | {cpu:.2f} | {found['rows'] / wall:,.0f} | {size_mb / wall:,.0f} "
            f"| {wall / base['table']:.2f} | {cpu / base['table_cpu']:.2f} | {found['peak_mb']:,.0f} |"
        )
    if own:
        lines += ["", "| stage | s | CPU s |", "|---|---:|---:|"]
        for stage in (*TO_TABLE, "derive", "rollups"):
            lines.append(f"| {stage} | {own[stage]:.2f} | {own[f'{stage}_cpu']:.2f} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--orders", type=int, default=1_000_000, help="rows of the file")
    parser.add_argument("--dir", type=Path, help="folder for the file, kept (default: temporary)")
    parser.add_argument("--runs", type=int, default=3, help="how often each contestant runs")
    parser.add_argument("--contestants", nargs="*", choices=CONTESTANTS, default=list(CONTESTANTS))
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="stammkunde-benchmark-") as temporary:
        file = written(options.dir or Path(temporary), options.orders)
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in options.contestants}
        for _ in range(options.runs):
            for name, found in runs.items():
                found.append(in_own_process(name, file))
        figures = {name: medians(found) for name, found in runs.items()}
        size_mb = file.stat().st_size / 1e6
    print(json.dumps(figures, indent=1) if options.json else report(figures, size_mb))
    return 0


def task(contestant: str, file: str, folder: str) -> int:
    """What runs in a process of its own."""
    figures = CONTESTANTS[contestant](Path(file), Path(folder))
    print(json.dumps(figures | {"peak_mb": peak_mb()}))
    return 0


if __name__ == "__main__":
    raise SystemExit(task(*sys.argv[2:]) if sys.argv[1:2] == ["--task"] else main())
