"""Notes on the page: to write, to change, to delete; and what happened since each."""

import html
from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from loyalty import format as fmt
from loyalty import notes
from loyalty.analyses import since as analysis
from loyalty.analyses.since import Since
from loyalty.analyses.since_words import doubt_in_words, values_in_words, verdict_in_words
from loyalty.cards.view import View
from loyalty.catalog import catalog
from loyalty.i18n import plural, t
from loyalty.notes import DIRECTIONS, LONGEST_TEXT, LONGEST_WORDS, Note
from loyalty.ui import own
from loyalty.ui.own_csv import csv_in_and_out, forget_file
from loyalty.ui.session import own_workspace
from loyalty.ui.text import plain
from loyalty.workspace import Version

FIRST_SHOWN = 10
TONES = {"better": "good", "worse": "bad"}


@st.fragment
def notes_section(view: View) -> None:
    """Every note with what happened since, the newest first; a click redraws these alone."""
    lang, written = view.lang, own.own_notes()
    said = st.session_state.pop("_notes_said", None)
    if said:
        st.success(plain(said), icon=":material/check_circle:")
    if not written:
        st.html(f'<p class="stk-question">{html.escape(t("notes.none_yet", lang))}</p>')
    with st.expander(
        t("notes.add", lang), icon=":material/edit_note:", expanded=not written, key="notes-add"
    ):
        _form(view, None)
    if any(note.expects for note in written):
        st.html(f'<p class="stk-foot">{html.escape(t("since.caution", lang))}</p>')
    shown = written if "_all_notes" in st.session_state else written[:FIRST_SHOWN]
    for note in shown:
        with st.container(border=True, key=f"note-{note.id}"):
            _note(view, note)
    if len(shown) < len(written):
        label = plural("notes.more", len(written) - len(shown), lang)
        if st.button(label, key="notes-more"):
            st.session_state["_all_notes"] = True
            st.rerun(scope="fragment")
    csv_in_and_out(
        lang,
        "notes",
        lambda: notes.to_csv(written, lang),
        lambda content, name: _from_file(view, content, written),
    )


def _note(view: View, note: Note) -> None:
    lang = view.lang
    if st.session_state.get("_edited_note") == note.id:
        _form(view, note)
        return
    words, buttons = st.columns([5, 2], gap="small")
    head = " · ".join(filter(None, [fmt.date(note.day, lang), note.who]))
    lines = [
        f'<p class="stk-foot">{html.escape(head)}</p>',
        f'<p class="stk-note">{html.escape(note.text)}</p>',
    ]
    if note.decision:
        decided = html.escape(t("notes.decided", lang, text=note.decision))
        lines.append(f'<p class="stk-note stk-same">{decided}</p>')
    words.html("".join(lines))
    with buttons.container(horizontal=True, horizontal_alignment="right"):
        st.button(
            t("notes.edit", lang), key=f"edit-{note.id}", icon=":material/edit:", type="tertiary",
            on_click=_edit, args=[note.id],
        )  # fmt: skip
        with st.popover(t("notes.delete", lang), icon=":material/delete:", type="tertiary"):
            st.markdown(t("notes.delete_confirm", lang))
            st.button(
                t("notes.delete", lang), key=f"delete-{note.id}", type="primary",
                on_click=_delete, args=[note.id, view.is_sample, lang],
            )  # fmt: skip
    if note.expects:
        found = _since(view.version.id, view.version, note)
        told = {one.kpi.id for one in found}
        st.html("".join(_since_line(view, one) for one in found))
        silent = [catalog()[kpi].text("name", lang) for kpi in note.kpis if kpi not in told]
        if silent:
            line = t("since.without_data", lang, names=", ".join(silent))
            st.html(f'<p class="stk-foot">{html.escape(line)}</p>')


def _since_line(view: View, one: Since) -> str:
    """The KPI with what was wanted of it, the verdict as a badge, the sentence, and what it rests on."""
    lang = view.lang
    name = one.kpi.text("name", lang)
    wanted = t(f"since.wanted_{one.direction}", lang)
    tone, badge = TONES.get(one.verdict, "aside"), verdict_in_words(one, lang)
    doubts = " ".join(doubt_in_words(one, lang, view.currency))
    foot = f'<p class="stk-foot">{html.escape(doubts)}</p>' if doubts else ""
    return (
        f'<p class="stk-ask stk-since"><b>{html.escape(name)}</b> '
        f'<span class="stk-same">{html.escape(wanted)}</span>'
        f'<span class="stk-badge stk-badge-{tone}">{html.escape(badge)}</span></p>'
        f'<p class="stk-reason">{html.escape(values_in_words(one, lang, view.currency))}</p>{foot}'
    )


def _form(view: View, note: Note | None) -> None:
    """The fields of a note, empty for a new one."""
    lang = view.lang
    key = note.id if note else f"new-{st.session_state.get('_notes_round', 0)}"
    names = {kpi.id: kpi.text("name", lang) for kpi in catalog().values() if kpi.has_monthly_value}
    with st.form(key=f"note-form-{key}", border=False):
        day, who = st.columns([1, 2], gap="small")
        chosen_day = day.date_input(
            t("column.day", lang),
            value=note.day if note else view.end,
            format="DD.MM.YYYY" if lang == "de" else "YYYY-MM-DD",
            key=f"day-{key}",
        )
        who_text = who.text_input(
            t("column.who", lang), value=note.who if note else "", max_chars=LONGEST_WORDS, key=f"who-{key}"
        )
        words = {
            field: st.text_area(
                t(f"column.{field}", lang),
                value=getattr(note, field) if note else "",
                max_chars=LONGEST_TEXT,
                height=height,
                placeholder=t(f"notes.example_{field}", lang),
                key=f"{field}-{key}",
            )
            for field, height in (("text", 90), ("decision", 70))
        }
        chosen = {
            way: column.multiselect(
                t(f"column.{way}", lang),
                list(names),
                default=note.expected(way) if note else [],
                format_func=names.get,
                placeholder=t("notes.choose", lang),
                key=f"{way}-{key}",
                select_all=False,
            )
            for way, column in zip(DIRECTIONS, st.columns(len(DIRECTIONS), gap="small"), strict=True)
        }
        with st.container(horizontal=True):
            is_done = st.form_submit_button(t("notes.save", lang), type="primary", icon=":material/save:")
            if note and st.form_submit_button(t("notes.cancel", lang)):
                _edit(None)
                st.rerun(scope="fragment")
    if is_done:
        _keep(
            view,
            note,
            Note(chosen_day, words["text"].strip(), who_text.strip(), words["decision"].strip()),
            chosen,
        )


def _keep(view: View, old: Note | None, note: Note, chosen: dict[str, Sequence[str]]) -> None:
    """Save what the fields say, or say what is missing."""
    lang = view.lang
    expects = [(kpi, way) for way, kpis in chosen.items() for kpi in kpis]
    twice = [kpi for kpi, _ in expects if sum(kpi == other for other, _ in expects) > 1]
    if not note.text:
        st.error(plain(t("fault.no_text_of_note", lang)), icon=":material/error:")
    elif twice:
        name = catalog()[twice[0]].text("name", lang)
        st.error(plain(t("notes.twice", lang, name=name)), icon=":material/error:")
    else:
        identity = {"id": old.id} if old else {}
        kept = Note(note.day, note.text, note.who, note.decision, tuple(expects), **identity)
        notes.change(own_workspace(), kept.id, kept, view.is_sample)
        _edit(None)
        st.session_state["_notes_round"] = st.session_state.get("_notes_round", 0) + 1
        st.session_state["_notes_said"] = t("notes.saved", lang)
        st.rerun()


def _edit(note_id: str | None) -> None:
    st.session_state["_edited_note"] = note_id


def _delete(note_id: str, is_sample: bool, lang: str) -> None:
    notes.change(own_workspace(), note_id, None, is_sample)
    st.session_state["_notes_said"] = t("notes.deleted", lang)


def _from_file(view: View, content: bytes, written: Sequence[Note]) -> None:
    """The file's notes, to be added to those there are or to replace them. Raises TableError."""
    lang, found = view.lang, notes.from_csv(content)
    new = [note for note in found if note not in written]
    st.html(
        f'<p class="stk-reason">{html.escape(plural("notes.in_file", len(found), lang, new=len(new)))}</p>'
    )
    with st.container(horizontal=True):
        add = st.button(t("notes.file_add", lang), key="notes-add-file", disabled=not new)
        replace = st.button(t("notes.file_replace", lang), key="notes-replace-file")
    if add or replace:
        kept = [*written, *new] if add else found
        notes.save(own_workspace(), kept, view.is_sample)
        forget_file("notes")
        st.session_state["_notes_said"] = plural("notes.taken", len(new) if add else len(found), lang)
        st.rerun()


@lru_cache(maxsize=500)
def _since(version_id: str, version: Version, note: Note) -> list[Since]:
    return analysis.since(version, note)
