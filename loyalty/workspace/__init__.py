"""One shop's data: immutable versions of a DuckDB file, atomic swap, undo, delete."""

from loyalty.workspace.database import connect
from loyalty.workspace.settings import DEFAULTS, SettingError, Settings
from loyalty.workspace.store import Draft, Version, Workspace, WorkspaceError, home

__all__ = [
    "DEFAULTS",
    "Draft",
    "SettingError",
    "Settings",
    "Version",
    "Workspace",
    "WorkspaceError",
    "connect",
    "home",
]
