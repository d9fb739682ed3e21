"""All tables of the shop, in the order in which one follows from the other."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from . import (
    bonus,
    checkouts,
    community,
    content,
    costs,
    feedback,
    messages,
    orders,
    returns,
    service,
    visits,
)
from .buyers import Customers
from .output import dates, flags, ids, money, times
from .timeline import NEVER, cut


def _customer_table(customers: Customers, customer_ids: np.ndarray) -> pd.DataFrame:
    """customers.csv"""
    referrer = customers.referrer
    return pd.DataFrame(
        {
            "customer_id": customer_ids,
            "created_at": times(customers.created),
            "newsletter_opted_in_at": times(customers.newsletter),
            "bonus_member_since": times(customers.bonus),
            "community_member_since": times(customers.community),
            "referred_by": np.where(referrer >= 0, customer_ids[referrer], ""),
            "traffic_source": customers.source,
        }
    )


def _status(frame: pd.DataFrame, goods_back: pd.DataFrame) -> np.ndarray:
    """What the shop's list says on the as-of day."""
    status = np.full(len(frame), "paid", dtype=object)
    status[cut(frame["shipped"].to_numpy()) != NEVER] = "shipped"
    status[cut(frame["delivered"].to_numpy()) != NEVER] = "completed"
    paid_back = goods_back[goods_back["refunded"] != NEVER]
    status[paid_back["row"]] = np.where(paid_back["whole"], "refunded", "partially_refunded")
    status[(frame["kind"] == "cancelled").to_numpy()] = "cancelled"
    return status


def _order_table(
    frame: pd.DataFrame, goods_back: pd.DataFrame, order_ids: np.ndarray, customer_ids: np.ndarray
) -> pd.DataFrame:
    """orders.csv"""
    customer, referrer = frame["customer"].to_numpy(), frame["referrer"].to_numpy()
    is_test = (frame["kind"] == "test").to_numpy()
    refund = np.zeros(len(frame))
    np.add.at(refund, goods_back["row"].to_numpy(), goods_back["refund"].fillna(0).to_numpy())
    value = np.round(frame["item_value"] + frame["fee"] - frame["discount"], 2)
    promised = np.where(is_test, NEVER, frame["promised"])
    return pd.DataFrame(
        {
            "order_id": order_ids,
            "customer_id": np.where(customer >= 0, customer_ids[customer], ""),
            "ordered_at": times(frame["time"]),
            "order_value": money(value),
            "currency": "EUR",
            "status": _status(frame, goods_back),
            "is_test": flags(is_test),
            "items_qty": frame["items"],
            "item_value": money(frame["item_value"]),
            "discount_value": money(frame["discount"]),
            "shipping_fee": money(frame["fee"]),
            "refund_total": money(refund),
            "margin_value": money(orders.margin(frame)),
            "payment_method": frame["payment"],
            "voucher_code": frame["voucher"],
            "delivery_option": frame["delivery_option"],
            "delivery_place": frame["delivery_place"],
            "promised_date": dates(promised),
            "shipped_at": times(cut(frame["shipped"].to_numpy())),
            "delivered_at": times(cut(frame["delivered"].to_numpy())),
            "cancelled_at": times(cut(frame["cancelled_at"].to_numpy())),
            "traffic_source": frame["source"],
            "referral_code": np.where(referrer >= 0, ids("F", referrer, 10001), ""),
            "personalised": flags(frame["personalised_value"] > 0),
            "personalised_value": money(frame["personalised_value"]),
            "product_category": frame["category"],
            "country": frame["country"],
            "sales_channel": frame["channel"],
            "carrier": frame["carrier"],
        }
    )


def tables(size: int, seed: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield (table name, frame of text and numbers ready to be written) for a shop of about `size` orders."""
    customers, frame = orders.build(size, seed)
    customers.bonus = bonus.join(customers, frame, seed)
    frame, ledger = bonus.spend(customers, frame, seed)
    goods_back = returns.draw(frame, seed)
    order_ids = ids("B", np.arange(len(frame)), 100001)
    customer_ids = ids("K", np.arange(len(customers)), 10001)

    yield "orders", _order_table(frame, goods_back, order_ids, customer_ids)
    yield "returns", returns.table(goods_back, order_ids)
    yield "customers", _customer_table(customers, customer_ids)
    yield "bonus_ledger", bonus.table(ledger, order_ids, customer_ids)
    yield "checkouts", checkouts.table(frame, order_ids, customers, customer_ids, seed)
    yield "visits", visits.table(frame, order_ids, customers, customer_ids, size, seed)

    items, changes, products = content.draw(seed)
    tickets = service.draw(frame, size, seed)
    ticket_table = service.table(tickets, order_ids, customer_ids)
    ticket_ids = ticket_table["ticket_id"].to_numpy()
    yield "tickets", ticket_table
    answers = feedback.surveys(frame, goods_back, tickets, size, seed)
    yield "surveys", feedback.survey_table(answers, order_ids, customer_ids, ticket_ids)
    reviews = feedback.reviews(frame, products, seed)
    review_table = feedback.review_table(reviews, order_ids, customer_ids)
    yield "reviews", review_table
    names = {"customer": customer_ids, "row": order_ids, "ticket": ticket_ids}
    names["review"] = review_table["review_id"].to_numpy()
    yield "messages", messages.table(frame, customers, tickets, reviews, names, seed)

    yield "content_items", items
    yield "content_changes", changes
    events, ideas = community.tables(customers, customer_ids, size, seed)
    yield "community_events", events
    yield "ideas", ideas
    yield "crm_costs", costs.table(frame, seed)
