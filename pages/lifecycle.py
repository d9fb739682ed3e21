"""The life cycle: its KPIs by topic, and below them what the analyses tell of customers."""

from loyalty.ui.cohorts import cohort_section
from loyalty.ui.dimension import dimension
from loyalty.ui.phases import at_risk_section, phases_section, second_order_section
from loyalty.ui.rfm import rfm_section
from loyalty.ui.value import value_section
from loyalty.ui.view import current

sections = {
    "repeat": (second_order_section, cohort_section),
    "phases": (phases_section, rfm_section),
    "parting": (at_risk_section,),
    "value": (value_section,),
}
dimension(current(), "lifecycle", sections)
