"""Rows to standard output: a table for people, JSON or CSV for programs."""

import csv
import json
import sys
from collections.abc import Sequence

from loyalty.format import defused
from loyalty.i18n import t
from loyalty.importing import FileReport

MAX_WIDTH = 48
DRIVER_TABLE = ("kpi", "verdict", "n1", "r1", "n0", "r0", "crude", "value", "low", "high", "q", "stake")


def show(rows: Sequence[dict], form: str, lang: str) -> None:
    """Print rows in the wanted form."""
    if form == "json":
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1, default=str)
        print()
    elif not rows:
        print("" if form == "csv" else t("cli.nothing", lang))
    elif form == "csv":
        _csv(rows)
    else:
        _table(rows)


def show_files(reports: Sequence[FileReport], form: str, lang: str) -> None:
    """Print how files were read; the table leaves the long fields to a few lines below it."""
    rows = [report.as_json() for report in reports]
    if form != "table":
        show(rows, form, lang)
        return
    for report, row in zip(reports, rows, strict=True):
        mapping, problems = row.pop("mapping"), row.pop("problems")
        _table([row])
        for header, target in mapping.items():
            print(f"    {' + '.join(report.reading.made_of(header))} → {target}")
        preset = report.reading.preset
        if preset and preset.note:
            print(f"    {preset.note[lang]}")
        for problem in problems:
            column = " + ".join(report.reading.made_of(problem["column"] or "–"))
            place = t("cli.problem", lang, row=problem["row"], column=column)
            print(f"    {place}: {problem['value']!r} ({t('rule.' + problem['rule'], lang)})")
        print()


def show_drivers(rows: Sequence[dict], form: str, lang: str) -> None:
    """Print drivers; the table has the main numbers and says below them what they mean."""
    if form != "table":
        show(rows, form, lang)
        return
    show([{name: row[name] for name in DRIVER_TABLE} for row in rows], form, lang)
    for row in rows:
        print(f"\n{row['name']}: {row['words']}".rstrip())


def show_calculation(rows: Sequence[dict], said: Sequence[str], form: str, lang: str) -> None:
    """Print a what-if calculation; the table says below it what it means."""
    show(rows, form, lang)
    if form == "table":
        print("\n" + "\n".join(said))


def _columns(rows: Sequence[dict]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _csv(rows: Sequence[dict]) -> None:
    writer = csv.DictWriter(sys.stdout, _columns(rows), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: defused(_flat(value)) for name, value in row.items()})


def _flat(value):
    """Lists and dicts as JSON: a CSV cell holds one text."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _table(rows: Sequence[dict]) -> None:
    names = _columns(rows)
    cells = [[_cell(row.get(name)) for name in names] for row in rows]
    widths = [max(len(name), *(len(line[index]) for line in cells)) for index, name in enumerate(names)]
    for line in [names, ["─" * width for width in widths], *cells]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cell(value) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, dict):
        return ", ".join(f"{name}={item}" for name, item in value.items())
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= MAX_WIDTH else text[: MAX_WIDTH - 1] + "…"
