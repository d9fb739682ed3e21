"""The C "community": every KPI of it, under the advice it measures."""

from loyalty.ui.dimension import dimension
from loyalty.ui.view import current

dimension(current(), "community")
