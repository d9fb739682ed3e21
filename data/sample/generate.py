"""Write the sample shop: `python data/sample/generate.py [--out DIR] [--orders N] [--seed S]`."""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:  # so that the parts are found however this file is loaded
    sys.path.insert(0, str(HERE))

from generator.output import write_table  # noqa: E402
from generator.shop import tables  # noqa: E402
from generator.truths import EXPERIENCES, ORDERS, SEED, TRUTHS  # noqa: E402

__all__ = ["EXPERIENCES", "ORDERS", "SEED", "TRUTHS", "main", "write"]


def write(out: Path, orders: int = ORDERS, seed: int = SEED) -> dict[str, int]:
    """Write one CSV file per table into a directory and return the number of rows of each."""
    out.mkdir(parents=True, exist_ok=True)
    rows = {}
    for name, frame in tables(orders, seed):
        write_table(out / f"{name}.csv", frame)
        rows[name] = len(frame)
    return rows


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and write the shop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, help="directory for the CSV files")
    parser.add_argument("--orders", type=int, default=ORDERS, help="size of the shop in orders (about)")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    for name, rows in write(options.out, options.orders, options.seed).items():
        print(f"{name:18}{rows:>10,}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
