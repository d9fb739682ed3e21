"""The month in view: per C its headline KPIs, with what changed in words."""

from loyalty.ui.overview import overview
from loyalty.ui.view import current

overview(current())
