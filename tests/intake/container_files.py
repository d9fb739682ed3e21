"""The same small shop in every kind of file that a shop can export."""

import gzip
import io
import re
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import xlwt
from odf import opendocument
from odf import table as ods
from odf.text import P

HEADER = ("Bestellnummer", "Kundennummer", "Bestelldatum", "Bestellwert", "Liefertermin", "Zustelldatum")


def shop_rows(count: int = 40) -> list[tuple]:
    """Orders of which every fifth comes two days late; typed as a spreadsheet would hold them."""
    first = datetime(2024, 1, 10, 10, 30)
    return [
        (
            f"0{number:04}",
            1000 + number % 7,
            first + timedelta(days=number),
            10 + number * 1.25,
            (first + timedelta(days=number + 4)).date(),
            (first + timedelta(days=number + 3 + 3 * (number % 5 == 0))).date(),
        )
        for number in range(1, count + 1)
    ]


def german(cell: object) -> str:
    """A cell as a German spreadsheet shows it."""
    match cell:
        case datetime():
            return cell.strftime("%d.%m.%Y %H:%M")
        case date():
            return cell.strftime("%d.%m.%Y")
        case float():
            return str(cell).replace(".", ",")
    return str(cell)


_DAY = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})(?: (\d\d:\d\d(?::\d\d)?))?")
_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")
_NUMBER = {
    ",": re.compile(r"-?(?!0\d)\d+(?:\.\d{3})*(?:,\d{1,2})?"),
    ".": re.compile(r"-?(?!0\d)\d+(?:,\d{3})*(?:\.\d{1,2})?"),
}


def typed(cell: str, decimal: str) -> object:
    """A cell of a CSV file as a spreadsheet keeps it: days and numbers typed."""
    text = cell.strip()
    if day := _DAY.fullmatch(text):
        text = f"{day[3]}-{day[2]}-{day[1]}" + (f" {day[4]}" if day[4] else "")
    if _ISO.fullmatch(text):
        moment = datetime.fromisoformat(text)
        return moment if ":" in text else moment.date()
    if _NUMBER[decimal].fullmatch(text) and len(text) < 12:
        return float(text.replace("." if decimal == "," else ",", "").replace(",", "."))
    return text or None


def csv_bytes(rows: list[tuple]) -> bytes:
    lines = (";".join(map(german, row)) for row in (HEADER, *rows))
    return "\r\n".join(lines).encode("cp1252")


def zip_bytes(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def xlsx_bytes(sheets: dict[str, list[tuple]]) -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(target)
    return target.getvalue()


def xls_bytes(rows: list[tuple]) -> bytes:
    book, target = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("Tabelle1")
    styles = {
        datetime: xlwt.easyxf(num_format_str="DD.MM.YYYY HH:MM"),
        date: xlwt.easyxf(num_format_str="DD.MM.YYYY"),
    }
    for down, row in enumerate(rows):
        for along, cell in enumerate(row):
            sheet.write(down, along, cell, styles.get(type(cell), xlwt.Style.default_style))
    book.save(target)
    return target.getvalue()


def ods_bytes(rows: list[tuple]) -> bytes:
    book, target = opendocument.OpenDocumentSpreadsheet(), io.BytesIO()
    sheet = ods.Table(name="Tabelle1")
    for row in rows:
        line = ods.TableRow()
        for cell in row:
            line.addElement(_ods_cell(cell))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.write(target)
    return target.getvalue()


def _ods_cell(cell: object) -> ods.TableCell:
    match cell:
        case date():
            facts = {"valuetype": "date", "datevalue": cell.isoformat()}
        case int() | float():
            facts = {"valuetype": "float", "value": repr(cell)}
        case _:
            facts = {"valuetype": "string"}
    found = ods.TableCell(**facts)
    found.addElement(P(text=german(cell)))
    return found


def html_bytes(rows: list[tuple]) -> bytes:
    lines = "".join(
        f"<tr>{''.join(f'<td>{german(cell)}</td>' for cell in row)}</tr>\n" for row in (HEADER, *rows)
    )
    return f"<html><head><meta charset='utf-8'></head><body><table>{lines}</table></body></html>".encode()


def every_kind(folder: Path, rows: list[tuple]) -> dict[str, Path]:
    """What the file is → a file of the same rows."""
    text = csv_bytes(rows)
    table = [HEADER, *rows]
    contents = {
        "csv": ("Export.csv", text),
        "gzip": ("Export.csv.gz", gzip.compress(text)),
        "zip": (
            "Export.zip",
            zip_bytes({"Ordner/Bestellungen.csv": text, "__MACOSX/._Bestellungen.csv": b"\0"}),
        ),
        "gzip in zip": ("Sicherung.zip", zip_bytes({"Bestellungen.csv.gz": gzip.compress(text)})),
        "xlsx": ("Export.xlsx", xlsx_bytes({"Tabelle1": table})),
        "xlsx in zip": ("Mappe.zip", zip_bytes({"Export.xlsx": xlsx_bytes({"Tabelle1": table})})),
        "xls": ("Export.xls", xls_bytes(table)),
        "ods": ("Export.ods", ods_bytes(table)),
        "html": ("Seite.xls", html_bytes(rows)),
        "xlsx called csv": ("Falsch.csv", xlsx_bytes({"Tabelle1": table})),
        "csv called xls": ("Falsch.xls", text),
        "gzip called csv": ("Gepackt.csv", gzip.compress(text)),
    }
    found = {}
    for kind, (name, content) in contents.items():
        found[kind] = folder / name
        found[kind].write_bytes(content)
    return found
