"""One shop's data: immutable versions of a DuckDB file, atomic swap, undo, delete."""

from loyalty.workspace import beside
from loyalty.workspace.database import aside, connect
from loyalty.workspace.settings import AUTO, DEFAULTS, VALUE_BASES, SettingError, Settings
from loyalty.workspace.store import Draft, Workspace, WorkspaceError, before_removal, home
from loyalty.workspace.version import Version

__all__ = [
    "AUTO",
    "DEFAULTS",
    "Draft",
    "VALUE_BASES",
    "SettingError",
    "Settings",
    "Version",
    "Workspace",
    "WorkspaceError",
    "aside",
    "before_removal",
    "beside",
    "connect",
    "home",
]
