"""The settings of the shop on screen, and what each of them affects."""

from loyalty.ui.settings_page import settings_page
from loyalty.ui.view import current

settings_page(current())
