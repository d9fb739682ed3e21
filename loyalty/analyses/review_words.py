"""A line of the month's review in words: what limits it, what has changed, how it stands to its target."""

from calendar import monthrange
from datetime import date

from loyalty import format as fmt
from loyalty import periods
from loyalty.analyses.changes import Change
from loyalty.analyses.review import Line
from loyalty.i18n import has, t


def value(line: Line, lang: str, currency: str) -> str:
    """The number with its unit."""
    return fmt.value(line.row["value"], line.kpi.unit, lang, currency)


def interval(line: Line, lang: str, currency: str) -> str:
    """Its 95 % interval, "–" without one."""
    return fmt.interval(line.row["low"], line.row["high"], line.kpi.unit, lang, currency)


def status(line: Line, lang: str, *, is_brief: bool = False) -> str:
    """What limits the number, in a few words for a column (`is_brief`); empty where nothing does."""
    if line.status == "ok":
        return ""
    is_filtered = line.status == "unavailable" and any("." not in name for name in line.row["missing"])
    name = "not_filtered" if is_filtered else line.status
    if is_brief and has(brief := f"review.brief.{name}", lang):
        return t(brief, lang, month=fmt.month_short(line.month, lang, year=True))
    month, n = fmt.month(line.month, lang), fmt.count(line.row["n"], lang)
    return t(f"review.status.{name}", lang, month=month, n=n)


def compared_with(change: Change, lang: str) -> str:
    """The earlier of the two periods: "September 2026", in a month in progress "1.–17. September 2026"."""
    return period(change.earlier, change.days, lang)


def equal_days(change: Change, lang: str) -> str:
    """Both periods in words: "1.–17. Oktober 2026 gegen 1.–17. September 2026"."""
    now, past = (period(month, change.days, lang) for month in (change.month, change.earlier))
    return t("review.equal_days", lang, now=now, past=past)


def period(month: date, days: int | None, lang: str) -> str:
    """A month, or its first days, as far as it has so many."""
    name = fmt.month(month, lang)
    if not days:
        return name
    last = min(days, monthrange(month.year, month.month)[1])
    return t("review.first_day" if last == 1 else "review.days", lang, last=last, month=name)


def running(month: date, days: int, lang: str) -> str:
    """Of a month in progress which days are compared: "… 1.–17. Oktober 2026 gegen 1.–17. September …"."""
    said = {
        name: period(periods.months_before(month, back), days, lang)
        for name, back in (("now", 0), ("before", 1), ("year", 12))
    }
    return t("month.equal_days", lang, **said)


def label(change: Change, name: str, lang: str) -> str:
    """What a change is against: "Vorjahr", of a month in progress "Vorjahr (1.–17.)"; `name`: month, year."""
    word = t(f"change.label_previous_{name}", lang)
    return t("review.label_days", lang, label=word, last=change.days) if change.days else word


def verdict(change: Change, lang: str) -> str:
    """'besser', 'keine belastbare Änderung', or why nothing can be compared."""
    if change.verdict == "unknown":
        return t(f"review.why.{change.why or 'no_value'}", lang)
    return t(f"change.{change.verdict}", lang)


def moved(change: Change, lang: str, currency: str) -> str:
    """The difference with its sign and its unit, shares in percentage points; "–" without one."""
    return fmt.change(change.difference.value, change.kpi.unit, lang, currency)


def change(found: Change, lang: str, currency: str) -> str:
    """Difference and verdict: "+1,2 PP besser"; where it is no change, the verdict alone."""
    word = verdict(found, lang)
    is_said = found.is_change or found.verdict == "untested"
    return f"{moved(found, lang, currency)} {word}" if is_said else word


def cell(found: Change, lang: str, currency: str) -> str:
    """The same for a table, which always tells the difference: "+0,4 PP · nicht belastbar"; "–" without."""
    if found.verdict == "unknown":
        return fmt.MISSING
    if not found.difference.value:
        return t("change.equal", lang)
    size = moved(found, lang, currency)
    if found.verdict in ("none", "untested"):
        return t(f"review.cell_{found.verdict}", lang, change=size)
    return f"{size} {verdict(found, lang)}"


def target(line: Line, lang: str, currency: str) -> str:
    """'erreicht', 'verfehlt (−3,2 PP)' …; empty where there is no target, or the month is not judged."""
    if line.target is None:
        return ""
    by = fmt.change(line.target.gap, line.kpi.unit, lang, currency)
    return t(f"review.target.{line.target.verdict}", lang, gap=by)
