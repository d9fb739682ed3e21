"""Small shops as files, with numbers that can be counted by hand."""

from pathlib import Path

HEAD = "Bestellnummer;Kunden-Nr.;Bestelldatum;Bestellwert (€);Zugesagter Liefertermin;Zustelldatum;Kategorie"

# Due by 31 May. Punctual. A-4 never came; are not due yet.
SPRING = """A-1;Müller;02.03.2026;19,90;06.03.2026;05.03.2026;Küche
A-2;Jäger;03.03.2026;1.234,50;07.03.2026;07.03.2026;Gewürze
A-3;Müller;05.03.2026;45,00;09.03.2026;12.03.2026;Küche
A-4;Groß;10.03.2026;8,50;14.03.2026;;Gewürze
A-5;Jäger;06.04.2026;60,00;10.04.2026;10.04.2026;Küche
A-6;Öztürk;07.04.2026;75,00;11.04.2026;13.04.2026;Gewürze
A-7;Müller;04.05.2026;1.034,50;08.05.2026;07.05.2026;Küche
A-8;Groß;29.05.2026;20,00;03.06.2026;;Küche
A-9;Jäger;31.05.2026;45,50;04.06.2026;;Gewürze"""
SPRING_ON_TIME = ("57,1 %", "4 von 7")
MAY_MEAN_VALUE = "366,67 €"  # (1 034.50 + 20 + 45.50) / 3

# By 20 June are overdue; A-10 came in time.
JUNE = """A-10;Groß;10.06.2026;30,00;12.06.2026;12.06.2026;Küche
A-11;Jäger;20.06.2026;30,00;25.06.2026;;Küche"""
JUNE_ON_TIME = ("50,0 %", "5 von 10")

HOSTILE = ["<script>alert(1)</script>", "=1+1", "**fett**", "$x$", "<img src=x onerror=alert(2)>", "@SUM(A1)"]


HOSTILE_NAME = "<b>böse =1+1 $x$ **y**.csv"


def german_file(folder: Path, name: str, lines: str) -> Path:
    """An orders file as a German Excel saves it: Windows-1252, semicolons, line ends of Windows."""
    path = folder / name
    path.write_bytes(f"{HEAD}\n{lines}\n".replace("\n", "\r\n").encode("cp1252"))
    return path


def spring(folder: Path) -> Path:
    """Nine orders of March to May 2026."""
    return german_file(folder, "Bestellungen_Frühjahr.csv", SPRING)


def june(folder: Path) -> Path:
    """Two more, of June."""
    return german_file(folder, "Bestellungen_Juni.csv", JUNE)


def large(folder: Path, orders: int) -> Path:
    """So many orders that taking them over lasts a while, all of one customer each and on time."""
    lines = (f"L-{n};K{n};{n % 28 + 1:02}.05.2026;10,00;30.05.2026;29.05.2026;Küche" for n in range(orders))
    return german_file(folder, "Bestellungen_alle.csv", "\n".join(lines))


def hostile(folder: Path) -> Path:
    """Orders whose numbers and categories are markup, formulas and scripts; every second one is late."""
    lines = [
        f"{text};K{n};0{n + 1}.05.2026;10,00;1{n}.05.2026;{'1' if n % 2 else '2'}{n}.05.2026;{text}"
        for n, text in enumerate(HOSTILE)
    ]
    return german_file(folder, HOSTILE_NAME, "\n".join(lines))
