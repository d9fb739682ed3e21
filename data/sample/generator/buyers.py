"""Customers with a latent purchase rate, and the days on which they would buy if nothing were planted."""

from dataclasses import dataclass

import numpy as np

from .timeline import BEFORE, DAY, DAYS, END, NEVER, choose, clock, day_of, pick_days, season, stream

SHARE_CUSTOMERS = 0.40  # customers per order of the shop
RATE_SHAPE, RATE_PER_YEAR = 0.8, 2.6  # gamma distribution of the purchase rate while a customer is active
LIFETIME_DAYS = 300  # mean time until a customer silently drops out
GIFT_RATE = 0.12  # a Christmas gift buyer's purchase rate relative to others
COUNTRIES = {"DE": 0.78, "AT": 0.13, "CH": 0.09}
SOURCES = {
    "organic": 0.33,
    "paid": 0.23,
    "direct": 0.15,
    "social": 0.11,
    "affiliate": 0.09,
    "newsletter": 0.03,
}
COMMUNITY_EARLY, COMMUNITY_LATER = 0.125, 0.04


@dataclass
class Customers:
    """One entry per customer, sorted by created. Times in seconds since the file's start."""

    created: np.ndarray
    is_gift: np.ndarray
    quality: np.ndarray  # standardised log purchase rate: latent, never written
    country: np.ndarray
    channel: np.ndarray
    source: np.ndarray
    referrer: np.ndarray  # index of the customer who recommended the shop, −1 = nobody
    newsletter: np.ndarray
    community: np.ndarray | None = None
    bonus: np.ndarray | None = None
    deterred: np.ndarray | None = None  # stopped buying because the first delivery came late

    def __len__(self) -> int:
        return len(self.created)


@dataclass
class Purchases:
    """One entry per purchase: customer index (−1 = guest) and time."""

    customer: np.ndarray
    time: np.ndarray


def _first_days(
    rng: np.random.Generator, n: int, n_gift: int, n_before: int
) -> tuple[np.ndarray, np.ndarray]:
    """Day of the very first purchase and gift flag of all customers that ever came."""
    growth = 2.3 ** (np.arange(DAYS) / DAYS)  # new customers more than double in three years
    regular = pick_days(rng, n, 0, season(0, DAYS - 1) * growth)
    before = pick_days(rng, n_before, -BEFORE, season(-BEFORE, -1))
    day = np.arange(DAYS)
    gift_weight = np.zeros(DAYS)
    for year in (2023, 2024, 2025):
        weeks = (day >= day_of(f"{year}-11-12")) & (day <= day_of(f"{year}-12-20"))
        gift_weight[weeks] = growth[weeks]
    gift = pick_days(rng, n_gift, 0, gift_weight)
    is_gift = np.repeat([False, False, True], [n, n_before, n_gift])
    return np.concatenate([regular, before, gift]), is_gift


def _repeat_purchases(
    rng: np.random.Generator, first_day: np.ndarray, rate: np.ndarray, lifetime: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Poisson purchases after the first day until drop-out, denser in season: (customer, day)."""
    demand = np.concatenate([[0.0], np.cumsum(season(-BEFORE, DAYS - 1))])
    begin = first_day + 1 + BEFORE
    end = np.clip(first_day + 1 + lifetime + BEFORE, begin, BEFORE + DAYS)
    grid = np.arange(len(demand))
    low, high = np.interp(begin, grid, demand), np.interp(end, grid, demand)
    count = rng.poisson(rate / 365 * (high - low))
    customer = np.repeat(np.arange(len(first_day)), count)
    target = low[customer] + rng.random(len(customer)) * (high - low)[customer]
    day = np.minimum(np.searchsorted(demand, target, side="right") - 1, BEFORE + DAYS - 1) - BEFORE
    return customer, day


def _profiles(
    rng: np.random.Generator, created: np.ndarray, is_gift: np.ndarray, quality: np.ndarray
) -> Customers:
    """What is known of every customer beside the purchases."""
    n = len(created)
    channel = choose(rng, n, {"shop": 0.67, "app": 0.20, "marketplace": 0.13})
    source = choose(rng, n, SOURCES)
    referred = (rng.random(n) < 0.06) & (np.arange(n) > 50)
    referrer = np.where(referred, (rng.random(n) * np.maximum(np.arange(n), 1)).astype("int64"), -1)
    source[referred] = "referral_program"
    delay = np.where(rng.random(n) < 0.6, 0, rng.exponential(40 * DAY, n)).astype("int64")
    newsletter = np.where(rng.random(n) < np.where(is_gift, 0.15, 0.38), created + 120 + delay, NEVER)
    newsletter = np.where(newsletter < END, newsletter, NEVER)
    return Customers(
        created, is_gift, quality, choose(rng, n, COUNTRIES), channel, source, referrer, newsletter
    )


def draw(orders: int, seed: int) -> tuple[Customers, Purchases]:
    """Draw the customers (some never buy) and their purchases in the file, before any planted effect."""
    rng = stream(seed, "buyers")
    total = max(int(orders * SHARE_CUSTOMERS), 20)
    n_regular, n_gift, n_before = int(total * 0.745), int(total * 0.085), int(total * 0.48)
    first_day, is_gift = _first_days(rng, n_regular, n_gift, n_before)
    n = len(first_day)
    raw = rng.gamma(RATE_SHAPE, 1 / RATE_SHAPE, n)
    quality = np.clip((np.log(raw + 1e-3) + 0.75) / 1.2, -2, 2)
    rate = raw * RATE_PER_YEAR * np.where(is_gift, GIFT_RATE, 1.0)
    customer, day = _repeat_purchases(rng, first_day, rate, rng.exponential(LIFETIME_DAYS, n))
    first_time = first_day * DAY + clock(rng, n)
    time = np.concatenate([first_time, day * DAY + clock(rng, len(day))])
    customer = np.concatenate([np.arange(n), customer])
    inside = time >= 0
    customer, time = customer[inside], time[inside]
    # accounts without any purchase: registered, never bought
    n_idle = int(total * 0.05)
    idle = pick_days(rng, n_idle, 0, season(0, DAYS - 1)) * DAY + clock(rng, n_idle)
    waited = np.where(rng.random(n) < 0.7, 0, rng.integers(1, 20 * DAY, n))  # account first, purchase later
    created = np.concatenate(
        [first_time - np.where(first_time >= 0, np.minimum(waited, first_time), 0), idle]
    )
    keep = np.zeros(n + n_idle, dtype=bool)
    keep[customer] = True
    keep[n:] = True
    order = np.flatnonzero(keep)[np.argsort(created[keep], kind="stable")]
    position = np.full(n + n_idle, -1)
    position[order] = np.arange(len(order))
    is_gift = np.concatenate([is_gift, np.zeros(n_idle, dtype=bool)])
    quality = np.concatenate([quality, np.zeros(n_idle)])
    customers = _profiles(rng, created[order], is_gift[order], quality[order])
    return customers, Purchases(position[customer], time)


def first_purchase(customers: Customers, purchases: Purchases) -> np.ndarray:
    """Time of every customer's first purchase in the file; END for accounts without one."""
    first = np.full(len(customers), END, dtype="int64")
    named = purchases.customer >= 0
    np.minimum.at(first, purchases.customer[named], purchases.time[named])
    return first


def join_community(customers: Customers, first: np.ndarray, seed: int) -> np.ndarray:
    """Joining date: by chance alone, so that what distinguishes members later is the community's effect."""
    rng = stream(seed, "community membership")
    n = len(customers)
    draw_kind = rng.random(n)
    early = first + rng.integers(3600, 89 * DAY, n)
    later = first + 91 * DAY + (rng.random(n) * 900 * DAY).astype("int64")
    joined = np.where(draw_kind < COMMUNITY_EARLY, early, NEVER)
    joined = np.where(
        (draw_kind >= COMMUNITY_EARLY) & (draw_kind < COMMUNITY_EARLY + COMMUNITY_LATER), later, joined
    )
    return np.where((joined < END) & (first < END), joined, NEVER)
