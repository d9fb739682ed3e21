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
from loyalty.intake.mapping_file import ORDERS
from loyalty.intake.mapping_file import Mapping as Wish
from loyalty.intake.questions import Question
from loyalty.intake.values import are_float_ids, are_marks
from loyalty.schema import Column

_GERMAN = re.compile(
    r"[äöüß]|nummer|datum|betrag|wert|preis|kosten|menge|anzahl|kunde|bestell|liefer|versand|rechnung|zahl",
    re.IGNORECASE,
)
_EXAMPLES = 3


@dataclass(frozen=True)
class Evidence:
    """What the values of one mapped column tell about their notation.

    `examples` of what could be either, and of years with two digits.
    """

    number: NumberForm = NumberForm()
    date: DateForm = DateForm()
    is_float_id: bool = False
    is_mark: bool = False
    examples: tuple[str, ...] = ()
    short_years: tuple[str, ...] = ()

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
        form = number_form(values)
        is_open = form.is_open and (lambda value: number_form([value]).is_open)
        return Evidence(number=form, examples=_examples(values, is_open))
    if column.type in DATES:
        form = date_form(values)
        is_open = form.is_open and (lambda value: date_form([value]).is_open)
        is_short = form.short_years > 0 and (lambda value: date_form([value]).short_years > 0)
        return Evidence(
            date=form, examples=_examples(values, is_open), short_years=_examples(values, is_short)
        )
    if column.type == "flag":
        return Evidence(is_mark=are_marks(values))
    return Evidence(is_float_id=column.type == "text" and are_float_ids(values))


def _examples(values: Sequence[str], is_wanted: Callable[[str], bool] | bool) -> tuple[str, ...]:
    """The first different values that are wanted; none where nothing is."""
    if not is_wanted:
        return ()
    return tuple(islice((value for value in dict.fromkeys(values) if is_wanted(value)), _EXAMPLES))


def settle(evidence: Mapping[str, Evidence], wish: Wish, delimiter: str) -> Notations:
    """Decides for every column; what the mapping file says goes before what the values tell."""
    file = _File(evidence, wish, delimiter)
    columns, questions = {}, []
    for header, found in evidence.items():
        decimal, asked = file.decimal_of(header, found)
        pattern, order, asked_too = file.order_of(header, found)
        questions += [*asked, *asked_too, *_notes(header, found)]
        columns[header] = Notation(
            decimal=decimal,
            order=order,
            separator=found.date.separator or ("" if found.date.other else "."),
            times=found.date.times,
            pattern=pattern,
            is_float_id=found.is_float_id,
            is_mark=found.is_mark,
            divisor=100 if wish.of("units", header) == "cents" else 1,
            gaps=wish.gaps(header),
        )
    return Notations(columns, file.decimal, _date_format(evidence, columns), tuple(questions))


def _notes(header: str, found: Evidence) -> list[Question]:
    if not found.date.short_years:
        return []
    return [Question("two_digit_year", header, (), "20", found.short_years, "", found.date.short_years)]


class _File:
    """What the file as a whole tells about the columns that do not tell themselves."""

    def __init__(self, evidence: Mapping[str, Evidence], wish: Wish, delimiter: str) -> None:
        self.wish = wish
        self.marks = {found.number.mark for found in evidence.values()} - {None}
        self.orders = {found.date.order for found in evidence.values() if found.date.slashed} - {None}
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
        if own is None and len(self.orders) == 1:
            return None, next(iter(self.orders)), []
        assumed, reason = (own, "column") if own else self._likely_order()
        options = ("dmy", "mdy")
        question = Question(
            "date_order", header, options, assumed, found.examples, reason, found.date.slashed
        )
        return None, assumed, [question]

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
