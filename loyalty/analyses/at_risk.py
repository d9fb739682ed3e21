"""Regulars who are late by their own measure: whom to look after before they are gone."""

from collections.abc import Mapping

import pandas as pd

from loyalty.workspace import Version

from .people import known, listing

# With four purchases there are three gaps to take the median of.
LEAST_OCCASIONS = 4
LATE = 2.0

_CUSTOMERS = f"""
    select
        customer_key,
        max(occasion_date) as last_date,
        (any_value(settings.as_of) - max(occasion_date)) as days_since,
        median(occasion_date - previous_date)::double as usual_gap,
        count(*) as occasions,
        round(sum(value)::double, 2) as revenue,
    from occasions
    cross join settings
    group by customer_key
    having count(*) >= {LEAST_OCCASIONS}
        and any_value(settings.as_of) - max(occasion_date) <= any_value(settings.churn_days)
        and any_value(settings.as_of) - max(occasion_date) > {LATE} * median(occasion_date - previous_date)
"""


def at_risk(version: Version, where: Mapping[str, tuple[str, ...]] | None = None) -> pd.DataFrame:
    """Who has bought on four days or more, last more than twice the own median gap ago, and is not gone yet.

    Columns: customer (pseudonymous), last_date, days_since, usual_gap (days), occasions, revenue (so far);
    those with most revenue first. A list to look at, not to mail to: three gaps are a rough measure. Raises
    TooFewError for fewer than ten customers, KeyError for an unknown slice.
    """
    return listing(version, "at_risk", _CUSTOMERS, "revenue desc nulls last, last_date desc", known(where))
