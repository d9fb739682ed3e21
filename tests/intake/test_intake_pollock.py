"""The Pollock benchmark: one file, polluted in 2,290 ways. Never read wrongly without saying so.

A polluted file counts as
  same      header and all cells are those of its clean version, and nothing is reported that is not so,
  reported  it differs, and every row that differs (and the header, if it does) is named by a problem,
  wrong     anything else.
A problem names its own row. Two say something about every row below theirs: that the header stands there once
more (the same table follows again), and that another table begins there (which is not read). An uncertain
header speaks for all rows, since its names may stand above wrong columns.
"""

import csv
import json
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from loyalty.intake.dialect import Empty, find_dialect

RANGES = ("repeated_header", "other_table", "ragged_header")


def table_of(path: Path) -> tuple[list[str], dict[int, list[str]], list[tuple[int, str]]]:
    """(header, row number → cells, problems as (row, rule)) as the dialect stage gives them."""
    try:
        dialect = find_dialect(path)
    except Empty:
        return [], {}, []
    rows, problems = {}, []
    for body in dialect.bodies(path):
        rows |= zip(body.numbers, body.rows, strict=True)
        problems += [(fault.row, fault.rule) for fault in body.faults]
    return list(dialect.header), rows, problems


def clean_table(folder: Path, name: str) -> tuple[list[str] | None, dict[int, list[str]]]:
    """(header, row number in the polluted file → cells) of the clean version; no header: None."""
    parameters = json.loads((folder / "parameters" / f"{name}_parameters.json").read_text())
    with (folder / "clean" / name).open(newline="", encoding="utf-8") as file:
        records = list(csv.reader(file))
    above = parameters["preamble_lines"] + parameters["header_lines"]
    has_header = bool(parameters["header_lines"]) and bool(records)
    header = records.pop(0) if has_header else None
    return header, dict(enumerate(records, start=above + 1))


def verdict(folder: Path, name: str) -> str:
    header, rows, problems = table_of(folder / "csv" / name)
    clean_header, clean_rows = clean_table(folder, name)
    differing = [
        number for number in rows.keys() | clean_rows.keys() if rows.get(number) != clean_rows.get(number)
    ]
    is_other_header = clean_header is not None and header != clean_header
    if not differing and not is_other_header:
        return "same" if not problems else "same, though reported"
    named = {row for row, _ in problems}
    below = [row for row, rule in problems if rule in RANGES]
    if is_other_header and not named & set(range(1, min(clean_rows, default=1))):
        return "wrong"
    said = all(number in named or any(number >= row for row in below) for number in differing)
    return "reported" if said else "wrong"


def verdicts(folder: Path) -> dict[str, str]:
    return {path.name: verdict(folder, path.name) for path in sorted((folder / "csv").glob("*.csv"))}


@pytest.fixture(scope="module")
def pollock(tmp_path_factory, shared_data):
    archive = shared_data / "pollock" / "polluted_files.tar.xz"
    if not archive.is_file():
        pytest.skip("the Pollock files are not here")
    folder = tmp_path_factory.mktemp("pollock")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return next(folder.rglob("csv")).parent


def test_pollock_is_never_silently_wrong(pollock):
    found = verdicts(pollock)
    counts = Counter(found.values())
    print(f"\n{len(found)} polluted files: {dict(counts)}")
    assert [name for name, kind in found.items() if kind == "wrong"] == []
    assert counts["same, though reported"] <= 5


if __name__ == "__main__":
    import sys

    print(*sorted(Counter(verdicts(Path(sys.argv[1])).values()).items()), sep="\n")
