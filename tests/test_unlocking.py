"""What a file lights up, and the one column that would light up the next."""

from loyalty.catalog import catalog
from loyalty.intake import inspect
from loyalty.unlocking import supplied, unlocked, uses

HEAD = "order_id;customer_id;ordered_at;order_value"
ROW = "1;K1;01.02.2026;9,90"


def test_a_file_of_orders_lights_up_what_orders_can_tell_and_names_what_is_missing(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(f"{HEAD};promised_date\n{ROW};03.02.2026\n")
    reading = inspect(path)
    found = unlocked(reading, frozenset())
    there = supplied(reading)
    alive = [kpi.id for kpi in found.alive]
    assert alive == [kpi.id for kpi in catalog().values() if not kpi.missing(there)]
    assert "average_order_value" in alive
    assert "on_time_delivery_rate" in [kpi.id for kpi in found.next["orders.delivered_at"]]
    for path_, kpis in found.next.items():
        assert all(not kpi.missing(there | {path_}) and kpi.missing(there) for kpi in kpis)
    assert next(iter(found.next)).startswith("orders.")


def test_what_the_shop_has_already_is_not_new(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(f"{HEAD}\n{ROW}\n")
    reading = inspect(path)
    assert unlocked(reading, supplied(reading)).alive == ()


def test_every_table_says_what_it_would_add():
    there = frozenset({"orders.order_id", "orders.ordered_at", "orders.customer_id", "orders.order_value"})
    found = {use.table: use for use in uses(there)}
    orders, returns = found["orders"], found["returns"]
    assert orders.alive == sum(not kpi.missing(there) for kpi in orders.kpis)
    for use in found.values():
        assert use.alive + use.file <= len(use.kpis)
        assert list(use.columns.values()) == sorted(use.columns.values(), reverse=True)
        for path, count in use.columns.items():
            assert path.startswith(f"{use.table}.")
            lit = [kpi for kpi in use.kpis if kpi.missing(there) and not kpi.missing(there | {path})]
            assert len(lit) == count
    assert orders.columns["orders.promised_date"] >= 1
    assert returns.file >= max(returns.columns.values(), default=0) and returns.file > 3
