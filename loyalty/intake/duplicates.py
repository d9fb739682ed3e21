"""Rows that stand in a file more than once: dropped, folded or added up, and always counted."""

import duckdb

from loyalty.intake.parts import Part

PROBLEMS = "stage.problems"


def drop(con: duckdb.DuckDBPyConnection, part: Part, file: str, is_by_line: bool) -> int:
    """Leaves one row per key in a staged table and takes the helper column away; how many rows were dropped.

    Identical rows count once. Of two rows of one key that differ, the later one wins; both are problems.
    In a file by line item an order's lines are folded, each field from the first line that has it. Tables
    without their key keep all rows that differ.
    """
    dropped = _identical(con, part, file)
    if not part.is_main:
        _number(con, part)
    elif part.table.name == "orders" and is_by_line:
        _fold(con, part, file)
    elif any(column.fold for column in part.table.columns.values()):
        _add_up(con, part)
    elif all(name in part.values for name in part.table.key):
        dropped += _same_key(con, part, file)
    con.execute(f"alter table {part.relation} drop column row_hash")
    return dropped


def _identical(con: duckdb.DuckDBPyConnection, part: Part, file: str) -> int:
    sql = f"select count(*) - count(distinct row_hash) from {part.relation}"
    count = con.execute(sql).fetchall()[0][0]
    if count:
        again = (
            f"select row_no from {part.relation} "
            "qualify row_number() over (partition by row_hash order by row_no) > 1"
        )
        _remove(con, part, file, again, "duplicate_row")
    return count


def _remove(con: duckdb.DuckDBPyConnection, part: Part, file: str, rows: str, rule: str) -> None:
    key = part.table.key[0] if part.table.key and part.table.key[0] in part.values else "null"
    if part.is_main:
        header = next((source.header for source in part.own if source.column.name == key), None)
        con.execute(
            f"insert into {PROBLEMS} select ?, ?, row_no, ?, {key}::varchar, ? "
            f"from {part.relation} where row_no in ({rows})",
            [file, part.table.name, header, rule],
        )
    con.execute(f"delete from {part.relation} where row_no in ({rows})")


def _same_key(con: duckdb.DuckDBPyConnection, part: Part, file: str) -> int:
    key = ", ".join(part.table.key)
    known = " and ".join(f"{name} is not null" for name in part.table.key)
    count = con.execute(
        f"select count(*) - count(distinct ({key})) from {part.relation} where {known}"
    ).fetchall()[0][0]
    if not count:
        return 0
    values = ", ".join(name for name in part.values if name not in part.table.key) or "true"
    con.execute(
        f"create or replace temp table stage_twice as select row_no, "
        f"row_number() over (partition by {key} order by row_no desc) > 1 as is_earlier, "
        f"min(hash({values})) over same_key <> max(hash({values})) over same_key as differs "
        f"from {part.relation} where {known} window same_key as (partition by {key})"
    )
    for differs, rule in (("differs", "conflicting_duplicate"), ("not differs", "duplicate_row")):
        _remove(con, part, file, f"select row_no from stage_twice where is_earlier and {differs}", rule)
    con.execute("drop table stage_twice")
    return count


def _fold(con: duckdb.DuckDBPyConnection, part: Part, file: str) -> None:
    """One row per order from a file that has one row per line item."""
    money = [name for name in part.values if part.table.columns[name].type == "money"]
    by_line = {name for name in money if _is_by_line(con, part, name)}
    if "order_value" in part.values and "order_value" not in by_line:
        header = next((source.header for source in part.own if source.column.name == "order_value"), None)
        con.execute(
            f"insert into {PROBLEMS} select ?, 'orders', max(row_no), ?, order_id, 'conflicting_duplicate' "
            f"from {part.relation} group by order_id having count(distinct order_value) > 1",
            [file, header],
        )
    names = [name for name in part.table.columns if name != "order_id"]
    folded = [
        f"sum({name}) as {name}" if name in by_line else f"arg_min({name}, row_no) as {name}"
        for name in names
    ]
    _group(con, part, "order_id", folded)


def _is_by_line(con: duckdb.DuckDBPyConnection, part: Part, name: str) -> bool:
    """Whether a sum of money is the line's: then it differs within most orders of several lines."""
    sql = (
        f"select count(*) filter (different > 1), count(*) from (select count(distinct {name}) as different "
        f"from {part.relation} group by order_id having count({name}) > 1)"
    )
    differing, several = con.execute(sql).fetchall()[0]
    return differing * 2 > several


def _add_up(con: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Several amounts of one key are several amounts, not corrections of each other."""
    columns = part.table.columns.values()
    key = ", ".join(part.table.key)
    others = [column for column in columns if column.name not in part.table.key]
    folded = [
        f"{f'sum({column.name})' if column.fold else f'arg_max({column.name}, row_no)'} as {column.name}"
        for column in others
    ]
    _group(con, part, key, folded)


def _group(con: duckdb.DuckDBPyConnection, part: Part, key: str, columns: list[str]) -> None:
    _replace(
        con,
        part,
        f"select {key}, {', '.join(columns)}, min(row_no) as row_no, 0 as row_hash "
        f"from {part.relation} group by {key} order by row_no",
    )


def _number(con: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Rows taken out of a wide file get a number within their order, so that they can be merged later."""
    own = {source.column.name for source in part.own}
    missing = [name for name in part.table.key if name not in own and name != "order_id"]
    if not missing or "order_id" not in part.values:
        return
    name = missing[0]
    place = "row_number() over (partition by order_id order by row_no)"
    value = place if part.table.columns[name].type == "integer" else f"order_id || ':' || {place}"
    _replace(con, part, f"select * replace ({value} as {name}) from {part.relation} order by row_no")


def _replace(con: duckdb.DuckDBPyConnection, part: Part, sql: str) -> None:
    columns = ", ".join([*part.table.columns, "row_no", "row_hash"])
    con.execute(f"create or replace temp table stage_new as select {columns} from ({sql})")
    con.execute(f"delete from {part.relation}")
    con.execute(f"insert into {part.relation} ({columns}) select * from stage_new")
    con.execute("drop table stage_new")
