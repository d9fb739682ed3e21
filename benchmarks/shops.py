"""What the benchmarks of a read shop share: which shops, a fresh process for each, a table of the figures."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import scale

ROOT = scale.ROOT
Figures = dict[str, float]


def parser(said: str) -> argparse.ArgumentParser:
    """The command line of such a benchmark; `said`: what its --help says first."""
    made = argparse.ArgumentParser(description=said, formatter_class=argparse.RawTextHelpFormatter)
    made.add_argument("--orders", type=int, help="size of a generated shop in orders (about)")
    made.add_argument("--dir", type=Path, help="folder for the generated shop, kept (default: temporary)")
    return made


def measured(options: argparse.Namespace, script: str, *task: object) -> dict[str, Figures]:
    """The figures of the sample shop and, with --orders, of a generated one, by the name of the shop.

    The files of a shop are imported and its roll-ups built; then `script --task WORKSPACE …task` prints its
    figures as JSON, in a fresh process.
    """
    with _folders(options) as (folders, temporary):
        return {
            name: _figures(folder, temporary / f"workspace-{place}", script, task)
            for place, (name, folder) in enumerate(folders.items())
        }


@contextmanager
def _folders(options: argparse.Namespace) -> Iterator[tuple[dict[str, Path], Path]]:
    with tempfile.TemporaryDirectory(prefix="stammkunde-benchmark-") as temporary:
        folders = {"sample shop": scale.SAMPLE}
        if options.orders:
            shop = scale.generated(options.dir or Path(temporary), options.orders)
            folders[f"{options.orders:,} orders"] = shop
        yield folders, Path(temporary)


def _figures(folder: Path, workspace: Path, script: str, task: Collection[object]) -> Figures:
    scale.in_own_process("import", str(workspace), *map(str, sorted(folder.glob("*.csv"))))
    command = [sys.executable, script, "--task", str(workspace), *map(str, task)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=environment, cwd=ROOT)
    return json.loads(done.stdout)


def table(
    shops: Mapping[str, Figures], counts: Collection[str], digits: Callable[[str], int], megabytes: str
) -> str:
    """A Markdown table, one column per shop. `counts` have no unit; `digits` of " s", " MB" or ""."""
    lines = [f"| | {' | '.join(shops)} |", f"|---|{'---:|' * len(shops)}"]
    for name in next(iter(shops.values())):
        unit = " MB" if name.endswith("_mb") else "" if name in counts else " s"
        cells = [f"{figures[name]:,.{digits(unit)}f}{unit}" for figures in shops.values()]
        lines.append(f"| {name.replace('_cpu', ', CPU').replace('_mb', megabytes)} | {' | '.join(cells)} |")
    return "\n".join(lines)
