"""Headers as shops mangle them, on the sample shop's files: nearly all found, none taken for another."""

import csv
import random
import re
from pathlib import Path

import pytest

from loyalty.intake import IntakeError, inspect
from loyalty.intake.names import candidates
from loyalty.schema import TABLES, plain

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
FILES = sorted(path.stem for path in SAMPLE.glob("*.csv"))
ROWS = 75


def _typo(header, dice):
    place, kind = dice.randrange(1, len(header) - 1), dice.randrange(3)
    before, sign, after = header[:place], header[place], header[place + 1 :]
    return (before + after, before + 2 * sign + after, before + after[:1] + sign + after[1:])[kind]


MANGLERS = {
    "loud": lambda header, _: header.upper(),
    "snake": lambda header, _: re.sub(r"\W+", "_", header.lower()),
    "dots": lambda header, _: header.title() + ".",
    "unit": lambda header, _: f"{header} [Shop 1]",
    "camel": lambda header, _: "".join(word.capitalize() for word in re.split(r"\W+", header)),
    "brackets": lambda header, _: f"{header} (Zeit)",
    "before": lambda header, _: f"Export {header}",
    "behind": lambda header, _: f"{header} Shop",
    "typo": _typo,
}


def _mangled(tmp_path, table, lang, mangle, dice):
    """(canonical path, found path) of each column of a file with mangled headers."""
    with (SAMPLE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row, _ in zip(csv.reader(file), range(ROWS), strict=False)]
    columns = [TABLES[table].columns[name] for name in rows[0]]
    rows[0] = [mangle(column.label[lang], dice) for column in columns]
    path = tmp_path / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    try:
        reading = inspect(path)
    except IntakeError as error:
        reading = error.reading
    found = {column.header: column.target for column in reading.columns}
    return [(column.path, found.get(header)) for column, header in zip(columns, rows[0], strict=True)]


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("kind", MANGLERS)
def test_mangled_headers(tmp_path, kind, lang):
    dice = random.Random(7)
    pairs = [pair for table in FILES for pair in _mangled(tmp_path, table, lang, MANGLERS[kind], dice)]
    wrong = [(path, found) for path, found in pairs if found not in (path, None)]
    right = sum(found == path for path, found in pairs)
    assert wrong == []
    assert right >= (0.93 if kind == "typo" else 1) * len(pairs) > 100


@pytest.mark.parametrize("table", FILES)
def test_headers_that_say_nothing_are_left_open_rather_than_wrong(tmp_path, table):
    """Only what exactly one column looks like is guessed, and rightly."""
    pairs = _mangled(tmp_path, table, "de", lambda _, dice: f"Feld {dice.randrange(10**9)}", random.Random(1))
    assert [(path, found) for path, found in pairs if found not in (path, None)] == []


def targets(reading):
    return {column.header: (column.target, column.evidence) for column in reading.columns}


def test_values_tell_what_a_header_does_not(write):
    text = (
        "Beleg;Wann;Wer;Höhe;Devise;Ziel;Lage\n"
        "A-1;01.02.2024;a@x.de;12,50;EUR;DE;bezahlt\n"
        "A-2;02.02.2024;b@x.de;7,00;EUR;AT;storniert\n"
    )
    assert targets(inspect(write("bestellungen.csv", text), as_table="orders")) == {
        "Beleg": ("orders.order_id", "unique"),
        "Wann": ("orders.ordered_at", "only_dates"),
        "Wer": ("orders.customer_email", "addresses"),
        "Höhe": ("orders.order_value", "amounts"),
        "Devise": ("orders.currency", "currencies"),
        "Ziel": ("orders.country", "countries"),
        "Lage": ("orders.status", "words"),
    }


def test_what_two_columns_look_like_is_left_open(write):
    text = "Bestellnummer;Wann;Wann genau;Höhe;Steuer\nA;01.02.2024;01.02.2024 10:00;1,00;0,19\n"
    with pytest.raises(IntakeError, match="Bestelldatum"):
        inspect(write("bestellungen.csv", text))


@pytest.mark.parametrize(
    "text",
    [
        "station,day,rain\nS1,2024-01-01,1.50\nS2,2024-01-02,0.00\n",
        "Mitarbeiter;Tag;Stunden\nM1;01.02.2024;7,50\nM2;02.02.2024;8,00\n",
    ],
)
def test_a_file_about_something_else_does_not_become_orders(write, text):
    with pytest.raises(IntakeError):
        inspect(write("messung.csv", text))


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Bestelldatum (Zeit)", "ordered_at"),
        ("Bestelldatum Uhrzeit", "ordered_at"),
        ("Auftrag Nr.", "order_id"),
        ("Kunden E-Mail Adresse", "customer_email"),
        ("Datum der Bestellung", "ordered_at"),
        ("Status der Bestellung", "status"),
        ("Gesamtbetrag EUR", "order_value"),
        ("Kunde Adresse", None),
        ("Versandkosten Netto", None),
        ("Datum der Rücksendung", None),
        ("Bestellstatus Datum", None),
    ],
)
def test_names_within_other_words(header, target):
    found = candidates("orders", header)
    assert (found[0].column if found else None) == target


def test_a_day_of_payment_is_no_order_date_for_want_of_a_better(write):
    rows = "B1;1751565040000;16.07.2024;5\nB2;1751573628;17.07.2024;6\n"
    text = "Bestellnummer;Referenz;Zahlungsdatum;Summe\n" + rows
    with pytest.raises(IntakeError) as error:
        inspect(write("bestellungen.csv", text))
    assert "Zahlungsdatum" not in error.value.reading.mapping


def test_a_file_is_no_other_table_by_two_of_its_columns(take):
    text = (
        "Best.-Nr.;Debitor-Nr.;Datum;Endbetrag inkl. MwSt.;Bestellstatus;Versandart;Zahlart;Herkunft\n"
        "B1;K1;02.01.2024;12,50;bezahlt;Standard;Rechnung;direct\n"
        "B2;K1;03.01.2024;13,50;storniert;Express;Rechnung;organic\n"
    )
    reading, _, rows = take("export.csv", text)
    assert reading.table == "orders"
    assert [(row["order_id"], row["order_value"]) for row in rows] == [("B1", 12.5), ("B2", 13.5)]
    reading, *_ = take("export_2.csv", text.replace("Best.-Nr.", "Referenz"))
    assert (reading.table, reading.mapping["Referenz"]) == ("orders", "orders.order_id")


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Offen|Neu eingegangen|on-hold|In Wartestellung|Unshipped|unfulfilled", "created"),
        (
            "wc-pending|Zahlung ausstehend|Awaiting bank wire payment|Inkasso",
            "pending_payment",
        ),
        ("Komplett bezahlt|Teilweise bezahlt|Payment received|partially_paid", "paid"),
        (
            "In Bearbeitung (Wartet)|wc-processing|Preparation in progress|Klärung notwendig|holded",
            "processing",
        ),
        ("Zur Lieferung bereit|Payment accepted|autorisiert", "approved"),
        ("Teilweise ausgeliefert|Versandt|Shipped - Waiting for buyer to confirm|in Zustellung", "shipped"),
        ("Komplett abgeschlossen|wc-completed|complete|Erledigt", "completed"),
        ("Storniert / Abgelehnt|canceled|wc-cancelled|Cancelled by buyer", "cancelled"),
        ("Wiedergutschrift|refunded|Zurückerstattet", "refunded"),
        ("refunded_partially|Teilweise erstattet", "partially_refunded"),
        ("returned_partially|Teilweise retourniert", "returned"),
        ("Es wurde kein Kredit genehmigt|wc-failed|Payment error", "failed"),
    ],
)
def test_states_of_the_shop_systems(words, meaning):
    dictionary = TABLES["orders"].columns["status"].dictionary
    known = {word: dictionary.get(plain(word)) for word in words.split("|")}
    assert set(known.values()) == {meaning}, known


@pytest.mark.parametrize(
    ("rows", "table"), [(("", "12.02.2026"), "orders"), (("11.02.2026",) * 2, "returns")]
)
def test_an_orders_file_in_which_some_orders_came_back_is_no_file_of_returns(write, rows, table):
    head = (
        "Bestellnummer;Bestelldatum;Kundennummer;Bestellwert;Retoure angemeldet;Retoureneingang;Erstattet am"
    )
    lines = [f"B{n};03.02.2026;K{n};5,00;{day};{day};{day}" for n, day in enumerate(rows)]
    reading = inspect(
        write("export.csv", "\n".join([f"{head};Retourengrund", *(f"{line};" for line in lines)]))
    )
    assert reading.table == table
    assert "returns" in (reading.table, *reading.extra)
