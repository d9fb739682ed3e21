"""Finds words of the other language on a page: what the interface says in one language only."""

import re
from collections.abc import Iterable
from functools import cache

from loyalty.catalog import catalog
from loyalty.i18n import texts
from loyalty.schema import TABLES

OTHER = {"de": "en", "en": "de"}
PLACEHOLDER = re.compile(r"\{[^}]*\}")
FEWEST_LETTERS = 4


def foreign(shown: Iterable[str], lang: str) -> list[str]:
    """Those of the shown texts that the interface says in the other language and never in `lang`.

    A text is looked at as a whole and in its parts between middle dots (foot lines are put together so).
    """
    own, other = _patterns(lang), _patterns(OTHER[lang])
    parts = {part.strip() for text in shown for part in (text, *text.split(" · "))}
    return sorted(part for part in parts if _is_said(part, other) and not _is_said(part, own))


def _is_said(text: str, patterns: tuple[frozenset[str], re.Pattern[str]]) -> bool:
    fixed, filled = patterns
    return text in fixed or filled.fullmatch(text) is not None


@cache
def _patterns(lang: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """All texts of a language: those that are always the same, and those with placeholders as one pattern."""
    said = [*texts(lang).values(), *_labels(lang)]
    fixed = frozenset(text.strip() for text in said if not PLACEHOLDER.search(text))
    filled = [text for text in said if PLACEHOLDER.search(text) and _letters(text) >= FEWEST_LETTERS]
    pattern = "|".join(".+".join(re.escape(part) for part in PLACEHOLDER.split(text)) for text in filled)
    return fixed, re.compile(pattern, re.DOTALL)


def _labels(lang: str) -> Iterable[str]:
    """Names and sentences of the KPIs, labels of tables and columns."""
    for kpi in catalog().values():
        yield from (text for text in kpi.texts[lang].values() if isinstance(text, str))
    for table in TABLES.values():
        yield table.label[lang]
        yield from (column.label[lang] for column in table.columns.values())


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in PLACEHOLDER.sub("", text))
