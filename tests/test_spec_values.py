"""The hand-checked mini shop, from CSV files through the command line: every value, in total and by month.

tests/fixtures/shop: 15 order rows (a duplicate, a cancelled one, a test, two guests), 5 returns, 50
checkouts, 10 NPS answers, 5 tickets, 3 reviews, 7 visits. As-of 2025-06-30, the last event.
"""

import json
import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from loyalty.__main__ import main
from loyalty.cards.foot import attributed
from loyalty.catalog import catalog
from loyalty.workspace import Workspace

SHOP = Path(__file__).parent / "fixtures" / "shop"


def run(capsys, *arguments: str) -> list[dict]:
    assert main([*arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("spec") / "shop"
    files = sorted(map(str, SHOP.glob("*.csv")))
    assert main(["import", *files, "--workspace", str(folder), "--set", "churn_days=180"]) == 0
    return folder


TOTALS = {
    kpi: expected
    for path in sorted((SHOP.parent / "spec_values").glob("*.toml"))
    for kpi, expected in tomllib.loads(path.read_text(encoding="utf-8")).items()
}


def test_totals(workspace, capsys):
    rows = {row["kpi"]: row for row in run(capsys, "kpis", str(workspace), "--by", "all")}
    for kpi, expected in TOTALS.items():
        row, value = rows[kpi], expected["value"]
        # A fraction is exact; a decimal number is as exact as it is written.
        known = None if value == "none" else pytest.approx(number(value), abs=5e-4)
        assert row["value"] == known, kpi
        assert (row["n"], row["k"]) == (expected["n"], expected.get("k")), kpi


def number(text: str) -> float:
    numerator, _, denominator = text.partition("/")
    return float(Fraction(numerator) / Fraction(denominator or "1"))


def test_intervals_and_details(workspace, capsys):
    rows = {row["kpi"]: row for row in run(capsys, "kpis", str(workspace), "--by", "all")}
    limits = {
        "repeat_purchase_rate_90d": (0.150, 0.850),
        "on_time_delivery_rate": (0.313, 0.832),
        "nps": (-36.06, 51.45),
    }
    for kpi, (low, high) in limits.items():
        assert (rows[kpi]["low"], rows[kpi]["high"]) == (
            pytest.approx(low, abs=0.005),
            pytest.approx(high, abs=0.005),
        )
    fee = rows["shipping_cost_attributable_share"]
    assert [fee[name] for name in ("k1", "n1", "k0", "n0")] == [11, 20, 3, 10]
    assert rows["refund_within_14d_rate"]["open"] == 1  # r4 is not due yet; r5 is suspended
    assert rows["delivery_lead_time"]["open"] == 2
    without_meaning = {
        kpi for kpi, row in rows.items() if row["status"] == "unavailable" and "missing" not in row
    }
    assert without_meaning == {kpi.id for kpi in catalog().values() if kpi.per_grain and not kpi.state}


def test_what_counts_of_fifteen_order_rows(workspace):
    """Not the duplicate, the cancelled and the test order; A's two orders of one day are one occasion."""
    con = Workspace(workspace).current().cursor()
    sql = "select count(*), count(distinct customer_key) from valid_orders"
    assert con.execute(sql).fetchone() == (12, 5)
    assert con.execute("select count(*) from occasions").fetchone() == (9,)


def test_a_baseline_of_free_carts_leaves_five_lost_carts(workspace, capsys):
    kpi = catalog()["shipping_cost_attributable_share"]
    (row,) = run(capsys, "kpis", str(workspace), "--by", "all", "--kpi", kpi.id)
    said = attributed(kpi, pd.Series(row), "en")
    assert said == ["attributable by calculation 5 of all 14 abandonments (35.7%)"]
    assert attributed(kpi, pd.Series(row | {"value": 0.0}), "en") == ["no indication"]


def naive_values() -> dict[str, float]:
    """What a spreadsheet gives that only looks at what is closed, and takes all months alike."""
    orders, returns, tickets, costs, carts = (
        pd.read_csv(SHOP / f"{name}.csv")
        for name in ("orders", "returns", "tickets", "crm_costs", "checkouts")
    )
    orders = orders.drop_duplicates().query("status != 'cancelled' and not is_test")
    days = {
        name: pd.to_datetime(orders[name]).dt.normalize()
        for name in ("ordered_at", "promised_date", "delivered_at")
    }
    arrived = days["delivered_at"].notna() & days["promised_date"].notna()
    back = pd.to_datetime(returns["refunded_at"]) - pd.to_datetime(returns["requested_at"])
    answer = pd.to_datetime(tickets["first_responded_at"]) - pd.to_datetime(tickets["created_at"])
    known = orders[orders["customer_id"].notna() & orders["customer_id"].ne("0")]
    first = pd.to_datetime(known["ordered_at"]).dt.normalize().groupby(known["customer_id"]).min()
    later = pd.to_datetime(known["ordered_at"]).dt.normalize() > known["customer_id"].map(first)
    care = costs.loc[costs["cost_type"].isin(["retention", "loyalty"]), "amount"].sum()
    returning = known.loc[later, "order_value"].sum()
    return {
        "on_time_delivery_rate": (days["delivered_at"] <= days["promised_date"])[arrived].mean(),
        "return_turnaround_days": back.median() / pd.Timedelta(days=1),
        "first_response_time": answer[tickets["channel"] == "email"].median() / pd.Timedelta(hours=1),
        "shipping_cost_stated_share": carts["exit_reason"].dropna().eq("shipping_cost").mean(),
        "crm_cost_ratio": care / returning,
        "crm_balance": returning * 0.30 - care,
    }


def test_naive_values_are_not_what_is_shown(workspace, capsys):
    naive = naive_values()
    assert naive == {
        "on_time_delivery_rate": pytest.approx(6 / 9),  # o5 is overdue and still not there
        "return_turnaround_days": 7,  # r4 and r5 are still waiting
        "first_response_time": 26,  # as if nobody waited for an answer to t5
        "shipping_cost_stated_share": pytest.approx(4 / 7),  # who only looked had no reason to stay
        "crm_cost_ratio": pytest.approx(0.151, abs=5e-4),  # revenue of months without booked costs
        "crm_balance": pytest.approx(39.50),
    }
    rows = run(capsys, "kpis", str(workspace), "--by", "all", "--kpi", ",".join(naive))
    assert len(rows) == len(naive)
    for row in rows:
        assert row["value"] != pytest.approx(naive[row["kpi"]], rel=0.05), row["kpi"]


def test_points_are_counted_once_they_can_no_longer_be_redeemed(workspace, capsys):
    """A year later the 150 points have had their time: 40 were redeemed."""
    later = ("--as-of", "2026-06-30", "--kpi", "bonus_redemption_rate", "--by", "all")
    (row,) = run(capsys, "kpis", str(workspace), *later)
    assert (row["value"], row["n"], row["open"]) == (pytest.approx(40 / 150), 2, 0)


def test_phases_and_participation_are_rows_per_category(workspace, capsys):
    rows = run(
        capsys, "kpis", str(workspace), "--by", "all", "--kpi", "lifecycle_phase_mix,community_participation"
    )
    shares = {row["category"]: (row["k"], row["n"]) for row in rows}
    assert shares == {
        "neukunde": (1, 5),
        "bestandskunde": (4, 5),
        "lurker": (2, 4),
        "contributor": (1, 4),
        "creator": (1, 4),
    }


@pytest.mark.parametrize(
    ("kpi", "by", "expected"),
    [
        ("first_response_time", "channel", {"email": (48.0, 3, 2)}),
        ("first_response_in_target", "channel", {"email": (1 / 2, 2, 1)}),
        (
            "thank_you_coverage",
            "contact_kind",
            {"order": (1 / 11, 11, 1), "ticket": (0, 4, 0), "review": (1 / 3, 3, 1)},
        ),
        (
            "excluded_rows",
            "reason",
            {"duplicate": (1, 1, None), "cancelled": (1, 1, None), "test": (1, 1, None)},
        ),
    ],
)
def test_slices(workspace, capsys, kpi, by, expected):
    rows = run(capsys, "kpis", str(workspace), "--by", "all", "--kpi", kpi, "--slice", by)
    found = {row["slice"][by]: (row["value"], row["n"], row["k"]) for row in rows}
    for name, (value, n, k) in expected.items():
        assert found[name] == (pytest.approx(value), n, k)


# Month → (value, n, k); None: no value. January is partial: the first order is of the 10th.
MONTHS = {
    "on_time_delivery_rate": [(1, 2, 2), (0, 1, 0), (0.5, 2, 1), (None, 0, 0), (1, 3, 3), (0, 2, 0)],
    "average_order_value": [
        (90, 2, None),
        (80, 2, None),
        (35, 2, None),
        (None, 0, None),
        (140 / 3, 3, None),
        (185 / 3, 3, None),
    ],
    "return_rate_orders": [(1, 2, 2), (0.5, 2, 1), (0, 2, 0), (None, 0, 0), (2 / 3, 3, 2), (None, 0, 0)],
    "return_turnaround_days": [(7, 1, 1), (4, 2, 2), (None, 0, 0), (None, 0, 0), (None, 1, 0), (None, 1, 0)],
    "repeat_purchase_rate_90d": [
        (0.5, 2, 1),
        (0.5, 2, 1),
        (None, 0, 0),
        (None, 0, 0),
        (None, 0, 0),
        (None, 0, 0),
    ],
    "customer_id_coverage": [(1, 2, 2), (1, 2, 2), (1, 2, 2), (None, 0, 0), (2 / 3, 3, 2), (2 / 3, 3, 2)],
    "open_overdue_orders": [
        (0, 0, None),
        (0, 0, None),
        (0, 0, None),
        (0, 0, None),
        (0, 0, None),
        (1, 1, None),
    ],
}


@pytest.mark.parametrize("kpi", MONTHS)
def test_months(workspace, capsys, kpi):
    rows = run(capsys, "kpis", str(workspace), "--kpi", kpi)
    assert [row["period"] for row in rows] == [f"2025-{month:02d}-01" for month in range(1, 7)]
    for row, (value, n, k) in zip(rows, MONTHS[kpi], strict=True):
        assert row["value"] == (None if value is None else pytest.approx(value)), row
        assert (row["n"], row["k"]) == (n, k), row


def test_statuses_by_month(workspace, capsys):
    def statuses(kpi: str) -> list[str]:
        return [row["status"] for row in run(capsys, "kpis", str(workspace), "--kpi", kpi)]

    assert statuses("on_time_delivery_rate") == ["partial", *["few"] * 5]
    assert statuses("repeat_purchase_rate_90d") == [
        "partial",
        "few",
        "few",
        "immature",
        "immature",
        "immature",
    ]
    assert statuses("return_rate_orders")[-1] == "immature"
    assert statuses("returning_customer_rate") == ["partial", *["truncated"] * 5]
    assert statuses("cart_abandonment_rate") == [*["partial"] * 4, "ok", "few"]


def test_files_without_a_workspace_give_the_same(workspace, capsys):
    files = run(capsys, "kpis", str(SHOP), "--by", "all", "--set", "churn_days=180")
    assert files == run(capsys, "kpis", str(workspace), "--by", "all")


def test_cases_behind_a_number(workspace, capsys):
    rows = run(capsys, "cases", str(workspace), "--kpi", "on_time_delivery_rate", "--month", "2025-06")
    assert {row["order_id"]: row["value"] for row in rows} == {"o5": False, "o11": False}
    assert {row["outcome"] for row in rows} == {"no"}
    assert {row["day"] for row in rows} <= {f"2025-06-{day:02}" for day in range(1, 31)}


def test_cases_come_in_pages_and_say_why_some_do_not_count(workspace, capsys):
    asked = ["cases", str(workspace), "--kpi", "delivery_lead_time"]
    whole = run(capsys, *asked)
    pages = [run(capsys, *asked, "--limit", "5", "--offset", str(start)) for start in range(0, len(whole), 5)]
    assert [row for page in pages for row in page] == whole and len(pages) > 2
    asked = ["cases", str(workspace), "--kpi", "clv_simple"]
    left_out = [row for row in run(capsys, *asked) if row["outcome"] == "left_out"]
    assert main(asked) == 0
    printed = capsys.readouterr().out
    counts = [int(count) for count in re.findall(r"(\d+)-mal nicht mitgezählt: ", printed)]
    assert sum(counts) == len(left_out) > 0


@pytest.mark.parametrize("lang", ["de", "en"])
def test_errors_are_one_sentence_and_exit_code_2(lang, tmp_path, capsys):
    empty = tmp_path / "empty.csv"
    empty.touch()
    for arguments in (
        ["kpis", "no_such_file.csv"],
        ["check", str(empty)],
        ["kpis", str(SHOP), "--kpi", "no_such_kpi"],
        ["kpis", str(SHOP), "--set", "churn_days=never"],
        ["kpis", str(SHOP), "--where", "country"],
        ["kpis", str(SHOP), "--as-of", "yesterday"],
        ["cases", str(SHOP), "--kpi", "bounce_rate", "--where", "carrier=x"],
    ):
        assert main([*arguments, "--lang", lang]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert len(printed.err.strip().splitlines()) == 1
        assert "Traceback" not in printed.err
