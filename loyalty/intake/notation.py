"""How each column writes numbers and dates: settled by its own values, else by the rest of the file."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from loyalty.intake.cast import DATES, NUMBERS, Notation
from loyalty.intake.values import DateForm, NumberForm, are_float_ids, are_marks, date_form, number_form
from loyalty.schema import Column

# As databases write values.
CANONICAL = Notation(decimal=".", order="ymd", separator="-")


@dataclass(frozen=True)
class Evidence:
    """What the values of one mapped column tell about their notation."""

    number: NumberForm = NumberForm()
    date: DateForm = DateForm()
    is_float_id: bool = False
    is_mark: bool = False

    @property
    def is_open(self) -> bool:
        """Whether more values could settle what these do not."""
        return self.number.is_open or self.date.is_open

    def __add__(self, other: "Evidence") -> "Evidence":
        return Evidence(self.number + other.number, self.date + other.date, self.is_float_id, self.is_mark)


@dataclass(frozen=True)
class Notations:
    """The notation of every mapped column by header. `ambiguous`: dates whose order nothing tells."""

    columns: Mapping[str, Notation]
    decimal: str
    date_format: str | None
    ambiguous: tuple[str, ...]


def weigh(column: Column, values: Sequence[str]) -> Evidence:
    """The evidence of trimmed values without gaps."""
    if column.type in NUMBERS:
        return Evidence(number=number_form(values))
    if column.type in DATES:
        return Evidence(date=date_form(values))
    if column.type == "flag":
        return Evidence(is_mark=are_marks(values))
    return Evidence(is_float_id=column.type == "text" and are_float_ids(values))


def settle(
    evidence: Mapping[str, Evidence],
    override: Mapping[str, object],
    delimiter: str,
    canonical: Collection[str] = (),
) -> Notations:
    """Decides for every column; `override` is the [dialect] part of a mapping file.

    `canonical`: columns whose notation is known to be that of databases.
    """
    written = {header: found for header, found in evidence.items() if header not in canonical}
    notations = _settled(written, override, delimiter)
    return replace(
        notations, columns={**notations.columns, **dict.fromkeys(set(evidence) - set(written), CANONICAL)}
    )


def _settled(evidence: Mapping[str, Evidence], override: Mapping[str, object], delimiter: str) -> Notations:
    wish = str(override["date_format"]) if "date_format" in override else None
    decimal = str(override.get("decimal") or _file_decimal(evidence, delimiter))
    order = _order_of(wish) if wish else _file_order(evidence)
    columns = {}
    for header, found in evidence.items():
        columns[header] = Notation(
            decimal=decimal if "decimal" in override else found.number.mark or decimal,
            order=order or "dmy" if wish or found.date.order is None else found.date.order,
            separator=found.date.separator or ".",
            times=found.date.times,
            pattern=wish,
            is_float_id=found.is_float_id,
            is_mark=found.is_mark,
        )
    ambiguous = () if order else tuple(header for header, found in evidence.items() if found.date.is_open)
    return Notations(columns, decimal, wish or _date_format(evidence, columns), ambiguous)


def _file_decimal(evidence: Mapping[str, Evidence], delimiter: str) -> str:
    marks = Counter(found.number.mark for found in evidence.values() if found.number.mark)
    if marks:
        return marks.most_common(1)[0][0]
    # Nothing but whole numbers or '1.234': a file with semicolons or 31.12.2024 comes from a German machine.
    german = delimiter == ";" or any(
        found.date.separator == "." and found.date.order == "dmy" for found in evidence.values()
    )
    return "," if german else "."


def _file_order(evidence: Mapping[str, Evidence]) -> str | None:
    orders = Counter(found.date.order for found in evidence.values() if found.date.order in ("dmy", "mdy"))
    return orders.most_common(1)[0][0] if orders else None


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
        if found.date.swappable + found.date.year_first:
            sep, order = found.date.separator, columns[header].order
            german, american, iso = f"%d{sep}%m{sep}%Y", f"%m{sep}%d{sep}%Y", f"%Y{sep}%m{sep}%d"
            patterns[{"dmy": german, "mdy": american}.get(order, iso)] += 1
    return patterns.most_common(1)[0][0] if patterns else None
