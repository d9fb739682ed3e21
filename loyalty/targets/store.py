"""Where the targets of a shop are kept."""

from dataclasses import asdict
from datetime import date

from loyalty.catalog import catalog
from loyalty.workspace import Workspace, beside

from .model import KINDS, Target, Targets, is_possible


def load(workspace: Workspace, of_sample: bool = False) -> Targets:
    """The targets of a shop, `of_sample` those a visitor tries out on the sample shop.

    What cannot be read, or belongs to a KPI that no longer exists, is passed over.
    """
    found = beside.load(workspace, _name(of_sample))
    items = [_target(entry) for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
    return Targets(tuple(item for item in items if item))


def save(workspace: Workspace, targets: Targets, of_sample: bool = False) -> None:
    """Replace the targets of a shop, all at once."""
    with beside.writing:
        beside.save(workspace, _name(of_sample), [asdict(item) for item in targets.items])


def _name(of_sample: bool) -> str:
    return "targets_sample" if of_sample else "targets"


def _target(entry: dict) -> Target | None:
    """A saved target, None where it makes no sense (any more)."""
    try:
        item = Target(
            entry["kpi"],
            entry["kind"],
            date.fromisoformat(entry["start"]),
            float(entry["value"]),
            date.fromisoformat(entry["until"]) if entry.get("until") else None,
            None if entry.get("end_value") is None else float(entry["end_value"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
    return item if _makes_sense(item) else None


def _makes_sense(item: Target) -> bool:
    kpi = catalog().get(item.kpi)
    if kpi is None or not kpi.has_monthly_value or item.kind not in KINDS:
        return False
    is_line = item.kind == "line"
    if is_line and (item.until is None or item.end_value is None or item.until <= item.start):
        return False
    values = [item.value, *([item.end_value] if is_line else [])]
    return all(is_possible(value, kpi, item.kind) for value in values)
