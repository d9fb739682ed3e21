"""The life cycle: its KPIs, and how each cohort of first buyers comes back."""

from loyalty.ui.cohorts import cohort_section
from loyalty.ui.dimension import dimension
from loyalty.ui.view import current

view = current()
dimension(view, "lifecycle")
cohort_section(view)
