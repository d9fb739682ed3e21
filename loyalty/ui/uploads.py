"""Uploads and the tables in them: on disk while they are looked at, read once per state, then gone."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from loyalty.i18n import t
from loyalty.importing import IntakeError
from loyalty.intake import FileReading, Mapping, Piece, inspect, unpack
from loyalty.intake.overlay import Overlay
from loyalty.ui import upload_folder
from loyalty.ui.receiving import FULL_TYPE, STUB_TYPE
from loyalty.ui.session import own_workspace
from loyalty.workspace.memory import recall


@dataclass(frozen=True)
class Decision:
    """What the visitor decided about one table; `mapping` None: as last time, or as it says itself."""

    mapping: Mapping | None = None
    overlay: Overlay = Overlay()


@dataclass(frozen=True)
class Upload:
    """One table of a file on the data page: how it is read now, or why it cannot be read.

    `is_remembered`: read like the last file of its header that was taken over.
    """

    id: str
    piece: Piece
    reading: FileReading | None
    sentence: str | None = None
    is_remembered: bool = False

    @property
    def is_ready(self) -> bool:
        return self.reading is not None and self.sentence is None

    @property
    def state(self) -> str:
        """Changes with every decision about the table."""
        return f"{self.id} {decided(self.id)!r}"


def folder() -> Path:
    """Where the files of this page lie while they are looked at."""
    return upload_folder.session_folder(own_workspace().folder.name, _session())


def _session() -> str:
    return get_script_run_ctx().session_id


def path_of(file) -> Path | None:
    """The bytes of a file that `st.file_uploader` names, on disk; None when they are gone (left for a day).

    Of the file that Streamlit has, only `file_id` and `name` say something: its bytes are a stub.
    """
    found = upload_folder.stored(folder(), file.file_id)
    if found is None and file.type not in (STUB_TYPE, FULL_TYPE):
        found = _written(file)
    return found


def _written(file) -> Path:
    """A file that did not come through the server (in a test of the page), and so has its bytes with it."""
    temporary = upload_folder.arriving(folder())
    with temporary.open("xb") as output:
        shutil.copyfileobj(file, output)
    return upload_folder.keep(temporary, folder(), file.file_id, file.name)


def stage(files, lang: str) -> list[Upload]:
    """How each table of newly dropped files is read."""
    return [upload for file in files for upload in _staged(file, lang)]


def _staged(file, lang: str) -> list[Upload]:
    path = path_of(file)
    if path is not None:
        return _tables(file.file_id, path, lang)
    name = upload_folder.safe_name(file.name)
    reason = "error.disk_full" if file.type == FULL_TYPE else "error.file_gone"
    return [Upload(file.file_id, Piece.of_text(Path(name)), None, t(reason, lang, file=name))]


def _tables(identity: str, path: Path, lang: str) -> list[Upload]:
    """Unpacked once, beside the upload: what was written goes when the upload goes."""
    states = st.session_state.setdefault("_pieces", {})
    key = (identity, lang)
    if key not in states:
        try:
            states[key] = unpack(path, path.parent, lang)
        except IntakeError as error:
            states[key] = [Piece.refused(path, error)]
    pieces = states[key]
    if len(pieces) == 1:
        return [_read(identity, pieces[0], lang)]
    return [_read(f"{identity}-{number}", piece, lang) for number, piece in enumerate(pieces, start=1)]


def _read(identity: str, piece: Piece, lang: str) -> Upload:
    """Read anew only when the visitor changed something; a refused file keeps what was found of it."""
    states = st.session_state.setdefault("_readings", {})
    key = (identity, lang, repr(decided(identity)))
    if key not in states:
        states[key] = _remembered(identity, piece, lang) or _inspected(identity, piece, lang)
    return states[key]


def _remembered(identity: str, piece: Piece, lang: str) -> Upload | None:
    """The table read like the last one of its header; None where there was none or it does not suit."""
    decision = decided(identity)
    known = recall(own_workspace(), piece) if decision.mapping is None else None
    if known is None:
        return None
    try:
        reading = inspect(piece, mapping=known, lang=lang, overlay=decision.overlay)
    except IntakeError:
        return None
    return Upload(identity, piece, reading, is_remembered=True)


def _inspected(identity: str, piece: Piece, lang: str) -> Upload:
    decision = decided(identity)
    try:
        reading = inspect(piece, mapping=decision.mapping, lang=lang, overlay=decision.overlay)
    except IntakeError as error:
        return Upload(identity, piece, error.reading, str(error))
    return Upload(identity, piece, reading)


def decided(identity: str) -> Decision:
    """What the visitor decided about a table so far."""
    return st.session_state.get("_decisions", {}).get(identity, Decision())


def decide(upload: Upload, mapping: Mapping | None = None, overlay: Overlay | None = None) -> None:
    """Remember a new mapping or overlay and show the page anew; the other of the two stays."""
    before = decided(upload.id)
    decision = Decision(
        before.mapping if mapping is None else mapping, before.overlay if overlay is None else overlay
    )
    st.session_state.setdefault("_decisions", {})[upload.id] = decision
    st.rerun()


def forget(upload: Upload) -> None:
    """Read the table as it says itself, without any decision and without what was read last time."""
    st.session_state.setdefault("_decisions", {})[upload.id] = Decision(Mapping())
    st.rerun()


def rejects_folder() -> Path:
    """Where the rejected rows of this page's files lie until they are downloaded."""
    return folder() / "rejects"


def clear() -> None:
    """Delete this page's files and everything remembered about them; the next uploader starts empty."""
    shutil.rmtree(folder(), ignore_errors=True)
    for name in ("_pieces", "_readings", "_decisions"):
        st.session_state.pop(name, None)
    st.session_state["_drop"] = st.session_state.get("_drop", 0) + 1
