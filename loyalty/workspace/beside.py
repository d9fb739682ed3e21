"""What a shop says itself – answers, targets, notes – as small JSON files in its folder, beside the versions.

A new version of the data leaves them alone; deleting the workspace takes them along.
"""

import json
import os
import threading

from .store import Workspace

# Held by whoever reads, changes and writes: two windows must not lose each other's changes.
writing = threading.RLock()


def load(workspace: Workspace, name: str) -> object:
    """What was saved under a name; None where nothing was, or nothing that can be read."""
    try:
        return json.loads((workspace.folder / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def save(workspace: Workspace, name: str, content: object) -> None:
    """Replace what was saved under a name, at once; dates become text."""
    workspace.folder.mkdir(parents=True, exist_ok=True)
    temporary = workspace.folder / f".{name}.{os.getpid()}.{threading.get_ident()}.new"
    temporary.write_text(json.dumps(content, default=str, ensure_ascii=False), encoding="utf-8")
    temporary.replace(workspace.folder / f"{name}.json")


def is_there(workspace: Workspace) -> bool:
    """Whether the shop has said anything."""
    return any(workspace.folder.glob("*.json"))
