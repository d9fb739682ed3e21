"""A shop's settings: defaults, types and bounds; every KPI reads them as `$name`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

AUTO = "auto"


class SettingError(ValueError):
    """A setting that does not exist or has an impossible value; `args` are (name, value, remedy)."""


@dataclass(frozen=True)
class Setting:
    """One setting: DuckDB type, default, and the bounds a value must keep (None: unbounded)."""

    sql_type: str
    default: str | int | float | None
    low: float | None = None
    high: float | None = None


DEFAULTS: dict[str, Setting] = {
    "tz": Setting("varchar", "Europe/Berlin"),
    "currency": Setting("varchar", AUTO),
    "value_basis": Setting("varchar", "gross_incl_vat"),
    "margin_rate": Setting("double", 0.30, 0, 1),
    "discount_rate": Setting("double", 0.10, 0, 1),
    "repeat_window": Setting("integer", 90, 1, 730),
    "return_window": Setting("integer", 30, 1, 365),
    "churn_days": Setting("integer", AUTO, 1, 3650),
    "response_target_h": Setting("integer", 24, 1, 720),
    "abandon_after_h": Setting("integer", 24, 1, 720),
    "stale_days": Setting("integer", 90, 1, 3650),
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
    if setting.sql_type == "varchar" or value == AUTO == setting.default:
        return str(value)
    try:
        number = int(value) if setting.sql_type == "integer" else float(value)
    except ValueError:
        raise SettingError(name, value, f"{setting.low:g}–{setting.high:g}") from None
    if not setting.low <= number <= setting.high:
        raise SettingError(name, value, f"{setting.low:g}–{setting.high:g}")
    return number
