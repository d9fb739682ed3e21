"""Drop files, see how they were read, take them over; back to the sample."""

from loyalty.ui.data_page import data_page
from loyalty.ui.view import current

data_page(current())
