"""Targets and notes: what the shop wants to reach, what misses it, and what was decided."""

from loyalty.ui.targets_page import targets_page
from loyalty.ui.view import current

targets_page(current())
