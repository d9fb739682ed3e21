"""checklist.toml → items, strictly checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PAGES = ("commerce", "communication", "content", "community", "lifecycle", "balance")
FILE = Path(__file__).with_name("checklist.toml")
LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class Item:
    """One question: whose score it counts in, the instruments it belongs to, which advice it comes from."""

    id: str
    page: str
    question: Mapping[str, str]
    source: Mapping[str, str]
    instruments: tuple[str, ...] = ()
    law: Mapping[str, str] | None = None


@cache
def items() -> dict[str, Item]:
    """Every item by id, in the order of the file. Raises ValueError where the file breaks a rule."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: _item(name, entry) for name, entry in found.items()}


def _item(name: str, entry: dict) -> Item:
    unknown = entry.keys() - {"page", "instruments", "de", "en", "source", "law"}
    if unknown or entry.get("page") not in PAGES:
        raise ValueError(f"{FILE.name}: {name}: {', '.join(sorted(unknown)) or entry.get('page')}")
    for texts in (entry, entry["source"], entry.get("law", {"de": "", "en": ""})):
        if not texts.keys() >= set(LANGUAGES):
            raise ValueError(f"{FILE.name}: {name} lacks a language")
    return Item(
        id=name,
        page=entry["page"],
        question={lang: entry[lang] for lang in LANGUAGES},
        source=entry["source"],
        instruments=tuple(entry.get("instruments", ())),
        law=entry.get("law"),
    )
