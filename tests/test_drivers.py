"""“Was bindet?”: every number of a driver recomputed, its verdict, the command line."""

import json
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

from loyalty import i18n
from loyalty.__main__ import main
from loyalty.analyses import drivers
from loyalty.workspace import Version, Workspace
from tests.dice import typed
from tests.pandas_estimates import contrast
from tests.pandas_shop import DAY, PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.recomputed.drivers import CASES
from tests.versions import settings_of, version_of, write_version

DRIVERS = {kpi.id: kpi for kpi in drivers.driver_kpis()}


# --- the files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kpi", DRIVERS.values(), ids=DRIVERS.keys())
def test_a_driver_is_a_contrast_with_a_landmark_and_words(kpi) -> None:
    assert (kpi.measure, kpi.unit, kpi.effect) == ("contrast", "pp", None)
    assert "repeat_window" in kpi.matures_after and "customer_key" in kpi.columns
    for lang in i18n.LANGUAGES:
        for name in ("exposed", "unexposed", "experience", "otherwise"):
            assert kpi.text(name, lang)
        places = {name for _, name, _, _ in string.Formatter().parse(kpi.text("otherwise", lang)) if name}
        assert places == {"n1"}


def test_thirteen_drivers() -> None:
    assert len(DRIVERS) == 13 and set(DRIVERS) == set(CASES)


# --- recomputed on a random shop --------------------------------------------------------------------


@pytest.fixture(scope="module")
def shops() -> Iterator[tuple[Version, PandasShop]]:
    tables = random_shop(3)
    with version_of(tables, settings_of(AS_OF)) as version:
        yield version, PandasShop(tables, AS_OF)


def test_every_number_of_a_driver_follows_from_its_cases(shops) -> None:
    version, shop = shops
    frame = drivers.drivers(version).set_index("kpi")
    assert set(frame.index) == set(CASES)
    for name, row in frame.iterrows():
        cases = CASES[name](shop)
        found, known = contrast(cases), cases.dropna(subset="value")
        assert [row[arm] for arm in drivers.ARMS] == [found[arm] for arm in drivers.ARMS], name
        assert min(row["n1"], row["n0"]) >= 5, f"{name}: the shop says nothing about it"
        assert row["open"] == cases["value"].isna().sum()
        arms = known.groupby("stratum")["exposed"].agg(["nunique", "size"])
        assert row["strata"] == (arms["nunique"] == 2).sum()
        assert row["lost"] == pytest.approx(arms.loc[arms["nunique"] < 2, "size"].sum() / len(known))
        assert row["crude"] == pytest.approx(found["k1"] / found["n1"] - found["k0"] / found["n0"])
        if row["verdict"] in ("clear", "unclear"):
            assert row["value"] == pytest.approx(found["value"])
            assert row["low"] <= found["low"] + 0.02 and found["high"] - 0.02 <= row["high"]
            assert row["stake"] == pytest.approx(-row["value"] * row["per_year"])
            assert row["stake_low"] <= row["stake"] <= row["stake_high"]
    tested = frame[frame["verdict"].isin(["clear", "unclear"])]
    assert len(tested) >= 5
    adjusted = multipletests(tested["p"].fillna(1), alpha=0.1, method="fdr_bh")[1]
    assert tested["q"].to_numpy() == pytest.approx(adjusted)


def test_a_year_is_a_year(shops) -> None:
    version, shop = shops
    row = drivers.drivers(version).set_index("kpi").loc["drv_voucher_first"]
    days = (shop.as_of - 90 * DAY - shop.data_from).days + 1
    assert row["per_year"] == pytest.approx(row["n1"] / days * 365.25)


def test_strata_and_groups_hold_every_customer_once(shops) -> None:
    version, _ = shops
    row = drivers.drivers(version).set_index("kpi").loc["drv_late_first_delivery"]
    strata = drivers.strata(version, DRIVERS["drv_late_first_delivery"])
    assert (strata[drivers.ARMS].sum() == row[drivers.ARMS].astype(float)).all()
    assert (strata["difference"] * strata["weight"]).sum() == pytest.approx(row["value"])
    assert strata["weight"].sum() == pytest.approx(1)
    groups = drivers.groups(version, DRIVERS["drv_late_first_delivery"])
    for _, rows in groups.groupby("dimension"):
        assert (rows[drivers.ARMS].sum() == row[drivers.ARMS].astype(float)).all()
    assert groups.loc[groups["dimension"] == "value", "level"].tolist()[:3] == ["low", "middle", "high"]
    bands = drivers.groups(version, DRIVERS["drv_shipping_fee"])
    bands = bands.loc[bands["dimension"] == "value", "level"].tolist()
    assert bands == [
        one for one in ["0-20", "20-40", "40-60", "60-80", "80-120", "120+", "unknown"] if one in bands
    ]
    assert len(bands) > 3
    assert set(groups.loc[groups["dimension"] == "further", "level"]) <= {"0", "1", "2"}
    assert groups.loc[groups["dimension"] == "quarter", "level"].str.match(r"\d{4}-\d\d-01").all()


def test_a_filter_narrows_and_one_that_customers_lack_makes_dark(shops) -> None:
    version, _ = shops
    whole, austria = (
        drivers.drivers(version, where).set_index("kpi") for where in (None, {"country": ("AT",)})
    )
    assert (austria["n1"] < whole.loc[austria.index, "n1"]).all()
    dark = drivers.drivers(version, {"customer_kind": ("new",)})
    assert (dark["verdict"] == "unavailable").all() and set(dark["missing"]) == {("customer_kind",)}


def test_without_its_columns_a_driver_says_what_is_missing() -> None:
    orders = {"order_id": ["1"], "customer_id": ["A"], "ordered_at": [pd.Timestamp("2025-01-01")]}
    shop = {"orders": typed("orders", pd.DataFrame(orders))}
    with version_of(shop, settings_of(date(2025, 6, 30))) as version:
        frame = drivers.drivers(version).set_index("kpi")
    assert (frame["verdict"] == "unavailable").all()
    assert frame.loc["drv_voucher_first", "missing"] == ("orders.voucher_code",)


# --- the gate ---------------------------------------------------------------------------------------

ENOUGH = np.array([10.0, 40.0, 15.0, 50.0])


@pytest.mark.parametrize(
    ("arms", "comparable", "reason"),
    [
        (ENOUGH, ENOUGH, ""),
        ([10, 29, 15, 50], ENOUGH, "exposed"),
        ([10, 40, 15, 29], ENOUGH, "unexposed"),
        ([4, 40, 15, 50], ENOUGH, "outcomes"),
        ([10, 40, 46, 50], ENOUGH, "outcomes"),
        (ENOUGH, [10, 29, 15, 50], "comparable"),
        (ENOUGH, [3, 40, 15, 50], "comparable"),
    ],
)
def test_too_little_data(arms, comparable, reason: str) -> None:
    assert drivers.too_little(np.array(arms, float), np.array(comparable, float)) == reason


# --- the command line --------------------------------------------------------------------------------


def test_the_command_line_prints_drivers(shops, tmp_path: Path, capsys) -> None:
    write_version(Workspace(tmp_path / "shop"), random_shop(3), settings_of(AS_OF))
    wanted = "drv_late_first_delivery,drv_bonus_member"
    assert main(["drivers", str(tmp_path / "shop"), "--kpi", wanted, "--format", "json", "--lang", "en"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["kpi"] for row in rows} == set(wanted.split(","))
    assert all(set(drivers.COLUMNS) | {"name", "words"} == set(row) for row in rows)
    assert main(["drivers", str(tmp_path / "shop")]) == 0
    printed = capsys.readouterr().out
    assert all(kpi.text("name", "de") in printed for kpi in DRIVERS.values())
    assert main(["drivers", str(tmp_path / "shop"), "--kpi", "nps"]) == 2
    assert "nps" in capsys.readouterr().err
