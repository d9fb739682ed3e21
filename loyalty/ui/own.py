"""What the visitor aims at, for the shop on screen."""

from loyalty import targets
from loyalty.cards.view import View
from loyalty.targets import Targets
from loyalty.ui.session import own_workspace


def own_targets(view: View) -> Targets:
    """The visitor's targets; those tried out on the sample shop are kept apart from their own shop's."""
    return targets.load(own_workspace(), view.is_sample)
