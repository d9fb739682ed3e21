"""What binds customers: instruments and tips with their numbers."""

from loyalty.ui.instruments import instruments_page
from loyalty.ui.view import current

instruments_page(current())
