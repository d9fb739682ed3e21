"""The month in view: per C its headline KPIs, with what changed in words."""

from loyalty.ui.overview import cards, heading
from loyalty.ui.view import current

view = current()
heading(view)
cards(view)
