"""Shops of a few rows, written where a test needs them, and the statuses of a result."""

from contextlib import AbstractContextManager
from datetime import date, datetime

import pandas as pd

from loyalty.workspace import Settings, Version
from tests.dice import typed
from tests.versions import version_of


def orders_on(*days: date, number: int = 1, **columns: object) -> list[dict]:
    """`number` orders of different customers on each day."""
    rows = [
        {"ordered_at": datetime(day.year, day.month, day.day, 12), "customer_id": f"{day}-{one}", **columns}
        for day in days
        for one in range(number)
    ]
    return [{"order_id": f"{columns}-{place}", **row} for place, row in enumerate(rows)]


def shop(tables: dict[str, list[dict]], settings: Settings) -> AbstractContextManager[Version]:
    """Rows as a version; what no row has was not supplied."""
    return version_of({name: typed(name, pd.DataFrame(rows)) for name, rows in tables.items()}, settings)


def status_of(frame: pd.DataFrame) -> dict[str, str]:
    return dict(zip(frame["period"].dt.strftime("%Y-%m"), frame["status"], strict=True))
