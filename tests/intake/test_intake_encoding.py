"""Every encoding a shop system writes is found by the bytes alone."""

import codecs

import pytest

from loyalty.intake.encoding import NotText, find_encoding

GERMAN = "Bestellnummer;Ort;Betrag\n" + "".join(
    f"B{number};{place};12,50\n"
    for number, place in enumerate(
        ["Köln", "Münster", "Straßburg", "Überlingen", "Öhringen", "Ährenfeld"] * 3
    )
)
EURO = GERMAN.replace("12,50", "12,50 €")
FRENCH = "commande;ville\n" + "1;Orléans\n2;Besançon\n3;Château-Thierry\n4;Nîmes\n"
NAMES = "id;name\n1;Zoë\n2;Jürgen\n3;André\n4;Peña\n"


@pytest.mark.parametrize("text", [GERMAN, EURO, NAMES], ids=["german", "euro", "names"])
@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-32-be", codecs.BOM_UTF32_BE),
        ("utf-32-le", b""),
        ("utf-32-be", b""),
        ("cp1252", b""),
        ("iso-8859-1", b""),
        ("iso-8859-15", b""),
        ("mac_roman", b""),
        ("cp850", b""),
        ("cp858", b""),
    ],
)
def test_a_file_is_decoded_as_it_was_written(write, text, encoding, bom):
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        pytest.skip(f"{encoding} has no euro sign")
    path = write("a.csv", bom + content)
    found, errors = find_encoding(path)
    assert errors == "strict"
    assert path.read_bytes().decode(found) == text


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "iso-8859-15"])
def test_french(write, encoding):
    path = write("a.csv", FRENCH.encode(encoding))
    assert path.read_bytes().decode(find_encoding(path)[0]) == FRENCH


@pytest.mark.parametrize(
    "word", ["Köln", "Grüße", "Straße", "Äpfel", "10 €", "René", "„Tasse“", "Men’s", "5–7 Tage"]
)
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_one_word_is_enough(write, word, encoding):
    path = write("a.csv", f"a;b\n1;{word}\n2;x\n".encode(encoding))
    assert word in path.read_bytes().decode(find_encoding(path)[0])


def test_the_telling_word_may_stand_at_the_end_of_a_large_file(write):
    path = write("a.csv", b"B1;12.5;versendet\n" * 200_000 + "B2;12.5;zurück\n".encode("mac_roman"))
    assert find_encoding(path) == ("mac_roman", "strict")


def test_cyrillic_and_eastern_pages_are_still_text(write):
    text = "номер;город\n" + "1;Москва\n2;Санкт-Петербург\n3;Казань\n" * 20
    path = write("a.csv", text.encode("cp1251"))
    assert path.read_bytes().decode(find_encoding(path)[0]) == text


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"%PDF-1.7", b"\x1f\x8b\x08", b"\x89PNG\r\n"])
def test_other_kinds_of_files_are_no_text(write, start):
    with pytest.raises(NotText):
        find_encoding(write("a.csv", start + b"a;b\n" * 50))
