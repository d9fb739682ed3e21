"""Rollups: exact counts of the cases, built once, whole, and never those of another text."""

import dataclasses
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from loyalty import cases, rollup
from loyalty.catalog import Kpi, catalog, read
from loyalty.measures import MEASURES
from loyalty.rollup import Question
from loyalty.workspace import Version
from tests.random_shop import AS_OF, random_shop
from tests.versions import settings_of, version_of

KPIS = catalog()
THREADS = 4


@pytest.fixture(scope="module")
def version() -> Iterator[Version]:
    with version_of(random_shop(7), settings_of(AS_OF)) as version:
        yield version


def stored(version: Version, kpi: Kpi, grain: str) -> pd.DataFrame:
    return pd.read_parquet(rollup.build(version, kpi, grain))


def listed(version: Version, kpi: Kpi, grain: str) -> pd.DataFrame:
    relation = cases.listing(version, kpi, grain)
    return version.cursor().execute(relation.sql, dict(relation.parameters)).df()


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS.keys())
def test_every_case_has_a_day_within_the_data(version: Version, kpi: Kpi) -> None:
    days = pd.to_datetime(listed(version, kpi, "month")["day"])
    assert len(days) and days.notna().all()
    assert days.max() <= pd.Timestamp(version.as_of)


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS.keys())
def test_counts_are_those_of_the_cases_for_every_slice(version: Version, kpi: Kpi) -> None:
    rows, counts = listed(version, kpi, "month"), stored(version, kpi, "month")
    out = rows["left_out"].notna() if "left_out" in rows else pd.Series(False, index=rows.index)
    rows = rows.assign(
        counted=rows["value"].notna() & ~out, open=rows["value"].isna() & ~out, left_out=out
    ).assign(period=pd.to_datetime(rows["period"]))
    counts["period"] = pd.to_datetime(counts["period"])
    for name in ("period", *kpi.available_slices):
        expected = rows.groupby(rows[name].fillna("") if name != "period" else name)
        expected = expected[["counted", "open", "left_out"]].sum()
        found = counts.groupby(counts[name].fillna("") if name != "period" else name)
        found = found[["n", "open", "left_out"]].sum().set_axis(["counted", "open", "left_out"], axis=1)
        pd.testing.assert_frame_equal(found, expected, check_dtype=False, check_index_type=False)


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS.keys())
def test_months_add_up_to_all(version: Version, kpi: Kpi) -> None:
    """… unless the cases depend on the grain: distinct customers are never summed."""
    measure = MEASURES[kpi.measure]
    sums = [*measure.sums, "open", "left_out"]
    months = rollup.read(version, kpi, Question("month"))
    monthly = months[sums].sum()
    whole = rollup.read(version, kpi, Question("all"))[sums].sum()
    assert rollup.stored_grain(kpi, "all") == ("all" if kpi.per_grain else "month")
    if kpi.per_grain:
        # What is known of today only has one month, and nothing to add up.
        cases = ["n", "open", "left_out"]
        assert whole[cases].sum() < monthly[cases].sum() or months["period"].nunique() == 1
        whole = pd.read_parquet(rollup.build(version, kpi, "all"))[sums].sum()
        monthly = rollup.read(version, kpi, Question("all"))[sums].sum()
    assert monthly.to_dict() == pytest.approx(whole.to_dict())


def test_money_and_its_squares_are_exact_sums(version: Version) -> None:
    kpi = KPIS["average_order_value"]
    rows, counts = listed(version, kpi, "month"), stored(version, kpi, "month")
    assert counts["total"].sum() == pytest.approx(rows["value"].sum(), rel=1e-12)
    assert counts["squares"].sum() == pytest.approx((rows["value"] ** 2).sum(), rel=1e-12)


def test_a_file_is_built_once(version: Version) -> None:
    path = rollup.build(version, KPIS["nps"], "month")
    before = path.stat().st_mtime_ns
    assert rollup.build(version, KPIS["nps"], "month") == path
    assert path.stat().st_mtime_ns == before


def test_threads_that_build_at_once_leave_one_whole_file(version: Version) -> None:
    kpi = KPIS["delivery_lead_time"]
    rollup.build(version, kpi, "month").unlink()
    start = threading.Barrier(THREADS)

    def build(_: int) -> int:
        start.wait()
        return len(rollup.read(version, kpi, Question("month")))

    with ThreadPoolExecutor(THREADS) as pool:
        rows = list(pool.map(build, range(THREADS)))
    assert len(set(rows)) == 1 and rows[0] > 100
    files = [path.name for path in version.rollups.glob(f"{kpi.id}.month*")]
    assert files == [rollup.build(version, kpi, "month").name]


def test_threads_may_build_different_files_at_once(version: Version) -> None:
    chosen = [kpi for kpi in KPIS.values() if kpi.folder == "commerce"]
    expected = {kpi.id: stored(version, kpi, "month")["open"].sum() for kpi in chosen}
    for kpi in chosen:
        rollup.build(version, kpi, "month").unlink()
    with ThreadPoolExecutor(THREADS) as pool:
        found = dict(pool.map(lambda kpi: (kpi.id, stored(version, kpi, "month")["open"].sum()), chosen))
    assert found == expected
    assert not list(version.rollups.glob("*.tmp"))


def test_a_changed_text_has_a_file_of_its_own(version: Version, tmp_path) -> None:
    kpi = KPIS["average_order_value"]
    folder = tmp_path / kpi.folder
    folder.mkdir()
    text = kpi.path.read_text(encoding="utf-8")
    changed = folder / kpi.path.name
    changed.write_text(text.replace("order_value as value", "order_value * 2 as value"), encoding="utf-8")
    doubled = read(changed)
    assert doubled.sql != kpi.sql
    assert rollup.build(version, doubled, "month") != rollup.build(version, kpi, "month")
    assert stored(version, doubled, "month")["total"].sum() == pytest.approx(
        2 * stored(version, kpi, "month")["total"].sum()
    )


def test_only_what_the_data_light_up_is_built_ahead(tmp_path) -> None:
    orders = {"orders": random_shop(7)["orders"][["order_id", "customer_id", "ordered_at"]]}
    done: list[tuple[int, int]] = []
    with version_of(orders, settings_of(AS_OF)) as version:
        progress = lambda *step: done.append(step)  # noqa: E731
        rollup.build_all(version, KPIS.values(), ("month", "all"), progress)
        built = {path.name.split(".")[0] for path in version.rollups.glob("*.parquet")}
    assert built == {kpi.id for kpi in KPIS.values() if not kpi.missing(version.columns)}
    assert "repeat_purchase_rate" in built and "on_time_delivery_rate" not in built
    assert done[-1] == (len(done), len(done))


def test_a_filter_is_a_value_not_a_piece_of_sql(version: Version) -> None:
    question = Question("all", where={"country": ("AT') or ('1' = '1",)})
    assert rollup.read(version, KPIS["nps"], question)["n"].sum() == 0


def test_a_failing_query_leaves_nothing_behind(version: Version) -> None:
    broken = dataclasses.replace(KPIS["nps"], id="broken", sql="select 1 / missing as value from surveys")
    with pytest.raises(Exception, match="missing"):
        rollup.build(version, broken, "month")
    assert not list(version.rollups.glob("broken*"))
