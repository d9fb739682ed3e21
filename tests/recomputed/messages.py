"""Messages about orders, newsletters and answers in words, in pandas and from their definitions."""

import pandas as pd

from tests.pandas_shop import DAY, PandasShop

WEEK = 7 * DAY
OTHER_WAYS = {"sms", "whatsapp", "messenger", "push", "app", "letter", "brief", "post", "print"}


def _sent(shop: PandasShop, kind: str) -> pd.Series:
    """Order → the days on which such a message was sent."""
    messages = shop.known("messages").dropna(subset=["order_id", "sent_at"])
    messages = messages[messages["kind"] == kind]
    return messages["sent_at"].dt.normalize().groupby(messages["order_id"]).agg(list)


def status_notification_coverage(shop: PandasShop) -> pd.DataFrame:
    shipped = shop.orders.dropna(subset="shipped_at")
    day, sent = shipped["shipped_at"].dt.normalize(), _sent(shop, "dispatch")
    told = [
        any(abs(one - left) <= DAY for one in sent.get(order, []))
        for left, order in zip(day, shipped["order_id"], strict=True)
    ]
    value = pd.Series(told, index=shipped.index).astype(float).where(day < shop.as_of)
    return pd.DataFrame({"day": day, "order_id": shipped["order_id"], "value": value})


def delay_notice_rate(shop: PandasShop) -> pd.DataFrame:
    due = shop.orders[shop.orders["promised_date"] < shop.as_of]
    late = due[~(due["delivered_at"].dt.normalize() <= due["promised_date"])]
    sent = _sent(shop, "delay_notice")
    warned = [
        float(any(one <= promised for one in sent.get(order, [])))
        for promised, order in zip(late["promised_date"], late["order_id"], strict=True)
    ]
    return pd.DataFrame({"day": late["promised_date"], "order_id": late["order_id"], "value": warned})


def personalised_message_share(shop: PandasShop) -> pd.DataFrame:
    told = shop.known("messages").dropna(subset=["sent_at", "personalised"])
    return pd.DataFrame(
        {
            "day": told["sent_at"].dt.normalize(),
            "order_id": told["order_id"],
            "customer": shop.person(told["customer_id"]),
            "kind": told["kind"],
            "channel": told["channel"],
            "value": told["personalised"].astype(float),
        }
    )


def _newsletters(shop: PandasShop) -> pd.DataFrame:
    messages = shop.known("messages").dropna(subset="sent_at")
    by_mail = ~messages["channel"].fillna("email").str.lower().isin(OTHER_WAYS)
    arrived = messages["delivered"].fillna(True).astype(bool)
    letters = messages[(messages["kind"] == "newsletter") & by_mail & arrived].reset_index(drop=True)
    return letters.assign(day=letters["sent_at"].dt.normalize(), customer=shop.person(letters["customer_id"]))


def _reaction(shop: PandasShop, column: str) -> pd.DataFrame:
    letters = _newsletters(shop)
    in_time = letters[column].dt.normalize() - letters["day"] <= WEEK
    value = in_time.astype(float).where(letters["day"] + WEEK <= shop.as_of)
    return letters[["day", "customer"]].assign(value=value)


def email_open_rate(shop: PandasShop) -> pd.DataFrame:
    return _reaction(shop, "opened_at")


def email_click_rate(shop: PandasShop) -> pd.DataFrame:
    return _reaction(shop, "clicked_at")


def email_unsubscribe_rate(shop: PandasShop) -> pd.DataFrame:
    cases = _reaction(shop, "unsubscribed_at")
    days = cases.groupby("customer")["day"].agg(list)
    bands = []
    for customer, day in zip(cases["customer"], cases["day"], strict=True):
        since = day - 30 * DAY
        received = sum(since < one <= day for one in days.get(customer, []))
        bands.append(next((name for name, least in BANDS if received >= least), None) if received else None)
    return cases.assign(newsletters_30d=bands)


BANDS = (("9+", 9), ("5–8", 5), ("3–4", 3), ("1–2", 1))


def contact_frequency(shop: PandasShop) -> pd.DataFrame:
    letters = _newsletters(shop).dropna(subset="customer")
    months = letters.groupby(["customer", letters["day"].dt.to_period("M")]).size().reset_index()
    end = months["day"].dt.end_time.dt.normalize().clip(upper=shop.as_of)
    return pd.DataFrame({"day": end, "customer": months["customer"], "value": months[0].astype(float)})


def _answers(shop: PandasShop, question: str) -> pd.DataFrame:
    answers = shop.known("surveys").dropna(subset=["answered_at", "answer"])
    words = answers["answer"].str.strip().str.lower()
    answers = answers.assign(words=words)[(answers["survey_type"] == question) & (words != "")]
    return pd.DataFrame(
        {
            "day": answers["answered_at"].dt.normalize(),
            "order_id": answers["order_id"],
            "customer": shop.person(answers["customer_id"]),
            "words": answers["words"],
        }
    )


def pay_more_for_service(shop: PandasShop) -> pd.DataFrame:
    answers = _answers(shop, "pay_more")
    return answers.assign(value=answers["words"].isin(["ja", "yes", "immer", "oft"]).astype(float))


def expectation_exceeded_share(shop: PandasShop) -> pd.DataFrame:
    answers = _answers(shop, "expectation")
    better = answers["words"].isin(["besser", "better than expected"])
    return answers.assign(value=better.astype(float), left_out=answers["words"] == "lila")


CASES = {
    function.__name__: function
    for function in (
        status_notification_coverage, delay_notice_rate, personalised_message_share, email_open_rate,
        email_click_rate, email_unsubscribe_rate, contact_frequency, pay_more_for_service,
        expectation_exceeded_share,
    )
}  # fmt: skip

SLICE = {
    "status_notification_coverage": "carrier",
    "personalised_message_share": "kind",
    "email_unsubscribe_rate": "newsletters_30d",
}
