"""What the visitor aims at and has noted, for the shop on screen."""

from loyalty import notes, targets
from loyalty.notes import Note
from loyalty.targets import Targets
from loyalty.ui.session import own_workspace, shows_sample


def own_targets() -> Targets:
    """The visitor's targets; those tried out on the sample shop are kept apart from their own shop's."""
    return targets.load(own_workspace(), shows_sample())


def own_notes() -> tuple[Note, ...]:
    """The visitor's notes, the newest first."""
    return tuple(notes.load(own_workspace(), shows_sample()))
