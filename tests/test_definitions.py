"""How others count: worked examples, a second computation in pandas, bridges that add up exactly."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from loyalty import rollup
from loyalty.__main__ import main
from loyalty.analyses.bridge import KINDS, Bridge, bridge
from loyalty.cards.differences import for_file
from loyalty.cards.view import View
from loyalty.catalog import CatalogError, catalog
from loyalty.cli import definition_docs
from loyalty.compute import results
from loyalty.examples import example_version
from loyalty.i18n import LANGUAGES
from loyalty.matched import UNEXPLAINED, differing
from loyalty.variants import FOLDER, STATISTIC, Variant, read_variant, variants, variants_of
from loyalty.workspace import Version
from tests.pandas_estimates import mean, share
from tests.pandas_shop import DAY, PandasShop
from tests.random_shop import AS_OF, random_shop
from tests.recomputed import CASES, STATES
from tests.recomputed_variants import VARIANTS
from tests.versions import settings_of, version_of

FOUND = variants()
SHOPS = {"defaults": (3, AS_OF, {}), "own_settings": (4, AS_OF - 9 * DAY, {"churn_days": 70})}
MONTH = date(2025, 2, 1)
AUSTRIA = {"country": ("AT",)}


def middle(cases: pd.DataFrame) -> dict[str, float]:
    """Where nothing is open, the Kaplan–Meier median is the first value that half do not exceed."""
    value = cases["value"].dropna()
    return {"n": len(value), "value": np.quantile(value, 0.5, method="inverted_cdf")}


ESTIMATES = {"share": share, "mean": mean, "duration": middle}


@cache
def cases_there(shop: PandasShop, name: str) -> pd.DataFrame:
    return VARIANTS[name](shop)


def window_of(variant: Variant) -> date | None:
    """A KPI that depends on the period has a bridge of a month only."""
    return MONTH if variant.kpi.per_grain else None


def ends_well(found: Bridge) -> bool:
    """The effects add up to the difference, and the last step of the cases ends at their value."""
    own = [one for one in found.effects if one.step != STATISTIC]
    last = own[-1].value if own else found.ours["value"]
    is_same = found.variant.cases.measure != found.variant.kpi.measure or np.isclose(
        last, found.theirs["value"], rtol=0, atol=1e-12
    )
    total = sum(one.effect for one in found.effects)
    return bool(is_same and np.isclose(total, found.difference, rtol=0, atol=1e-12))


@pytest.fixture(scope="module", params=SHOPS.values(), ids=SHOPS.keys())
def shops(request) -> Iterator[tuple[Version, PandasShop]]:
    """The same random shop twice: as a version of the engine and in pandas."""
    seed, as_of, chosen = request.param
    tables = random_shop(seed, as_of)
    with version_of(tables, settings_of(as_of, **chosen)) as version:
        yield version, PandasShop(tables, as_of, **chosen)


@pytest.mark.parametrize("variant", FOUND.values(), ids=FOUND.keys())
def test_example_comes_out_as_written_by_hand(variant):
    expect = dict(variant.cases.example["expect"])
    with example_version(variant.cases) as version:
        found = bridge(version, variant, expect.pop("period", None))
    assert found.ours["value"] == pytest.approx(expect.pop("ours"), abs=5e-4)
    for name in ("value", "n", "k"):
        if name in expect:
            assert found.theirs[name] == pytest.approx(expect.pop(name), abs=5e-4), name
    effects = {one.step: one.effect for one in found.effects}
    assert list(effects) == list(expect), "every step of the example, in its order"
    assert effects == pytest.approx(expect, abs=5e-4)
    assert ends_well(found)


def test_kpis_on_which_tools_disagree_have_several_ways_each_with_its_source():
    asked = ("returning_customer_rate", "repeat_purchase_rate", "repeat_purchase_rate_90d",
             "on_time_delivery_rate", "cart_abandonment_rate", "checkout_abandonment_rate",
             "delivery_lead_time", "churn_rate")  # fmt: skip
    assert {variant.kpi.id for variant in FOUND.values()} == set(asked)
    assert all(len(variants_of(kpi)) >= 2 for kpi in asked)
    assert set(FOUND) == set(VARIANTS), "each is computed a second time"
    for variant in FOUND.values():
        for lang in LANGUAGES:
            assert len(variant.text("short", lang)) <= 18, "it must fit beside a line"
            assert all(len(step.label[lang]) <= 46 for step in variant.steps), "and above a bar of a phone"
            assert variant.cases.source["standard"][lang]


def test_ways_of_counting_are_no_kpis():
    assert not [kpi for kpi in catalog().values() if kpi.folder == "definitions"]


@pytest.mark.parametrize("name", FOUND)
def test_value_is_that_of_pandas(shops, name):
    version, shop = shops
    variant = FOUND[name]
    cases = cases_there(shop, name)
    months = cases["day"].dt.to_period("M").dt.start_time
    frame = results(version, [variant.cases], "month")
    shown = frame[frame["value"].notna()].set_index("period")
    assert len(shown) >= 6
    for period, row in shown.iterrows():
        group = cases[months == period]
        wanted = ESTIMATES[variant.cases.measure](group)
        assert row["n"] == wanted["n"], period
        assert row["value"] == pytest.approx(wanted["value"], abs=1e-9), period


@pytest.mark.parametrize("name", FOUND)
def test_every_case_of_difference_has_a_reason_and_the_steps_add_up(shops, name):
    version, _ = shops
    variant = FOUND[name]
    windows = [{"month": MONTH}]
    if not variant.kpi.per_grain:
        windows += [{"start": date(2024, 8, 1), "end": date(2025, 3, 31)}, {}]
    for window in windows:
        found = bridge(version, variant, **window)
        assert ends_well(found), window
        assert UNEXPLAINED not in [one.step for one in found.effects]
    assert found.effects
    if set(AUSTRIA) <= set(variant.slices):
        assert ends_well(bridge(version, variant, MONTH, where=AUSTRIA))
    else:
        assert not bridge(version, variant, MONTH, where=AUSTRIA).effects


@pytest.mark.parametrize(
    "name", [one.id for one in FOUND.values() if not one.several and one.identity != "checkout_id"]
)
def test_cases_of_difference_are_those_of_an_outer_join_in_pandas(shops, name):
    version, shop = shops
    variant = FOUND[name]
    kpi = variant.kpi
    ours = STATES[kpi.id](shop, "month") if kpi.id in STATES else CASES[kpi.id](shop)
    ours = ours.rename(
        columns={"customer": "id"} if variant.identity == "customer_key" else {"order_id": "id"}
    )
    if "left_out" in ours:
        ours = ours[~ours["left_out"].astype(bool)]
    ours = ours.dropna(subset="value")
    theirs = cases_there(shop, name)
    sides = [
        side.assign(month=side["day"].dt.to_period("M").dt.start_time, closed=side.get("closed", True))
        for side in (ours, theirs)
    ]
    if kpi.per_grain:
        sides = [side[side["month"] == pd.Timestamp(MONTH)] for side in sides]
    both = sides[0].merge(sides[1], on="id", how="outer", suffixes=("", "_there"), indicator=True)
    matched = both[both["_merge"] == "both"]
    differs = (matched["value"].astype(float) != matched["value_there"].astype(float)) | (
        matched["closed"].astype(bool) != matched["closed_there"].astype(bool)
    )
    found = bridge(version, variant, window_of(variant))
    counted = {kind: sum(getattr(one, kind) for one in found.effects) for kind in KINDS}
    assert counted == {
        "added": (both["_merge"] == "right_only").sum(),
        "removed": (both["_merge"] == "left_only").sum(),
        "changed": differs.sum(),
        "moved": 0,
    }


@pytest.mark.parametrize("name", FOUND)
def test_the_cases_of_every_step_can_be_listed(shops, name):
    """As many as the step says, none twice; each differs, and whom it belongs to is the shop's own number."""
    version, _ = shops
    variant = FOUND[name]
    where = AUSTRIA if set(AUSTRIA) <= set(variant.slices) and variant.identity != "checkout_id" else None
    effects = bridge(version, variant, MONTH, where=where).effects
    listed = rollup.kept(version, rollup.cases_of_difference(version, variant, MONTH, MONTH))
    for one in effects:
        rows = differing(version, variant, listed, [one.step], where)
        assert len(rows) == one.cases, one.step
        counts = rows["kind"].value_counts()
        assert all(counts.get(kind, 0) == getattr(one, kind) for kind in KINDS)
        assert (rows["ours"].isna() == (rows["kind"] == "added")).all()
        assert (rows["theirs"].isna() == (rows["kind"] == "removed")).all()
    rows = differing(version, variant, listed, [one.step for one in effects], where)
    assert list(rows["step"]) == [one.step for one in effects for _ in range(one.cases)]
    halves = [
        differing(version, variant, listed, [one.step for one in effects], where, limit, offset)
        for limit, offset in ((len(rows) // 2, 0), (len(rows), len(rows) // 2))
    ]
    assert [place for half in halves for place in half["place"]] == list(rows["place"])
    assert rows["place"].is_unique
    labels = {step.id: step.label["de"] for step in variant.steps}
    table = for_file(View(version, "de", "light", 12, "year"), variant, rows)
    assert list(table["Grund"]) == [labels[step] for step in rows["step"]]
    assert not table.isin(rows.get("customer_key", [])).any(axis=None)


def test_a_case_without_a_reason_stands_in_the_bridge(shops, tmp_path, monkeypatch):
    version, _ = shops
    variant = FOUND["on_time_delivery_rate.delivered_only"]
    text = variant.cases.path.read_text(encoding="utf-8")
    silent = text.replace("then 'not_due' end as reason", "then nullif('not_due', 'not_due') end as reason")
    folder = tmp_path / variant.kpi.id
    folder.mkdir()
    (folder / "silent.sql").write_text(silent, encoding="utf-8")
    found = bridge(version, read_variant(folder / "silent.sql"))
    assert [one.step for one in found.effects][-1] == UNEXPLAINED
    assert ends_well(found)


def test_counts_are_written_once_per_version(shops, monkeypatch):
    version, _ = shops
    variant = FOUND["delivery_lead_time.scor"]
    first = bridge(version, variant)
    monkeypatch.setattr(rollup, "written_once", lambda target, write: target if target.exists() else 1 / 0)
    again = bridge(version, variant, MONTH)
    assert ends_well(first) and ends_well(again)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('id = "not_due"', 'id = "nowhere"'), "no case has the reason 'nowhere'"),
        (("[source]", "colour = 1\n[source]"), "nothing else"),
        (("short =", "brief ="), "nothing else"),
        (("standard =", "said ="), "standard"),
        (("order_id,", ""), "returns none of"),
        (("/*\n", '/*\nmeasure = "mean"\n'), "statistic"),
        (("/*\n", '/*\nneeds = ["orders.nothing"]\n'), "data model"),
        (("promised_date as day", "date_trunc($grain, promised_date) as day"), "name \\$grain"),
        (("'overdue' end as left_out", "'overdue' end as why"), "which no case has"),
    ],
)
def test_a_faulty_file_is_refused_by_name(tmp_path, change, complaint):
    folder = tmp_path / "on_time_delivery_rate"
    folder.mkdir()
    text = (FOLDER / "on_time_delivery_rate" / "delivered_only.sql").read_text(encoding="utf-8")
    path = folder / "wrong.sql"
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(CatalogError, match=complaint) as error:
        read_variant(path)
    assert "wrong.sql" in str(error.value)


def test_a_way_of_counting_belongs_to_a_kpi(tmp_path):
    folder = tmp_path / "no_kpi"
    folder.mkdir()
    path = folder / "other.sql"
    path.write_text("/**/", encoding="utf-8")
    with pytest.raises(CatalogError, match="no KPI no_kpi"):
        read_variant(path)


def test_command_line_prints_ours_the_steps_and_theirs(shops, capsys):
    version, _ = shops
    folder = str(version.folder.parents[1])
    options = ["bridge", folder, "--kpi", "delivery_lead_time", "--like", "scor"]
    assert main([*options, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["step"] for row in rows] == ["ours", "open", "statistic", "theirs"]
    assert rows[0]["value"] + sum(row["effect"] for row in rows[1:-1]) == pytest.approx(rows[-1]["value"])
    for form in ("table", "csv"):
        assert main([*options[:4], "--month", "2025-02", "--format", form]) == 0
        assert "working_days" in capsys.readouterr().out
    assert main([*options[:-1], "nobody"]) == 2
    assert "transit" in capsys.readouterr().err


def test_the_page_of_definitions_is_up_to_date(repo_root: Path):
    written = (repo_root / "docs" / "definitions.md").read_text(encoding="utf-8")
    assert written == definition_docs.page(FOUND.values()), "run: python -m loyalty.cli.definition_docs"
