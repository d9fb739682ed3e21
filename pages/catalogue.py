"""Every KPI: definition, formula in words, SQL, example, source."""

from loyalty.ui.catalogue import catalogue_page
from loyalty.ui.view import current

catalogue_page(current())
