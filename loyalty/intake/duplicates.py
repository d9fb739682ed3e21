"""Rows that stand in a file more than once: dropped, folded or added up, and always counted."""

import duckdb

from loyalty.intake.parts import NUMBERED, Part
from loyalty.intake.presets import FOLDS
from loyalty.intake.problems import PROBLEMS

# A twentieth of the lines may be the same article twice in an order; more are copies.
MOST_EQUAL_LINES = 0.05


def drop(con: duckdb.DuckDBPyConnection, part: Part, file: str, has_row_id: bool) -> tuple[int, int]:
    """Leaves one row per key in a staged table and takes the helper column away.

    Returns how many rows were duplicates, and how many belonged to an order that lacks a required field.

    Identical rows count once. Of two rows of one key that differ, the later one wins; both are problems.
    Where several rows make one – the lines of an order, the events of a visit – they are folded, each field
    from the first row that has it unless its column or the preset says otherwise. Tables without their key
    keep all rows that differ.
    """
    dropped = rejected = 0
    is_line = part.is_by_line or part.table.name in NUMBERED
    if has_row_id or not is_line or "line_no" in part.values or not _are_real_lines(con, part):
        dropped = _identical(con, part, file)
    if part.numbered:
        _number(con, part, part.numbered)
    elif part.is_folded:
        _fold(con, part, file)
        rejected = 0 if part.is_supplement else _reject_incomplete(con, part, file)
    elif part.is_main and all(name in part.values for name in part.table.key):
        _name_nameless(con, part)
        dropped += _same_key(con, part, file)
    con.execute(f"alter table {part.relation} drop column row_hash")
    return dropped, rejected


def _are_real_lines(con: duckdb.DuckDBPyConnection, part: Part) -> bool:
    """Whether identical lines without any number of their own are so few that they may all be meant."""
    sql = f"select count(*) - count(distinct row_hash), count(*) from {part.relation}"
    equal, lines = con.execute(sql).fetchall()[0]
    return equal <= lines * MOST_EQUAL_LINES


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
    """One row per key. Several amounts of one key are several amounts, not corrections of each other."""
    ways = dict.fromkeys(part.table.columns, "first" if part.is_by_line else "last") | dict(part.folds)
    if part.is_by_line:
        guessed = [name for name in part.values if name not in part.folds]
        money = [name for name in guessed if part.table.columns[name].type == "money"]
        ways |= {name: "sum" for name in money if _is_by_line(con, part, name)}
    if part.table.name == "orders" and "order_value" in part.values and ways["order_value"] == "first":
        header = next((source.header for source in part.own if source.column.name == "order_value"), None)
        con.execute(
            f"insert into {PROBLEMS} select ?, 'orders', max(row_no), ?, order_id, 'conflicting_duplicate' "
            f"from {part.relation} group by order_id having count(distinct order_value) > 1",
            [file, header],
        )
    key = ", ".join(part.folding_key)
    folded = [
        f"{FOLDS[way].format(name)} as {name}" for name, way in ways.items() if name not in part.folding_key
    ]
    _replace(
        con,
        part,
        f"select {key}, {', '.join(folded)}, min(row_no) as row_no, count(*) as row_hash "
        f"from {part.relation} group by {key} order by row_no",
    )


def _reject_incomplete(con: duckdb.DuckDBPyConnection, part: Part, file: str) -> int:
    """What has not on any of its rows what its table requires; the number of those rows.

    A further table of a wide file just has no such row.
    """
    empty = " or ".join(
        "(" + " and ".join(f"{name} is null" for name in group) + ")" for group in part.table.required
    )
    lines = 0
    if part.is_main:
        headers = {source.column.name: source.header for source in part.own}
        asked = [headers[name] for group in part.table.required for name in group if name in headers]
        con.execute(
            f"insert into {PROBLEMS} select ?, ?, row_no, ?, null, 'missing_required' "
            f"from {part.relation} where {empty}",
            [file, part.table.name, asked[-1]],
        )
        sql = f"select coalesce(sum(row_hash), 0)::bigint from {part.relation} where {empty}"
        lines = con.execute(sql).fetchall()[0][0]
    con.execute(f"delete from {part.relation} where {empty}")
    return lines


def _is_by_line(con: duckdb.DuckDBPyConnection, part: Part, name: str) -> bool:
    """Whether a sum of money is the line's: then it differs within most orders of several lines."""
    sql = (
        f"select count(*) filter (different > 1), count(*) from (select count(distinct {name}) as different "
        f"from {part.relation} group by {', '.join(part.folding_key)} having count({name}) > 1)"
    )
    differing, several = con.execute(sql).fetchall()[0]
    return differing * 2 > several


def _number(con: duckdb.DuckDBPyConnection, part: Part, name: str) -> None:
    """Rows without a number of their own get one within their order."""
    place = "row_number() over (partition by order_id order by row_no)"
    value = place if part.table.columns[name].type == "integer" else f"order_id || ':' || {place}"
    _replace(con, part, f"select * replace ({value} as {name}) from {part.relation} order by row_no")


def _name_nameless(con: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Single rows without their number are told apart by what they say."""
    name = part.table.key[0]
    if part.table.columns[name].type == "text":
        said = ", ".join(f"{column}::varchar" for column in part.values)
        con.execute(
            f"update {part.relation} set {name} = 'row:' || md5(concat_ws('|', {said})) where {name} is null"
        )


def _replace(con: duckdb.DuckDBPyConnection, part: Part, sql: str) -> None:
    columns = ", ".join([*part.table.columns, "row_no", "row_hash"])
    con.execute(f"create or replace temp table stage_new as select {columns} from ({sql})")
    con.execute(f"delete from {part.relation}")
    con.execute(f"insert into {part.relation} ({columns}) select * from stage_new")
    con.execute("drop table stage_new")
