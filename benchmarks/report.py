"""How long the report of a month takes, how large its files are, and how much memory it needs.

    python benchmarks/report.py [--orders 1000000] [--dir FOLDER]

The sample shop, and with --orders a generated one beside it. Each report is made in a process of its own:
"contents" is everything that is computed and drawn, the files are made of it. "s CPU" is the processor time
of that process (the browser that prints the PDF has its own); on a busy machine it says more than the clock.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

import scale  # noqa: E402  (the folder must be known first)


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


def measure(folder: Path, workspace: Path) -> dict[str, float]:
    """Imports the files of a shop, builds its roll-ups, makes its report; the last in a fresh process."""
    scale.in_own_process("import", str(workspace), *map(str, sorted(folder.glob("*.csv"))))
    command = [sys.executable, __file__, "--task", str(workspace)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, cwd=ROOT)
    return json.loads(done.stdout)


def table(shops: dict[str, dict[str, float]]) -> str:
    """A Markdown table, one column per shop."""
    lines = [f"| | {' | '.join(shops)} |", f"|---|{'---:|' * len(shops)}"]
    for name in next(iter(shops.values())):
        unit = " MB" if name.endswith("_mb") else "" if name in ("orders", "cards") else " s"
        cells = [f"{figures[name]:,.{1 if unit else 0}f}{unit}" for figures in shops.values()]
        lines.append(f"| {name.replace('_cpu', ', CPU').replace('_mb', ', size')} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--orders", type=int, help="size of a generated shop in orders (about)")
    parser.add_argument("--dir", type=Path, help="folder for the generated shop, kept (default: temporary)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="stammkunde-benchmark-") as temporary:
        folders = {"sample shop": scale.SAMPLE}
        if options.orders:
            shop = scale.generated(options.dir or Path(temporary), options.orders)
            folders[f"{options.orders:,} orders"] = shop
        shops = {
            name: measure(folder, Path(temporary) / str(place))
            for place, (name, folder) in enumerate(folders.items())
        }
    print(table(shops))
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--task"]:
        print(json.dumps(report(Path(sys.argv[2]))))
        raise SystemExit(0)
    raise SystemExit(main())
