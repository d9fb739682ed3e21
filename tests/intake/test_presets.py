"""Every preset reads its platform's export: what must come out stands beside each fixture.

A fixture is `tests/fixtures/presets/<preset>.csv`, or `<preset>.<variant>.csv` for another spelling of the
report; the .toml beside it says the platform, the counts of the file
and, by table, all its rows in file order with the cells that matter ('' where a cell must be empty). Every
word, number and day of a fixture must be understood.
"""

import re
import tomllib
from pathlib import Path

import pytest

from loyalty.intake import IntakeError, inspect, load
from loyalty.intake.presets import presets
from loyalty.schema import TABLES
from tests.intake.conftest import rows_of

FIXTURES = Path(__file__).parents[1] / "fixtures" / "presets"
COUNTS = ("rows", "accepted", "rejected", "duplicates")
UNREAD = ("unknown_value", "unreadable_number", "unreadable_date", "unreadable_flag", "ambiguous_date")


@pytest.mark.parametrize("name", sorted(path.stem for path in FIXTURES.glob("*.csv")))
def test_fixture(con, name):
    expected = tomllib.loads((FIXTURES / f"{name}.toml").read_text(encoding="utf-8"))
    preset = presets()[name.partition(".")[0]]
    if expected.get("refused"):
        with pytest.raises(IntakeError, match=re.escape(preset.refuse["de"])) as error:
            inspect(FIXTURES / f"{name}.csv")
        assert error.value.reading.preset is preset and preset.platform == expected["platform"]
        return
    reading = inspect(FIXTURES / f"{name}.csv")
    assert reading.preset is preset
    report = load(con, reading, b"secret")
    relations = {part.table: part.relation for part in (report, *report.extra)}
    assert (reading.platform or "", report.table) == (expected.pop("platform"), expected.pop("table"))
    assert report.left_out == expected.pop("left_out", 0)
    for count in COUNTS:
        assert getattr(report, count) == expected.pop(count), count
    assert not [problem for problem in report.problems if problem["rule"] in UNREAD]
    assert set(relations) == set(expected), "tables"
    for table, rows in expected.items():
        found = rows_of(con, relations[table])
        assert len(found) == len(rows), table
        for row, wanted in zip(found, rows, strict=True):
            assert set(wanted) <= set(TABLES[table].columns), "names"
            assert {column: row.get(column, "") for column in wanted} == _nearly(wanted)


def _nearly(wanted):
    """Sums of money are compared to the cent."""
    return {
        column: pytest.approx(value, abs=0.001) if isinstance(value, float) else value
        for column, value in wanted.items()
    }


def test_every_preset_has_a_fixture():
    assert {path.name.partition(".")[0] for path in FIXTURES.iterdir()} == set(presets())
