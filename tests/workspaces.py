"""Small shops in a folder: written at once, or imported from a file; what a version holds."""

import hashlib
from pathlib import Path

import pandas as pd

from loyalty import importing
from loyalty.workspace import Version, Workspace, connect
from tests.dice import typed
from tests.versions import settings_of, write_version

SETTINGS = settings_of(pd.Timestamp("2025-06-30"))


def write(workspace: Workspace, *order_ids: str) -> None:
    """A version that holds nothing but these orders."""
    with workspace.writing() as draft:
        con = connect(draft.database)
        con.execute("create table orders as select unnest(?) as order_id", [list(order_ids)])
        con.close()


def write_shop(workspace: Workspace, *order_ids: str) -> None:
    """A complete version with these orders."""
    rows = {"order_id": list(order_ids), "ordered_at": pd.Timestamp("2025-05-05"), "customer_id": "K"}
    write_version(workspace, {"orders": typed("orders", pd.DataFrame(rows))}, SETTINGS)


def order_ids(version: Version) -> list[str]:
    return [row[0] for row in version.cursor().execute("select order_id from orders order by 1").fetchall()]


def fingerprint(version: Version) -> str:
    return hashlib.sha256(version.database.read_bytes()).hexdigest()


def csv(folder: Path, name: str, *order_ids: str) -> Path:
    path = folder / name
    lines = [f"{one};2025-05-0{place + 1} 10:00:00;K{place};10,50" for place, one in enumerate(order_ids)]
    path.write_text(
        "Bestellnummer;Bestelldatum;Kundennummer;Bestellsumme\n" + "\n".join(lines) + "\n", "utf-8"
    )
    return path


def import_csv(workspace: Workspace, *paths: Path) -> list[importing.FileReport]:
    return importing.import_files(workspace, importing.readings(list(paths)), SETTINGS)


def leftovers(workspace: Workspace) -> list[str]:
    return [path.name for path in (workspace.folder / "versions").iterdir() if not path.name.isdigit()]
