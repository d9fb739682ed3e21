"""How a headline has moved, in words: against last month, last year and its target."""

import html

from loyalty import format as fmt
from loyalty.analyses import review_words
from loyalty.analyses.changes import Change
from loyalty.analyses.review import Line
from loyalty.cards.view import View
from loyalty.i18n import t

TONES = {"better": "stk-better", "worse": "stk-worse", "met": "stk-better", "missed": "stk-worse"}
# The sidebar's comparison stands first and large.
_ORDER = {"month": ("month", "year"), "year": ("year", "month")}


def verdict_lines(view: View, line: Line) -> str:
    """Three short lines: the comparison of the sidebar, the other one, the target; then what limits it."""
    changes = {"month": line.before, "year": line.year}
    names = _ORDER[view.comparison]
    if line.has_value:
        lines = _together(view, changes, names) or [
            _main(view, names[0], changes[names[0]]),
            _aside(view, names[1], changes[names[1]]),
        ]
        lines += [_target(view, line)]
    else:
        lines = []
    status = "" if line.status == "running" else review_words.status(line, view.lang)
    lines.append(_quiet(status))
    return f'<p class="stk-change">{"<br>".join(one for one in lines if one)}</p>'


def _together(view: View, changes: dict[str, Change], names: tuple[str, ...]) -> list[str]:
    """One verdict for both where neither has changed."""
    words = {review_words.verdict(changes[name], view.lang) for name in names}
    is_told = any(changes[name].is_change or changes[name].verdict == "untested" for name in names)
    if len(words) > 1 or is_told:
        return []
    values = [_named(view, name, changes[name]) for name in names if _has_previous(changes[name])]
    return [_quiet(words.pop()), *map(_quiet, values)]


def _main(view: View, name: str, change: Change) -> str:
    """'↓ −3,2 PP schlechter', below it what it was; 'Vorjahr: kein Vergleich möglich' without that."""
    if not _has_previous(change):
        return _aside(view, name, change)
    return f"{_verdict(view, change)}<br>{_quiet(_named(view, name, change))}"


def _aside(view: View, name: str, change: Change) -> str:
    """'Vormonat 90,5 %: keine belastbare Änderung', in one line."""
    return f"{_quiet(_named(view, name, change) + ':')} {_verdict(view, change)}"


def _verdict(view: View, change: Change) -> str:
    """The word, with arrow and size only where it is more than noise."""
    is_counted = change.verdict == "untested"
    said = review_words.cell(change, view.lang, view.currency) if is_counted else None
    word = html.escape(said or review_words.verdict(change, view.lang))
    if not change.is_change:
        return f'<span class="stk-same">{word}</span>'
    arrow = "↑" if change.difference.value > 0 else "↓"
    size = html.escape(review_words.moved(change, view.lang, view.currency))
    return f'<b class="{TONES.get(change.verdict, "stk-same")}">{arrow}{fmt.NBSP}{size} {word}</b>'


def _has_previous(change: Change) -> bool:
    return not fmt.is_missing(change.previous) and not change.why


def _named(view: View, name: str, change: Change) -> str:
    """'Vorjahr 91,3 %'; where nothing can be compared, without the number."""
    label = review_words.label(change, name, view.lang)
    if not _has_previous(change):
        return label
    return f"{label} {fmt.value(change.previous, change.kpi.unit, view.lang, view.currency)}"


def _target(view: View, line: Line) -> str:
    """'Ziel 95 %: verfehlt (−3,2 PP)'; empty without a target."""
    if line.target is None:
        return ""
    aim = fmt.given(line.target.target, line.kpi.unit, view.lang, view.currency)
    said = html.escape(review_words.target(line, view.lang, view.currency))
    tone = TONES.get(line.target.verdict, "stk-same")
    return f'{_quiet(t("review.aim", view.lang, value=aim))} <span class="{tone}">{said}</span>'


def _quiet(text: str) -> str:
    return f'<span class="stk-same">{html.escape(text)}</span>' if text else ""
