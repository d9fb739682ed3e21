"""Every KPI a second time, in pandas and from its definition, one module per group of KPIs.

A module says CASES (KPI → function of the shop) or STATES (KPI → function of shop and grain), which return
the cases: day, value (NaN: open) and what applies of closed, weight, exposed, stratum, left_out (bool),
order_id, customer and slices of the case's own. It may say MATURES and HISTORY (KPI → days or a setting's
name) and SLICE (KPI → the slice to divide by; country else).
"""

import pkgutil
from importlib import import_module

_MODULES = [import_module(f"{__name__}.{item.name}") for item in pkgutil.iter_modules(__path__)]


def _collected(name: str) -> dict:
    found: dict = {}
    for module in _MODULES:
        own = getattr(module, name, {})
        twice = found.keys() & own.keys()
        if twice:
            raise ValueError(f"{name}: {', '.join(twice)} stands in two modules")
        found |= own
    return found


CASES, STATES = _collected("CASES"), _collected("STATES")
MATURES, HISTORY, SLICE = _collected("MATURES"), _collected("HISTORY"), _collected("SLICE")
