"""Every preset reads its platform's export: what must come out stands beside each fixture.

A fixture is `tests/fixtures/presets/<preset>.csv`; `<preset>.toml` says the platform, the counts of the file
and, by table, all its rows in file order with the cells that matter ('' where a cell must be empty).
"""

import tomllib
from pathlib import Path

import pytest

from loyalty.intake import dump_mapping, inspect, load, load_mapping
from loyalty.intake.presets import presets
from loyalty.schema import TABLES
from tests.intake.conftest import rows_of

FIXTURES = Path(__file__).parents[1] / "fixtures" / "presets"
COUNTS = ("rows", "accepted", "rejected", "duplicates")


@pytest.mark.parametrize("name", presets())
def test_fixture(con, name):
    expected = tomllib.loads((FIXTURES / f"{name}.toml").read_text(encoding="utf-8"))
    reading = inspect(FIXTURES / f"{name}.csv")
    assert reading.preset is presets()[name]
    report = load(con, reading, b"secret")
    relations = {part.table: part.relation for part in (report, *report.extra)}
    assert (reading.platform or "", report.table) == (expected.pop("platform"), expected.pop("table"))
    assert report.left_out == expected.pop("left_out", 0)
    for count in COUNTS:
        assert getattr(report, count) == expected.pop(count), count
    assert set(expected) <= set(relations), "tables"
    for table, relation in relations.items():
        rows, found = expected.get(table, []), rows_of(con, relation)
        assert len(found) == len(rows), table
        for row, wanted in zip(found, rows, strict=True):
            assert set(wanted) <= set(TABLES[table].columns), "names"
            assert {column: row.get(column, "") for column in wanted} == wanted


@pytest.mark.parametrize("name", presets())
def test_its_mapping_file_reads_the_next_file_alike(tmp_path, name):
    reading = inspect(FIXTURES / f"{name}.csv")
    (tmp_path / "mapping.toml").write_text(dump_mapping(reading.to_mapping()), encoding="utf-8")
    mapping = load_mapping(tmp_path / "mapping.toml")
    assert mapping.fits(FIXTURES / f"{name}.csv")
    again = inspect(FIXTURES / f"{name}.csv", mapping)
    for field in ("preset", "table", "mapping", "constants", "notations", "extra", "is_supplement"):
        assert getattr(again, field) == getattr(reading, field), field


def test_no_fixture_without_its_preset():
    assert {path.stem for path in FIXTURES.iterdir()} == set(presets())
