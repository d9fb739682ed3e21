"""The kind of a delivery is read from the words that shops use for it."""

from datetime import date

import pytest

from loyalty.examples import shop_of_rows
from loyalty.workspace import Settings

WORDINGS = {
    "locker": [
        "DHL Packstation", "An eine Packstation", "Hermes PaketShop", "Amazon Locker", "Parcel Shop",
        "Paketbox", "Postfiliale", "UPS Access Point", "pickup_point", "Express (Packstation)", "Filiale",
    ],
    "pickup": [
        "Abholung im Laden", "Selbstabholer", "local_pickup", "Click & Collect", "Click and Collect",
        "Store Pick-up", "Abholung in der Filiale",
    ],
    "chosen_day": [
        "Wunschtag", "DHL Wunschtag-Zustellung", "Liefertermin wählen", "Named Day", "Scheduled delivery",
    ],
    "express": [
        "Express", "DHL EXPRESS 12:00", "Expressversand", "Same Day", "UPS Next Day Air", "24h Lieferung",
    ],
    "standard": [
        "Standard", "DHL Paket", "Teillieferung", "Versand in 24 Hamburger Filmdosen", "flat_rate",
        "1-2 Werktage", "Hausadresse", "Samstag",
    ],
}  # fmt: skip


@pytest.mark.parametrize("column", ["delivery_option", "delivery_place"])
def test_the_kind_is_recognised_by_its_words(column: str) -> None:
    kinds = [(wording, kind) for kind, wordings in WORDINGS.items() for wording in wordings]
    orders = [{"order_id": wording, column: wording} for wording, _ in kinds]
    rows = {"orders": [*orders, {"order_id": "unknown"}, {"order_id": "blank", column: " "}]}
    with shop_of_rows(rows, Settings.parse({}, date(2025, 6, 30))) as version:
        found = version.cursor().execute("select order_id, delivery_kind from delivery_kinds").fetchall()
    assert dict(found) == dict(kinds)
