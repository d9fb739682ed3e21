"""The life cycle: its KPIs, and how each cohort of first buyers comes back."""

from loyalty.ui.cohorts import cohort_section
from loyalty.ui.dimension import dimension
from loyalty.ui.view import current

dimension(current(), "lifecycle", {"repeat": (cohort_section,)})
