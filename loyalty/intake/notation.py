"""How each column writes numbers and dates: settled by its own values, else by the rest of the file.

What nothing settles is assumed by what is likely and asked.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from loyalty.intake.cast import DATES, NUMBERS, Notation
from loyalty.intake.forms import DateForm, NumberForm, date_form, number_form
from loyalty.intake.mapping_file import ORDERS, UNITS
from loyalty.intake.mapping_file import Mapping as Wish
from loyalty.intake.names import is_in_cents
from loyalty.intake.numerals import sign_of
from loyalty.intake.questions import CLEAR, KEEP, Question
from loyalty.intake.sentinels import far_dates
from loyalty.intake.values import TYPED_GAPS, are_float_ids, are_marks
from loyalty.schema import Column

_GERMAN = re.compile(
    r"[äöüß]|nummer|datum|betrag|wert|preis|kosten|menge|anzahl|kunde|bestell|liefer|versand|rechnung|zahl",
    re.IGNORECASE,
)
_EXAMPLES = 3


@dataclass(frozen=True)
class Evidence:
    """What the values of one mapped column tell about their notation.

    `examples` of what could be either (of whole numbers: any), and of years with two digits; `far_dates`:
    text and how often, of dates far from all others; `is_whole`: numbers without any mark; `minus`: amounts
    with a minus sign, where all have one and it says nothing; `is_typed`: no text.
    """

    number: NumberForm = NumberForm()
    date: DateForm = DateForm()
    is_float_id: bool = False
    is_mark: bool = False
    examples: tuple[str, ...] = ()
    short_years: tuple[str, ...] = ()
    far_dates: tuple[tuple[str, int], ...] = ()
    is_whole: bool = False
    minus: tuple[str, ...] = ()
    is_typed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether more values could settle what these do not."""
        return self.number.is_open or self.date.is_open

    def asked_anew(self) -> "Evidence":
        """The same without what was counted in numbers and dates."""
        return replace(self, number=NumberForm(), date=DateForm())

    def __add__(self, other: "Evidence") -> "Evidence":
        return replace(self, number=self.number + other.number, date=self.date + other.date)


@dataclass(frozen=True)
class Notations:
    """The notation of every mapped column by header, and what is to be asked about it."""

    columns: Mapping[str, Notation]
    decimal: str
    date_format: str | None
    questions: tuple[Question, ...]


def weigh(column: Column, values: Sequence[str]) -> Evidence:
    """The evidence of trimmed values without gaps."""
    if column.type in NUMBERS:
        minus = _minus_signs(values) if column.unsigned else ()
        return replace(_weigh_numbers(values), minus=minus)
    if column.type in DATES:
        return _weigh_dates(values)
    if column.type == "flag":
        return Evidence(is_mark=are_marks(values), is_typed=True)
    return Evidence(is_float_id=column.type == "text" and are_float_ids(values))


def _weigh_numbers(values: Sequence[str]) -> Evidence:
    form = number_form(values)
    is_whole = bool(values) and all(value.lstrip("+-").isdecimal() for value in values)
    if form.is_open:
        examples = _examples(values, lambda value: number_form([value]).is_open)
    else:
        examples = tuple(values[:_EXAMPLES]) if is_whole else ()
    return Evidence(number=form, examples=examples, is_whole=is_whole, is_typed=True)


def _minus_signs(values: Sequence[str]) -> tuple[str, ...]:
    """The amounts below 0 of a column that has none above."""
    signs = {value: sign_of(value) for value in dict.fromkeys(values)}
    return () if 1 in signs.values() else tuple(value for value, sign in signs.items() if sign < 0)


def _weigh_dates(values: Sequence[str]) -> Evidence:
    form, examples, short = date_form(values), (), ()
    if form.is_open:
        examples = _examples(values, lambda value: date_form([value]).is_open)
    if form.short_years:
        short = _examples(values, lambda value: date_form([value]).short_years > 0)
    far = tuple(far_dates(values, form.order or "dmy").items())
    return Evidence(date=form, examples=examples, short_years=short, far_dates=far, is_typed=True)


def _examples(values: Sequence[str], is_wanted: Callable[[str], bool]) -> tuple[str, ...]:
    """The first different values that are wanted."""
    return tuple(islice((value for value in dict.fromkeys(values) if is_wanted(value)), _EXAMPLES))


def settle(evidence: Mapping[str, Evidence], wish: Wish, delimiter: str) -> Notations:
    """Decides for every column; what the mapping file says goes before what the values tell."""
    file = _File(evidence, wish, delimiter)
    columns, questions = {}, []
    for header, found in evidence.items():
        decimal, asked = file.decimal_of(header, found)
        pattern, order, asked_too = file.order_of(header, found)
        gaps, filled_in = _gaps(header, found, wish)
        unit, unsure = _unit(header, found, wish)
        questions += [*asked, *asked_too, *unsure, *filled_in, *_notes(header, found)]
        columns[header] = Notation(
            decimal=decimal,
            order=order,
            separator=found.date.separator or ("" if found.date.other else "."),
            times=found.date.times,
            pattern=pattern,
            short_years=2 * found.date.short_years > found.date.slashed + found.date.dotted,
            is_float_id=found.is_float_id,
            is_mark=found.is_mark,
            divisor=(100 if unit == "cents" else 1) * (-1 if found.minus else 1),
            gaps=gaps,
        )
    return Notations(columns, file.decimal, _date_format(evidence, columns), tuple(questions))


def _gaps(header: str, found: Evidence, wish: Wish) -> tuple[frozenset[str], list[Question]]:
    """What means "nothing" in a column; asked where only the values tell."""
    gaps = wish.gaps(header)
    if wish.of("nulls", header) is not None:
        return gaps, []
    if found.is_typed:
        gaps |= TYPED_GAPS
    if not found.far_dates:
        return gaps, []
    texts, count = tuple(text for text, _ in found.far_dates), sum(count for _, count in found.far_dates)
    question = Question("sentinel", header, (CLEAR, KEEP), CLEAR, texts, "far", count)
    return gaps | {text.lower() for text in texts}, [question]


def _unit(header: str, found: Evidence, wish: Wish) -> tuple[str, list[Question]]:
    """Whether whole numbers are cents: the mapping file says so, or the header, and then it is asked."""
    chosen = wish.of("units", header)
    if chosen or not found.is_whole or not is_in_cents(header):
        return str(chosen or "whole"), []
    return "cents", [Question("unit", header, UNITS, "cents", found.examples, "header")]


def _notes(header: str, found: Evidence) -> list[Question]:
    notes = []
    if found.date.short_years:
        years = found.date.short_years
        notes.append(Question("two_digit_year", header, (), "20", found.short_years, "", years))
    if found.minus:
        examples = found.minus[:_EXAMPLES]
        notes.append(Question("minus_signs", header, (), "", examples, "", len(found.minus)))
    return notes


class _File:
    """What the file as a whole tells about the columns that do not tell themselves."""

    def __init__(self, evidence: Mapping[str, Evidence], wish: Wish, delimiter: str) -> None:
        self.wish = wish
        self.marks = {found.number.mark for found in evidence.values()} - {None}
        slashed = [found.date for found in evidence.values() if found.date.slashed and found.date.order]
        self.orders = {date.order for date in slashed}
        self.separators = {date.separator for date in slashed}
        self.is_dotted = any(found.date.dotted for found in evidence.values())
        self.is_american = any(found.date.is_american for found in evidence.values())
        self.is_german = any(_GERMAN.search(header) for header in evidence)
        self.delimiter = delimiter
        counted = Counter(found.number.mark for found in evidence.values() if found.number.mark)
        common = counted.most_common(1)[0][0] if counted else self._likely_decimal()[0]
        self.decimal = str(wish.dialect.get("decimal") or common)

    def decimal_of(self, header: str, found: Evidence) -> tuple[str, list[Question]]:
        chosen = self.wish.of("decimals", header) or self.wish.dialect.get("decimal")
        if chosen:
            return str(chosen), []
        own = found.number.mark
        if not found.number.is_open:
            return own or self.decimal, []
        if len(self.marks) == 1 and own is None:
            return self.decimal, []
        assumed, reason = (own, "column") if own else self._likely_decimal()
        return assumed, [
            Question("decimal", header, (",", "."), assumed, found.examples, reason, found.number.either)
        ]

    def _likely_decimal(self) -> tuple[str, str]:
        """Nothing but whole numbers or '1.234': a file with semicolons comes from a German machine."""
        if len(self.marks) == 2:
            return ",", "file"
        if self.delimiter == ";":
            return ",", "delimiter"
        if self.is_dotted:
            return ",", "dates"
        return (",", "headers") if self.is_german and self.delimiter != "," else (".", "default")

    def order_of(self, header: str, found: Evidence) -> tuple[str | None, str, list[Question]]:
        """The strptime pattern of the mapping file if there is one, and the order of day, month and year."""
        chosen = self.wish.of("dates", header) or self.wish.dialect.get("date_format")
        if chosen:
            form = str(chosen)
            return (None, form, []) if form in ORDERS else (form, _order_of(form), [])
        own = found.date.order
        if not found.date.is_open:
            return None, own or "dmy", []
        if own is None and self._is_told_by_others(found):
            return None, next(iter(self.orders)), []
        assumed, reason = (own, "column") if own else self._likely_order()
        options = ("dmy", "mdy")
        question = Question(
            "date_order", header, options, assumed, found.examples, reason, found.date.slashed
        )
        return None, assumed, [question]

    def _is_told_by_others(self, found: Evidence) -> bool:
        """Whether the other columns agree on the order, and write their dates as this one does.

        AM and PM beside day-first dates, or dashes beside slashes, come from two sources.
        """
        is_day_first_am = found.date.is_american and self.orders == {"dmy"}
        return len(self.orders) == 1 and found.date.separator in self.separators and not is_day_first_am

    def _likely_order(self) -> tuple[str, str]:
        if self.is_american:
            return "mdy", "clock"
        if self.delimiter == ";":
            return "dmy", "delimiter"
        if self.decimal == "," and self.marks:
            return "dmy", "decimal"
        return ("dmy", "headers") if self.is_german else ("dmy", "default")


def _order_of(pattern: str) -> str:
    """The order of day and month in a strptime pattern."""
    places = {sign: pattern.find(f"%{sign}") for sign in "dmYy"}
    if 0 in (places["Y"], places["y"]):
        return "ymd"
    return "mdy" if 0 <= places["m"] < places["d"] else "dmy"


def _date_format(evidence: Mapping[str, Evidence], columns: Mapping[str, Notation]) -> str | None:
    """The strptime pattern of the day that most columns write."""
    patterns: Counter[str] = Counter()
    for header, found in evidence.items():
        form, notation = found.date, columns[header]
        if notation.pattern:
            patterns[notation.pattern] += 1
        elif form.slashed + form.dotted + form.other:
            sep, year = form.separator, "%y" if 2 * form.short_years > form.slashed + form.dotted else "%Y"
            german, american, iso = f"%d{sep}%m{sep}{year}", f"%m{sep}%d{sep}{year}", f"%Y{sep}%m{sep}%d"
            patterns[{"dmy": german, "mdy": american}.get(notation.order, iso)] += 1
    return patterns.most_common(1)[0][0] if patterns else None
