"""The presets as a page to read: `python -m loyalty.cli.platform_docs` writes docs/platforms.md."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from loyalty.i18n import LANGUAGES
from loyalty.intake.presets import Preset, presets
from loyalty.schema import TABLES

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "docs" / "platforms.md"

INTRODUCTION = """\
<!-- Written by `python -m loyalty.cli.platform_docs` from loyalty/intake/presets/: change those files. -->

# Bekannte Exporte · Known exports

Diese Dateien erkennt Stammkunde an ihrer Kopfzeile und liest sie ohne Zutun richtig. Jede andere Datei wird
gelesen wie immer: nach Überschriften und Werten, und was offen bleibt, wählen Sie selbst. Namen, Anschriften
und Telefonnummern werden nie übernommen, E-Mail-Adressen nur als Hash.

Stammkunde recognises these files by their header line and reads them correctly by itself. Any other file is
read as always: by headings and values, and what stays open you choose. Names, addresses and phone numbers are
never taken over, e-mail addresses as a hash only.

Eine weitere Plattform ist eine weitere Datei · another platform is another file: [presets.md](presets.md)"""


def page(known: Iterable[Preset]) -> str:
    """The whole page as Markdown, German and English; the same presets always give the same text."""
    chosen = sorted((preset for preset in known if preset.platform), key=lambda preset: preset.name)
    by_platform: dict[str, list[Preset]] = {}
    for preset in chosen:
        by_platform.setdefault(preset.platform, []).append(preset)
    platforms = sorted(by_platform, key=str.casefold)
    chapters = [part for name in platforms for part in (f"## {name}", *map(_report, by_platform[name]))]
    return "\n\n".join([INTRODUCTION, _overview(by_platform, platforms), *chapters]) + "\n"


def _overview(by_platform: Mapping[str, list[Preset]], platforms: Iterable[str]) -> str:
    rows = ["| Plattform · Platform | Berichte | Reports |", "| --- | --- | --- |"]
    for name in platforms:
        usable = [preset for preset in by_platform[name] if not preset.refuse]
        cells = [", ".join(preset.report[lang] for preset in usable) or "–" for lang in LANGUAGES]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _report(preset: Preset) -> str:
    lines = [f"### {_both(preset.report)}", _use(preset)]
    lines += [_both(preset.note, "<br>")] if preset.note else []
    facts = [f"- Erkannt an · recognised by: {', '.join(_headers(preset))}"]
    facts += [f"- Ergibt · gives: {_gives(preset, table)}" for table in _tables(preset)]
    facts.append(f"- Quelle · source: {preset.source}")
    return "\n\n".join([*filter(None, lines), "\n".join(facts)])


def _use(preset: Preset) -> str:
    if preset.refuse:
        return f"Nicht verwendbar · of no use: {_both(preset.refuse, '<br>')}"
    if preset.supplement:
        return "Ergänzt Bestellungen, die schon da sind · completes orders that are known already."
    return ""


def _headers(preset: Preset) -> list[str]:
    """What must stand in the header line, in the spelling that is written first."""
    names = (either.split("|")[0] for either in preset.recognise)
    return [f"`{preset.headers.get(name, (name,))[0]}`" for name in names]


def _tables(preset: Preset) -> list[str]:
    used = {path.partition(".")[0] for path in (*preset.columns.values(), *preset.constants) if path}
    return [preset.table, *(name for name in TABLES if name in used and name != preset.table)] if used else []


def _gives(preset: Preset, table: str) -> str:
    paths = {*preset.columns.values(), *preset.constants}
    columns = [column for column in TABLES[table].columns.values() if column.path in paths]
    return f"**{_both(TABLES[table].label)}** – {', '.join(_both(column.label) for column in columns)}"


def _both(words: Mapping[str, str], between: str = " · ") -> str:
    return between.join(dict.fromkeys(words[lang] for lang in LANGUAGES))


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(presets().values()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
