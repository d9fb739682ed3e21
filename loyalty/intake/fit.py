"""Do the values of a column suit the type of a canonical column?"""

from collections.abc import Sequence

from loyalty.intake.parse import is_date, is_day_number, is_month
from loyalty.intake.personal import is_key
from loyalty.intake.values import NO, TYPED_GAPS, YES, is_number, some
from loyalty.schema import Column, plain

_LONGEST_ID = 80


def fit(column: Column, values: Sequence[str]) -> float | None:
    """Share of the (trimmed, non-gap) values that could be the column's; None where there are none."""
    if column.type not in ("text", "category", "email"):
        values = [value for value in values if value.lower() not in TYPED_GAPS]
    if not values:
        return None
    looked_at = some(values)
    return sum(_fits(column, value) for value in looked_at) / len(looked_at)


def _fits(column: Column, value: str) -> bool:
    match column.type:
        case "number" | "money" | "integer" | "scale":
            return is_number(value)
        case "timestamp":
            return is_date(value) or is_day_number(value)
        case "date":
            return is_date(value) or is_day_number(value) or is_month(value)
        case "flag":
            return value.lower() in YES or value.lower() in NO
        case "email":
            return "@" in value
    if column.values and not column.open:
        return plain(value) in column.dictionary
    if is_key(column):
        # A name is no number: what holds blanks may be a person, and is not taken for an id.
        return len(value) <= _LONGEST_ID and " " not in value and "@" not in value
    return "@" not in value and not is_long_date(value)


def is_long_date(value: str) -> bool:
    """A date with separators – eight digits alone may be a number of anything."""
    return not value.isdigit() and is_date(value) and not is_number(value)
