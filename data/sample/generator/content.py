"""Products, blog posts and pages, and when they changed. Their number does not grow with the shop."""

import numpy as np
import pandas as pd

from .output import flags, times
from .timeline import BEFORE, DAY, DAYS, END, choose, date_of, day_of, office_hours, stream

CATEGORY_ITEMS = {"Kaffee": 38, "Tee": 30, "Zubehör": 28, "Geschenksets": 14, "Maschinen": 10}
BLOG, PAGES = 52, 12
CHANGE_DAYS = {"workday": 0.86, "weekend": 0.42}  # share of days with a change
GAP = ("2026-07-20", "2026-08-12")  # nobody cared for the content during this summer
KINDS = {"text": 0.46, "image": 0.20, "price": 0.0, "new": 0.0, "video": 0.06, "description": 0.28}


def draw(seed: int) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, np.ndarray]]:
    """Return items, changes and the product ids of every category."""
    rng = stream(seed, "content")
    products = {}
    names, kinds = [], []
    for category, count in CATEGORY_ITEMS.items():
        numbers = [f"P{len(names) + k + 100}" for k in range(count)]
        products[category] = np.array(numbers, dtype=object)
        names += numbers
        kinds += ["product"] * count
    names += [f"BL{k + 1}" for k in range(BLOG)] + [f"S{k + 1}" for k in range(PAGES)]
    kinds += ["blog"] * BLOG + ["page"] * PAGES
    kinds = np.array(kinds, dtype=object)
    n = len(names)
    published = np.where(kinds == "blog", rng.integers(-300, DAYS - 30, n), rng.integers(-BEFORE, -60, n))
    fresh = (kinds == "product") & (rng.random(n) < 0.25)
    published = np.where(fresh, rng.integers(0, DAYS - 30, n), published)
    gap = (published >= day_of(GAP[0])) & (published <= day_of(GAP[1]))
    published = np.where(gap, published - 40, published)

    day = np.arange(DAYS)
    weekend = np.isin((date_of(day).astype(int) + 3) % 7, [5, 6])
    share = np.where(weekend, CHANGE_DAYS["weekend"], CHANGE_DAYS["workday"])
    share = np.where((day >= day_of(GAP[0])) & (day <= day_of(GAP[1])), 0.0, share)
    busy = day[rng.random(DAYS) < share]
    changed_day = np.repeat(busy, 1 + rng.poisson(0.5, len(busy)))
    favour = rng.gamma(0.6, 1.0, n) * np.where(kinds == "page", 0.15, 1.0)
    score = (
        np.log(rng.random((len(changed_day), n))) / favour
    )  # weighted choice among what is already published
    score = np.where(published < changed_day[:, None], score, -np.inf)
    item = np.argmax(score, axis=1)
    changes = pd.DataFrame({"item": item, "time": changed_day * DAY + office_hours(rng, len(item), 8, 19)})
    changes["change_kind"] = choose(rng, len(item), {kind: part for kind, part in KINDS.items() if part})
    born = np.flatnonzero(published >= 0)
    start = pd.DataFrame({"item": born, "time": published[born] * DAY + 28_000, "change_kind": "new"})
    changes = pd.concat([changes, start]).sort_values(["time", "item"], kind="stable")
    changes = changes[changes["time"] < END]
    updated = published * DAY + 28_000
    np.maximum.at(updated, changes["item"].to_numpy(), changes["time"].to_numpy())
    items = pd.DataFrame(
        {
            "content_id": np.array(names, dtype=object),
            "kind": kinds,
            "published_at": times(published * DAY + 28_000),
            "updated_at": times(updated),
            "has_image": flags((kinds != "page") & (rng.random(n) < 0.96)),
            "has_description": flags(rng.random(n) < np.where(kinds == "product", 0.90, 1.0)),
        }
    )
    table = pd.DataFrame(
        {
            "content_id": np.array(names, dtype=object)[changes["item"].to_numpy()],
            "changed_at": times(changes["time"]),
            "change_kind": changes["change_kind"].to_numpy(),
        }
    )
    return items, table, products
