"""Order rows: who buys what at which price, fee and discount. Times in seconds since the file's start."""

import numpy as np
import pandas as pd

from . import buyers, delivery, effects
from .checkout_model import DEVICES_LARGE, DEVICES_SMALL, complete_probability, regular_fee
from .timeline import DAY, END, NEVER, choose, clock, month_of, pick_days, season, stream
from .truths import TRUTHS

GUESTS, CANCELLED, TESTS = 0.06, 0.03, 0.0006  # rows per order of the shop
CATEGORIES = {"Kaffee": 0.47, "Tee": 0.21, "Zubehör": 0.17, "Geschenksets": 0.10, "Maschinen": 0.05}
CATEGORIES_GIFT = {"Kaffee": 0.08, "Tee": 0.10, "Zubehör": 0.06, "Geschenksets": 0.74, "Maschinen": 0.02}
PRICE = {"Kaffee": 33.0, "Tee": 27.0, "Zubehör": 30.0, "Geschenksets": 39.0, "Maschinen": 210.0}
MARGIN = {"Kaffee": 0.40, "Tee": 0.46, "Zubehör": 0.42, "Geschenksets": 0.44, "Maschinen": 0.24}
PAYMENT = {"Wallet": 0.31, "Rechnung": 0.28, "Kreditkarte": 0.19, "Lastschrift": 0.16, "Vorkasse": 0.06}
SHIPPING_COST = {"DE": 4.3, "AT": 5.6, "CH": 8.9}


def _lookup(table: dict, keys: np.ndarray) -> np.ndarray:
    return np.array([table[key] for key in keys], dtype=float) if len(keys) else np.empty(0)


def _rows(customers: buyers.Customers, customer: np.ndarray, time: np.ndarray, kind: str) -> pd.DataFrame:
    known = customer >= 0
    index = np.where(known, customer, 0)
    return pd.DataFrame(
        {
            "customer": customer,
            "time": time,
            "kind": kind,
            "country": customers.country[index],
            "channel": customers.channel[index],
            "is_gift": customers.is_gift[index] & known,
        }
    )


def _other_rows(customers: buyers.Customers, base: pd.DataFrame, orders: int, seed: int) -> pd.DataFrame:
    """Guest, cancelled and test orders: they follow nobody's purchase history and change none."""
    rng = stream(seed, "other orders")
    n = int(orders * GUESTS)
    growth = 2.0 ** (np.arange(-1, season(0, END // DAY - 1).size - 1) / (END // DAY))
    guest_time = pick_days(rng, n, 0, season(0, END // DAY - 1) * growth) * DAY + clock(rng, n)
    guests = _rows(customers, np.full(n, -1), guest_time, "guest").assign(
        country=choose(rng, n, buyers.COUNTRIES), channel=choose(rng, n, {"shop": 0.88, "app": 0.12})
    )
    guests["is_gift"] = (month_of(guest_time // DAY) >= 11) & (rng.random(n) < 0.4)

    n = int(orders * CANCELLED)
    origin = base.iloc[rng.integers(0, len(base), n)]
    pause = np.where(rng.random(n) < 0.4, rng.integers(300, 3000, n), rng.integers(DAY, 60 * DAY, n))
    cancelled = origin.assign(time=origin["time"].to_numpy() + pause, kind="cancelled")
    cancelled = cancelled[cancelled["time"] < END]

    n = max(int(orders * TESTS), 1)
    tests = _rows(customers, np.full(n, -1), np.sort(rng.integers(0, END, n)), "test")
    return pd.concat([guests, cancelled, tests.assign(country="DE", channel="shop")], ignore_index=True)


def _basket(orders: pd.DataFrame, customers: buyers.Customers, seed: int) -> pd.DataFrame:
    """Category, quantity and value of the goods: better customers (latent quality) fill larger baskets."""
    rng = stream(seed, "baskets")
    n = len(orders)
    customer = orders["customer"].to_numpy()
    favourite = choose(rng, len(customers), CATEGORIES)
    taste = rng.normal(0, 0.22, len(customers))
    is_gift = orders["is_gift"].to_numpy()
    drawn = np.where(is_gift, choose(rng, n, CATEGORIES_GIFT), choose(rng, n, CATEGORIES))
    loyal = (customer >= 0) & ~is_gift & (rng.random(n) < 0.6)
    category = np.where(loyal, favourite[customer], drawn)
    quality = np.where((customer >= 0) & ~is_gift, customers.quality[customer], 0.0)
    spread = rng.normal(0, 0.42, n) + np.where(customer >= 0, taste[customer], 0.0)
    value = _lookup(PRICE, category) * np.exp(0.30 * quality + spread)
    value = np.clip(np.round(value, 2), 4.9, 900.0)
    quantity = np.where(category == "Maschinen", 1, 1 + rng.poisson(np.minimum(value, 150) / 22))
    is_test = orders["kind"].to_numpy() == "test"
    return orders.assign(
        category=category, items=np.where(is_test, 1, quantity), item_value=np.where(is_test, 1.0, value)
    )


def _fee(orders: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Device and shipping fee.

    In the standing test a random share of carts ships free; fewer of them are abandoned, so among completed
    orders the share is larger than among carts.
    """
    rng = stream(seed, "fees")
    value, country = orders["item_value"].to_numpy(), orders["country"].to_numpy()
    n = len(orders)
    device = np.where(value < 40, choose(rng, n, DEVICES_SMALL), choose(rng, n, DEVICES_LARGE))
    fee = regular_fee(value, country)
    test = TRUTHS["shipping_fee"]["free_test_share"]
    free = test * complete_probability(value, country, device, np.zeros(n))
    paid = (1 - test) * complete_probability(value, country, device, fee)
    fee = np.where(rng.random(n) < free / (free + paid), 0.0, fee)
    return orders.assign(device=device, fee=np.where(orders["kind"] == "test", 0.0, fee))


def _discount(orders: pd.DataFrame, first: np.ndarray, seed: int) -> pd.DataFrame:
    """Voucher code and discount: a welcome voucher for first orders, seasonal ones for everybody."""
    rng = stream(seed, "vouchers")
    n = len(orders)
    value, customer = orders["item_value"].to_numpy(), orders["customer"].to_numpy()
    time = orders["time"].to_numpy()
    is_first = (customer >= 0) & (time == first[customer])
    month = month_of(time // DAY)
    ticket = rng.random(n)
    code = np.full(n, "", dtype=object)
    code[is_first & (ticket < 0.16)] = "WILLKOMMEN10"
    code[~is_first & (month >= 11) & (ticket < 0.14)] = "ADVENT5"
    code[~is_first & (month < 11) & (ticket < 0.07)] = "KAFFEE5"
    code[(value < 20) | (orders["kind"] == "test").to_numpy()] = ""
    discount = np.where(code == "WILLKOMMEN10", np.round(value * 0.10, 2), np.where(code == "", 0.0, 5.0))
    return orders.assign(voucher=code, discount=discount, is_first=is_first)


def _rest(orders: pd.DataFrame, customers: buyers.Customers, seed: int) -> pd.DataFrame:
    """Payment, source, referral, recommendations and cancellation."""
    rng = stream(seed, "order details")
    n = len(orders)
    customer, is_first = orders["customer"].to_numpy(), orders["is_first"].to_numpy()
    usual = choose(rng, len(customers), PAYMENT)
    payment = np.where((customer >= 0) & (rng.random(n) < 0.8), usual[customer], choose(rng, n, PAYMENT))
    later = choose(
        rng, n, {"direct": 0.34, "newsletter": 0.24, "organic": 0.24, "paid": 0.10, "social": 0.08}
    )
    source = np.where(is_first, customers.source[customer], later)
    source = np.where(customer < 0, choose(rng, n, buyers.SOURCES), source)
    referrer = np.where(is_first, customers.referrer[customer], -1)
    personalised = rng.random(n) < 0.13
    part = np.round(orders["item_value"].to_numpy() * rng.uniform(0.3, 0.9, n), 2)
    cancelled = (orders["kind"] == "cancelled").to_numpy()
    cancelled_at = orders["time"].to_numpy() + rng.integers(600, 30 * 3600, n)
    cancelled_at = np.where(cancelled & (rng.random(n) < 0.85), cancelled_at, NEVER)
    return orders.assign(
        payment=payment,
        source=source,
        referrer=referrer,
        personalised_value=np.where(personalised, part, 0.0),
        cancelled_at=cancelled_at,
    )


def build(orders: int, seed: int) -> tuple[buyers.Customers, pd.DataFrame]:
    """Draw the customers and all their orders, planted effects included, sorted by time."""
    customers, purchases = buyers.draw(orders, seed)
    first = buyers.first_purchase(customers, purchases)
    customers.community = buyers.join_community(customers, first, seed)
    base = _rows(customers, purchases.customer, purchases.time, "valid")
    extra = _rows(customers, *effects.candidates(first, customers.community, seed), "extra")
    other = _other_rows(customers, base, orders, seed)
    everything = delivery.deliver(pd.concat([base, extra, other], ignore_index=True), seed)

    base, customers.deterred = effects.lose_late(everything[everything["kind"] == "valid"], first, seed)
    base = effects.win_members(
        base, everything[everything["kind"] == "extra"], first, customers.community, seed
    )
    other = everything[everything["kind"].isin(["guest", "cancelled", "test"])]
    frame = pd.concat([base, other], ignore_index=True).sort_values(["time", "customer"], kind="stable")
    frame = frame.reset_index(drop=True)
    # an app or marketplace customer sometimes orders in the shop
    rng = stream(seed, "channels")
    frame["channel"] = np.where(rng.random(len(frame)) < 0.12, "shop", frame["channel"])
    frame = _basket(frame, customers, seed)
    frame = _fee(frame, seed)
    frame = _discount(frame, first, seed)
    frame = _rest(frame, customers, seed)
    never_sent = frame["kind"].isin(["cancelled", "test"])
    frame.loc[never_sent, ["shipped", "delivered"]] = NEVER
    frame.loc[never_sent, "is_late"] = False
    return customers, delivery.hand_over(frame, seed)


def margin(frame: pd.DataFrame) -> np.ndarray:
    """Contribution margin of every order: goods margin − discount + fee − the shop's own shipping cost."""
    goods = frame["item_value"].to_numpy() * _lookup(MARGIN, frame["category"].to_numpy())
    cost = _lookup(SHIPPING_COST, frame["country"].to_numpy())
    return np.round(goods - frame["discount"].to_numpy() + frame["fee"].to_numpy() - cost, 2)
