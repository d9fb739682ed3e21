"""Every KPI file: it is complete, it binds, and its worked example comes out as written by hand."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from loyalty import i18n
from loyalty.catalog import CatalogError, catalog, read, spoken
from loyalty.compute import results
from loyalty.examples import example_version

KPIS = catalog()


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS.keys())
def test_example_gives_the_value_checked_by_hand(kpi):
    expect = dict(kpi.example["expect"])
    grain = expect.pop("grain", "month" if "period" in expect else "all")
    period, category = expect.pop("period", None), expect.pop("category", None)
    with example_version(kpi) as version:
        frame = results(version, [kpi], grain)
    if period:
        frame = frame[frame["period"].dt.date == period]
    if category:
        frame = frame[frame["category"] == category]
    assert len(frame) == 1
    row = frame.iloc[0]
    assert row["status"] != "unavailable"
    for name, value in expect.items():
        if value == "none":
            assert row[name] != row[name], f"{name} should be unknown"
        else:
            assert row[name] == pytest.approx(value, abs=5e-4), name


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS.keys())
def test_texts_stand_in_both_languages_and_under_a_heading(kpi):
    for lang in i18n.LANGUAGES:
        assert i18n.has(f"advice.{kpi.advice}", lang), f"no heading for {kpi.advice}"
        noun = kpi.case or kpi.needs[0][0].partition(".")[0]
        assert i18n.has(f"case.{noun}.one", lang), f"no word for one of {noun}"
        assert all(
            kpi.text(key, lang).strip() for key in ("name", "question", "definition", "formula", "pitfall")
        )
    assert kpi.text("name", "de") != kpi.text("definition", "de")
    for benchmark in kpi.benchmarks:
        assert set(benchmark.label) == set(i18n.LANGUAGES)
        for lang in i18n.LANGUAGES:
            source = spoken(benchmark.source, lang)
            assert any(character.isdigit() for character in source), "a source names its year"


def test_settings_of_a_kpi_include_those_of_the_views_it_reads():
    assert KPIS["bad_experience_before_churn"].settings == ("churn_days", "response_target_h")
    assert KPIS["lifecycle_phase_mix"].settings == ("churn_days",)


def test_two_to_four_headlines_per_c():
    for folder in ("commerce", "communication", "content", "community"):
        assert 2 <= sum(bool(kpi.headline) for kpi in KPIS.values() if kpi.folder == folder) <= 4


GOOD = """/*
measure = "share"
unit = "percent"
better = "higher"
priority = 1
needs = ["orders.promised_date"]
[de]
name = "a"
question = "a"
definition = "b"
formula = "c"
pitfall = "d"
[en]
name = "a"
question = "a"
definition = "b"
formula = "c"
pitfall = "d"
[source]
seed = "x"
[example]
as_of = 2025-06-30
expect = { value = 1.0 }
*/
select
    order_date as day,
    true as value,
from valid_orders
"""


def write(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "commerce"
    folder.mkdir()
    path = folder / "some_kpi.sql"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read(tmp_path):
    kpi = read(write(tmp_path, GOOD))
    assert (kpi.id, kpi.folder, kpi.example["as_of"]) == ("some_kpi", "commerce", date(2025, 6, 30))
    assert kpi.missing(frozenset()) == ["orders.promised_date"]
    assert kpi.missing(frozenset({"orders.promised_date"})) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('measure = "share"', 'measure = "shares"'), "measure"),
        (("priority = 1", 'priority = 1\ncolour = "red"'), "unknown field colour"),
        (('pitfall = "d"', "", 1), "lacks pitfall"),
        (("orders.promised_date", "orders.promised"), "data model"),
        (("true as value", "true as outcome"), "outcome"),
        (("from valid_orders", "from no_such_table"), "no_such_table"),
        (("true as value", "order_date = $today as value"), "today"),
        (("from valid_orders", "from valid_orders; select 1"), "exactly one query"),
        (('name = "a"', 'name = "a', 1), "TOML|newline|Illegal|character"),
        (("[source]", "/* note */ [source]"), "one comment"),
        (('better = "higher"', 'better = "higher"\nmatures_after = "soon"'), "not a setting"),
        (('better = "higher"', 'better = "higher"\nleast = 0'), "least is a number, for a mean or a ratio"),
    ],
)
def test_a_faulty_file_is_refused_by_name(tmp_path, change, complaint):
    path = write(tmp_path, GOOD.replace(*change))
    with pytest.raises(CatalogError, match=complaint) as error:
        read(path)
    assert "some_kpi.sql" in str(error.value)


def test_two_files_of_one_id_are_refused(tmp_path):
    write(tmp_path, GOOD)
    other = tmp_path / "content"
    other.mkdir()
    (other / "some_kpi.sql").write_text(GOOD, encoding="utf-8")
    with pytest.raises(CatalogError, match="some_kpi stands in"):
        catalog(tmp_path)


def test_headers_hold_no_tabs_and_parse_alone():
    for kpi in KPIS.values():
        text = kpi.path.read_text(encoding="utf-8")
        tomllib.loads(text[2 : text.index("*/")])
        assert "\t" not in text
