"""Whether deliveries are recorded at all: orders that are overdue for months were hardly all lost."""

from dataclasses import dataclass

from loyalty.workspace import Version

COLUMNS = frozenset({"orders.promised_date", "orders.delivered_at"})
OLD_DAYS = 60
SUSPICIOUS_SHARE = 0.2
# Every shop loses a parcel now and then, and those stay overdue for ever: more than this share is no loss.
LOST_SHARE = 0.02
FEWEST = 30

_OVERDUE = """
    with promised as (
        select
            settings.as_of - valid_orders.promised_date > ? as is_old,
            valid_orders.delivered_at is null as is_overdue,
        from valid_orders
        cross join settings
        where valid_orders.promised_date < settings.as_of
    )

    select
        count(*) filter (where is_overdue),
        count(*) filter (where is_overdue and is_old),
        count(*) filter (where is_old),
    from promised
"""


@dataclass(frozen=True)
class Overdue:
    """`count`: orders past their promised day without a day of delivery; `old` of them for more than 60 days,
    out of `promised` orders whose promised day is as long ago."""

    count: int
    old: int
    promised: int

    @property
    def is_suspicious(self) -> bool:
        """Whether deliveries seem not to be recorded: a fifth is old, and more than parcels get lost."""
        return (
            self.count >= FEWEST
            and self.old > SUSPICIOUS_SHARE * self.count
            and self.old > LOST_SHARE * self.promised
        )


def overdue(version: Version) -> Overdue | None:
    """The shop's overdue orders at its as-of day; None without days of promise and delivery."""
    if not version.columns >= COLUMNS:
        return None
    return Overdue(*version.cursor().execute(_OVERDUE, [OLD_DAYS]).fetchone())
