"""Files that only complete rows which are known by their key: tracking lists, payments."""

import pytest

from loyalty.importing import IntakeError, import_files, readings
from loyalty.workspace import Workspace

ORDERS = "Bestellnummer;Bestelldatum;Bestellwert;Versanddienst\n1;01.03.2024;10,00;\n2;02.03.2024;20,00;DPD\n"
TRACKING = (
    "Bestellnummer;Versanddienst;Zustelldatum\n"
    "1;DHL;04.03.2024 12:00\n2;;05.03.2024 09:30\n9;GLS;06.03.2024\n"
)
COMPLETED = [("1", 10.0, "DHL", 4), ("2", 20.0, "DPD", 5)]


@pytest.fixture
def shop(tmp_path):
    """shop(name=text, …) imports the files in this order; the reports and the orders afterwards."""
    workspace = Workspace(tmp_path / "shop")

    def _shop(**texts: str):
        paths = []
        for name, text in texts.items():
            paths.append(tmp_path / f"{name}.csv")
            paths[-1].write_text(text, encoding="utf-8")
        reports = import_files(workspace, readings(paths))
        sql = "select order_id, order_value, carrier, day(delivered_at) from data.orders order by order_id"
        return reports, workspace.current().cursor().execute(sql).fetchall()

    return _shop


@pytest.mark.parametrize("names", [("orders", "tracking"), ("tracking", "orders")])
def test_in_one_import_in_any_order(shop, names):
    texts = {"orders": ORDERS, "tracking": TRACKING}
    reports, orders = shop(**{name: texts[name] for name in names})
    assert orders == COMPLETED
    assert [report.report.file for report in reports] == [f"{name}.csv" for name in names]
    tracking = reports[names.index("tracking")]
    assert (tracking.report.rows, tracking.report.accepted, tracking.report.rejected) == (3, 2, 1)
    assert tracking.report.problems == (
        {"row": 4, "column": "Bestellnummer", "value": "9", "rule": "unknown_key"},
    )
    assert (tracking.merged.new, tracking.merged.changed, tracking.merged.equal) == (0, 2, 0)


def test_in_a_later_import(shop):
    shop(orders=ORDERS)
    reports, orders = shop(tracking=TRACKING)
    assert orders == COMPLETED and reports[0].merged.changed == 2
    reports, orders = shop(tracking=TRACKING)
    assert orders == COMPLETED and reports[0].merged.equal == 2


def test_alone_it_is_nobodys(shop):
    reports, orders = shop(tracking=TRACKING)
    assert orders == [] and reports[0].report.rejected == 3


def test_an_orders_file_without_its_date_is_no_supplement(shop):
    with pytest.raises(IntakeError, match="Bestelldatum"):
        shop(orders="Bestellnummer;Kundennummer;Bestellwert;Versanddienst\n1;7;10,00;DHL\n")
