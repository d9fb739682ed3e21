"""A shop's settings: defaults, types and bounds; every KPI reads them as `$name`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import available_timezones

AUTO = "auto"
VALUE_BASES = ("gross_incl_vat", "net_excl_vat")


class SettingError(ValueError):
    """A setting that does not exist or has an impossible value; `args` are (name, value, remedy)."""


@dataclass(frozen=True)
class Setting:
    """One setting: DuckDB type, default, the bounds of a number, the unit it is given in (percent as 0–1)."""

    sql_type: str
    default: str | int | float | None
    low: float | None = None
    high: float | None = None
    unit: str | None = None


DEFAULTS: dict[str, Setting] = {
    "tz": Setting("varchar", "Europe/Berlin"),
    "currency": Setting("varchar", AUTO),
    "value_basis": Setting("varchar", "gross_incl_vat"),
    "margin_rate": Setting("double", 0.30, 0, 1, "percent"),
    "discount_rate": Setting("double", 0.10, 0, 1, "percent"),
    "repeat_window": Setting("integer", 90, 1, 730, "days"),
    "return_window": Setting("integer", 30, 1, 365, "days"),
    "churn_days": Setting("integer", AUTO, 1, 3650, "days"),
    "response_target_h": Setting("integer", 24, 1, 720, "hours"),
    "abandon_after_h": Setting("integer", 24, 1, 720, "hours"),
    "stale_days": Setting("integer", 90, 1, 3650, "days"),
}


@dataclass(frozen=True)
class Settings:
    """What a shop chose; everything else stays at its default. `as_of` None: the last event in the data."""

    values: Mapping[str, str | int | float]
    as_of: date | None = None

    @classmethod
    def parse(cls, raw: Mapping[str, str | int | float], as_of: date | None = None) -> "Settings":
        """Check names, types and bounds. Raises SettingError."""
        return cls({name: _parse(name, value) for name, value in raw.items()}, as_of)

    def choices(self) -> dict[str, str]:
        """What differs from the defaults, as text; `from_choices` reads it again."""
        chosen = {name: str(value) for name, value in self.values.items()}
        return chosen | ({"as_of": self.as_of.isoformat()} if self.as_of else {})

    @classmethod
    def from_choices(cls, choices: Mapping[str, str]) -> "Settings":
        """The inverse of `choices`. Raises SettingError."""
        raw = dict(choices)
        as_of = raw.pop("as_of", None)
        return cls.parse(raw, date.fromisoformat(as_of) if as_of else None)

    def get(self, name: str) -> str | int | float | None:
        return self.values.get(name, DEFAULTS[name].default)


def _parse(name: str, value: str | int | float) -> str | int | float:
    setting = DEFAULTS.get(name)
    if setting is None:
        raise SettingError(name, value, ", ".join(DEFAULTS))
    if value == AUTO == setting.default:
        return str(value)
    if setting.sql_type == "varchar":
        return _word(name, str(value))
    try:
        number = int(value) if setting.sql_type == "integer" else float(value)
    except ValueError:
        raise SettingError(name, value, f"{setting.low:g}–{setting.high:g}") from None
    if not setting.low <= number <= setting.high:
        raise SettingError(name, value, f"{setting.low:g}–{setting.high:g}")
    return number


def _word(name: str, value: str) -> str:
    """A setting that is no number: a time zone, a currency or a value basis."""
    known = {
        "tz": (value in available_timezones(), "Europe/Berlin, Europe/Vienna, Europe/Zurich, …"),
        "currency": (
            len(value) == 3 and value.isascii() and value.isalpha() and value.isupper(),
            "EUR, CHF, …",
        ),
        "value_basis": (value in VALUE_BASES, ", ".join(VALUE_BASES)),
    }
    is_known, remedy = known[name]
    if not is_known:
        raise SettingError(name, value, remedy)
    return value
