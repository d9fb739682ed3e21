"""Notes: kept, changed, deleted, and brought back from CSV."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty import notes
from loyalty.catalog import catalog
from loyalty.exchange import TableError
from loyalty.i18n import LANGUAGES
from loyalty.notes import DIRECTIONS, Note
from loyalty.workspace import Workspace, beside

CARRIER = Note(
    date(2026, 3, 15),
    "Neuer Paketdienst\nfür Pakete über 5 kg",
    "Frau Meier",
    "=Probe bis Juni",
    (("on_time_delivery_rate", "rise"), ("delivery_lead_time", "fall")),
)
OLDER = Note(date(2026, 1, 1), "Preise erhöht")


def test_notes_are_kept_changed_and_deleted_the_newest_first(workspace: Workspace):
    assert notes.load(workspace) == []
    notes.change(workspace, "", OLDER)
    notes.change(workspace, "", CARRIER)
    assert notes.load(workspace) == [CARRIER, OLDER]
    assert notes.load(workspace)[0].kpis == ("on_time_delivery_rate", "delivery_lead_time")
    assert notes.load(workspace, of_sample=True) == []
    notes.change(workspace, OLDER.id, Note(date(2026, 1, 2), "Preise gesenkt", id=OLDER.id))
    assert [note.text for note in notes.load(workspace)] == [CARRIER.text, "Preise gesenkt"]
    notes.change(workspace, CARRIER.id, None)
    assert [note.id for note in notes.load(workspace)] == [OLDER.id]


def test_too_long_words_are_cut(workspace: Workspace):
    notes.save(workspace, [Note(date(2026, 1, 1), "x" * 9999, "y" * 9999)])
    assert (len(notes.load(workspace)[0].text), len(notes.load(workspace)[0].who)) == (2000, 200)


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '[{"day": "soon", "text": "x", "id": "1"}]', '[{"day": 1}]']
)
def test_a_broken_file_counts_as_no_notes(tmp_path, text):
    (tmp_path / "notes.json").write_text(text)
    assert notes.load(Workspace(tmp_path)) == []


def test_a_kpi_that_no_longer_exists_leaves_its_note(tmp_path):
    (tmp_path / "notes.json").write_text(
        '[{"day": "2026-01-01", "text": "x", "id": "1", "expects": [["old_kpi", "rise"], ["nps", "rise"]]}]'
    )
    assert notes.load(Workspace(tmp_path)) == [Note(date(2026, 1, 1), "x", expects=(("nps", "rise"),))]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (";Rabattaktion;", "Spalte „Datum“: Hier fehlt das Datum"),
        ("neulich;Rabattaktion;", "„neulich“ ist kein Datum"),
        ("15.10.2026;;Herr Kunz", "Spalte „Was war“: Hier fehlt, was war"),
        ("15.10.2026;" + "x" * 2001 + ";", "Kürzen Sie auf 2000 Zeichen"),
        ("15.10.2026;Aktion;;Umsatz pro Mond", "Spalte „Soll steigen“: „Umsatz pro Mond“ ist keine Kennzahl"),
        ("15.10.2026;Aktion;;payment_method_mix", "der sich vergleichen ließe"),
        ("15.10.2026;Aktion;;nps;nps", "Spalte „Soll sinken“: „nps“ steht in dieser Zeile zweimal"),
    ],
)
def test_a_bad_cell_is_named_with_row_column_and_remedy(row, said):
    with pytest.raises(TableError) as error:
        notes.from_csv(f"Datum;Was war;Wer;Soll steigen;Soll sinken\n{row}\n".encode())
    (sentence,) = error.value.said("de", "notizen.csv")
    assert sentence.startswith("notizen.csv: Zeile 2, Spalte „")
    assert said in sentence


def test_days_are_read_in_either_language():
    for text in ("Datum;Was war\n15.03.2026;x\n", "Date,What happened\n2026-03-15,x\n"):
        assert notes.from_csv(text.encode()) == [Note(date(2026, 3, 15), "x")]


def test_text_that_looks_like_a_formula_is_defused_and_comes_back():
    content = notes.to_csv([CARRIER], "de").decode()
    assert "'=Probe bis Juni" in content
    assert notes.from_csv(content.encode()) == [CARRIER]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs"]) | st.sampled_from("=+-@'\n; ")
)
TEXTS = WORDS.map(lambda text: text.strip()[:200])
KPIS = [kpi.id for kpi in catalog().values() if kpi.has_monthly_value]
EXPECTS = st.dictionaries(st.sampled_from(KPIS), st.sampled_from(DIRECTIONS), max_size=3)
NOTES = st.builds(
    lambda day, text, who, decision, expects: Note(
        day,
        text,
        who,
        decision,
        tuple((kpi, way) for way in DIRECTIONS for kpi in expects if expects[kpi] == way),
    ),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    TEXTS.filter(bool),
    TEXTS,
    TEXTS,
    EXPECTS,
)


@settings(max_examples=25)
@given(st.lists(NOTES, max_size=4), st.sampled_from(LANGUAGES))
def test_csv_brings_the_same_notes_back(some, lang):
    assert notes.from_csv(notes.to_csv(some, lang)) == some


def test_a_workspace_with_words_of_its_own_counts_as_used(workspace: Workspace):
    assert not beside.is_there(workspace)
    notes.save(workspace, [OLDER])
    assert beside.is_there(workspace)
    assert [path.name for path in workspace.folder.iterdir()] == ["notes.json"]
