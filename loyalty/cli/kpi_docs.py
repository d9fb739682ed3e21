"""The catalogue as a page to read: `python -m loyalty.cli.kpi_docs` writes docs/kpis.md from kpis/."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from loyalty import format as fmt
from loyalty.catalog import FOLDERS, Benchmark, Kpi, catalog, spoken
from loyalty.examples import tables_of
from loyalty.i18n import LANGUAGES, has, slice_name, t
from loyalty.schema import TABLES
from loyalty.workspace import DEFAULTS

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "docs" / "kpis.md"

INTRODUCTION = """\
<!-- Written by `python -m loyalty.cli.kpi_docs` from kpis/**/*.sql: change those files, not this one. -->

# Kennzahlen · KPIs

Was jede Kennzahl bedeutet, wie sie rechnet, woher sie stammt – aus denselben Dateien, mit denen Stammkunde
rechnet. Das Beispiel jeder Kennzahl läuft in den Tests; sein Ergebnis ist von Hand nachgerechnet.

What every KPI means, how it is computed, where it comes from – from the very files that Stammkunde computes
with. The example of each KPI runs in the tests; its result was worked out by hand.

Begriffe, Spalten und Aufbau einer Kennzahl-Datei · terms, columns and how a KPI file is made:
[kpi_files.md](kpi_files.md)"""

# Row titles of the two-language table, by key of a KPI's texts.
TEXTS = {
    "question": "**Frage** · Question",
    "definition": "**Definition**",
    "formula": "**Rechenweg** · Formula",
    "pitfall": "**Vorsicht** · Pitfall",
}
CLAIM = {"said": "**Der Ratgeber sagt** · The guide says", "checked": "**Geprüft** · Checked"}
SOURCES = {"seed": "**Ratschlag aus** · Advice from", "standard": "**Wessen Definition** · Standard"}
UNITS = {
    "percent": ("Prozent", "percent"),
    "days": ("Tage", "days"),
    "hours": ("Stunden", "hours"),
    "minutes": ("Minuten", "minutes"),
    "currency": ("Währung des Shops", "the shop's currency"),
    "count": ("Anzahl", "count"),
    "points": ("Punkte", "points"),
    "stars": ("Sterne (1–5)", "stars (1–5)"),
    "pp": ("Prozentpunkte", "percentage points"),
    "ratio": ("Verhältnis", "ratio"),
}


def page(kpis: Iterable[Kpi]) -> str:
    """The whole page as Markdown, German and English; the same KPIs always give the same text."""
    chosen = list(kpis)
    sections = [INTRODUCTION, _contents(chosen)]
    for folder in FOLDERS:
        members = [kpi for kpi in chosen if kpi.folder == folder]
        if members:
            sections += [f"## {_both(f'nav.{folder}')}", *(_chapter(kpi) for kpi in members)]
    return "\n\n".join(sections) + "\n"


def _contents(kpis: Sequence[Kpi]) -> str:
    lines = []
    for folder in FOLDERS:
        members = [f"[{kpi.text('name', 'de')}](#{kpi.id})" for kpi in kpis if kpi.folder == folder]
        if members:
            lines.append(f"- **{_both(f'nav.{folder}')}:** {' · '.join(members)}")
    return "\n".join(lines)


def _chapter(kpi: Kpi) -> str:
    file = f"kpis/{kpi.folder}/{kpi.path.name}"
    parts = [
        f'<a id="{kpi.id}"></a>\n\n### {joined(*(kpi.text("name", lang) for lang in LANGUAGES))}',
        f"`{kpi.id}` · [{file}](../{file})",
        _texts(kpi),
        _facts(kpi),
        *_benchmarks(kpi.benchmarks),
        *example(kpi),
        f"```sql\n{kpi.sql}\n```",
    ]
    return "\n\n".join(parts)


def _texts(kpi: Kpi) -> str:
    rows = [[title, *(kpi.text(key, lang) for lang in LANGUAGES)] for key, title in TEXTS.items()]
    rows += [[title, *_spoken(kpi.source[key])] for key, title in SOURCES.items() if key in kpi.source]
    if kpi.claim:
        rows += [[title, *_spoken(getattr(kpi.claim, key))] for key, title in CLAIM.items()]
    return table(["", "Deutsch", "English"], rows)


def _facts(kpi: Kpi) -> str:
    settings = [_setting(name) for name in kpi.settings]
    facts = [
        ("Art · Measure", f"`{kpi.measure}` – {_both(f'measure.{kpi.measure}')}{_effect(kpi)}{_census(kpi)}"),
        ("Einheit · Unit", joined(*UNITS[kpi.unit])),
        ("Richtung · Direction", _both(f"card.better_{kpi.better}")),
        ("Rat · Advice", _advice(kpi)),
        ("Braucht · Needs", ", ".join(_alternatives(group) for group in kpi.needs)),
        ("Teilbar nach · Slices", ", ".join(_slice(name) for name in kpi.available_slices)),
        *_time(kpi),
        ("Einstellungen · Settings", ", ".join(settings)),
        *_categories(kpi),
    ]
    return "\n".join(f"- {title}: {text}" for title, text in facts if text)


def _effect(kpi: Kpi) -> str:
    return " – als Anteil an den Fällen mit · as a share of the exposed cases" if kpi.effect else ""


def _census(kpi: Kpi) -> str:
    return " – alles gezählt, keine Stichprobe · everything counted, no sample" if kpi.census else ""


def _advice(kpi: Kpi) -> str:
    keys = [f"advice.{kpi.advice}", *(f"instrument.{name}" for name in kpi.instruments)]
    return "; ".join(_both(key) for key in keys if has(key))


def _alternatives(group: Sequence[str]) -> str:
    return " oder · or ".join(_column(name) for name in group)


def _column(path: str) -> str:
    table, _, name = path.partition(".")
    labels = TABLES[table].columns[name].label
    return f"`{path}` ({joined(*(labels[lang] for lang in LANGUAGES))})"


def _slice(name: str) -> str:
    return f"`{name}` ({joined(*(slice_name(name, lang) for lang in LANGUAGES))})"


def _time(kpi: Kpi) -> list[tuple[str, str]]:
    """What the header says about time, in words."""
    facts = []
    if kpi.state:
        words = "Stand am letzten Tag des Zeitraums · state on the last day of the period"
        facts.append(("Zeit · Time", words))
    elif kpi.per_grain:
        words = "je Zeitraum gezählt, nicht addierbar · counted per period, cannot be added up"
        facts.append(("Zeit · Time", words))
    if kpi.shortest == "month":
        facts.append(("Zeit · Time", "nicht nach Wochen · not by week"))
    if kpi.matures_after:
        facts.append(("Reif nach · Matures after", _span(kpi.matures_after)))
    if kpi.history:
        facts.append(("Vorgeschichte · History", _span(kpi.history)))
    return facts


def _span(days: int | str | list[int | str]) -> str:
    if isinstance(days, list):
        return " + ".join(map(_span, days))
    return _setting(days) if isinstance(days, str) else f"{days} Tage · days"


def _setting(name: str) -> str:
    return f"`${name}` (Vorgabe · default: {DEFAULTS[name].default})"


def _categories(kpi: Kpi) -> list[tuple[str, str]]:
    names = kpi.texts["de"].get("categories", {})
    words = [f"`{name}` ({joined(*(kpi.category(name, lang) for lang in LANGUAGES))})" for name in names]
    return [("Gruppen · Categories", ", ".join(words))]


def _benchmarks(benchmarks: Sequence[Benchmark]) -> list[str]:
    if not benchmarks:
        return []
    shown = {"line": "Linie · line", "band": "Band · band", "text": "nur Text · text only"}
    source = dict(zip(LANGUAGES, ("Quelle", "Source"), strict=True))
    rows = []
    for item in benchmarks:
        origin = dict(zip(LANGUAGES, _spoken(item.source), strict=True))
        words = [f"{item.label[lang]} – {source[lang]}: {origin[lang]}" for lang in LANGUAGES]
        rows.append([*words, shown[item.show]])
    return [table(["Zum Vergleich", "For comparison", "Im Bild · In the chart"], rows)]


def _spoken(text: str | Mapping[str, str]) -> list[str]:
    return [spoken(text, lang) for lang in LANGUAGES]


def example(kpi: Kpi) -> list[str]:
    """The worked example: its rows as tables, then what comes out and why."""
    chosen = {"as_of": kpi.example["as_of"], **kpi.example.get("settings", {})}
    conditions = ", ".join(f"`{name} = {_cell(value)}`" for name, value in chosen.items())
    parts = [f"**Beispiel · Example** ({conditions})"]
    for name, rows in tables_of(kpi).items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        cells = [[_cell(row.get(column)) for column in columns] for row in rows]
        parts += [f"`{name}`", table(columns, cells)]
    return [*parts, _expected(kpi)]


def _expected(kpi: Kpi) -> str:
    expect = kpi.example["expect"]
    result = ", ".join(f"`{name} = {_cell(value)}`" for name, value in expect.items())
    unit = "percent" if kpi.measure == "mix" else kpi.unit
    value = expect.get("value")
    words = ""
    if isinstance(value, int | float):
        words = f"**{joined(*(fmt.value(value, unit, lang) for lang in LANGUAGES))}** – "
    remark = _remark(kpi)
    return f"→ {words}{result}" + (f"<br>{remark}" if remark else "")


def _remark(kpi: Kpi) -> str:
    """The comment of the example in the file: why the result is what it is."""
    header = kpi.path.read_text(encoding="utf-8").split("*/")[0]
    lines = header.partition("[example]")[2].splitlines()
    comments = [line for line in lines if line.startswith(("#", "expect"))]
    return " ".join(line.partition("#")[2].strip() for line in comments if "#" in line)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else str(value)


def _both(key: str) -> str:
    return joined(*(t(key, lang) for lang in LANGUAGES))


def joined(*words: str) -> str:
    """German · English; once where both are the same."""
    return " · ".join(dict.fromkeys(word for word in words if word))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; what its cells say is never markup."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(re.sub(r'[|<]', _escaped, cell) for cell in line)} |" for line in lines)


def _escaped(sign: re.Match[str]) -> str:
    return {"|": "\\|", "<": "&lt;"}[sign[0]]


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(catalog().values()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
