"""The cookie by which a browser finds its workspace again, and the folder name that follows from it."""

import hashlib
import re
from collections.abc import Mapping

COOKIE = "stammkunde"
COOKIE_PATTERN = re.compile(r"[0-9a-f]{32}")


def cookie_of(cookies: Mapping[str, str]) -> str | None:
    """The visitor's random id; None without one of the right form."""
    found = cookies.get(COOKIE, "")
    return found if COOKIE_PATTERN.fullmatch(found) else None


def folder_name(identity: str) -> str:
    """What a visitor's folders are called: the id itself, which opens them, is nowhere on disk."""
    return hashlib.sha256(identity.encode()).hexdigest()[:32]
