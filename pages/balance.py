"""Cost and benefit: what customer care costs, and what it brings."""

from loyalty.ui.dimension import dimension
from loyalty.ui.view import current

dimension(current(), "balance")
