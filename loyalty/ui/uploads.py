"""Uploads and the tables in them: on disk while they are looked at, read once per state, then gone."""

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from loyalty import importing
from loyalty.background import Progress, Work
from loyalty.i18n import t
from loyalty.importing import FileReport, IntakeError
from loyalty.intake import FileReading, Mapping, MappingError, Piece, inspect, unpack
from loyalty.ui import upload_folder
from loyalty.ui.receiving import FULL_TYPE, STUB_TYPE
from loyalty.ui.session import own_workspace
from loyalty.ui.working import finished


@dataclass(frozen=True)
class Upload:
    """One table of a file on the data page: how it is read now, or why it cannot be read."""

    id: str
    piece: Piece
    reading: FileReading | None
    sentence: str | None = None

    @property
    def is_ready(self) -> bool:
        return self.reading is not None and self.sentence is None


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
    mapping = chosen(identity)
    states = st.session_state.setdefault("_readings", {})
    key = (identity, lang, repr(mapping))
    if key not in states:
        try:
            states[key] = Upload(identity, piece, inspect(piece, mapping=mapping, lang=lang))
        except IntakeError as error:
            states[key] = Upload(identity, piece, error.reading, str(error))
    return states[key]


def chosen(identity: str) -> Mapping | None:
    """What the visitor decided about a file; None where the file speaks for itself."""
    return st.session_state.get("_mappings", {}).get(identity)


def choose(identity: str, mapping: Mapping) -> None:
    """Remember a decision about a file."""
    st.session_state.setdefault("_mappings", {})[identity] = mapping


def checked(uploads: list[Upload], progress: Progress) -> list[FileReport]:
    """Every row of the ready files, checked once per state; nothing is kept."""
    reports = st.session_state.setdefault("_reports", {})
    secret = own_workspace().secret()
    for upload in uploads:
        key = (upload.id, repr(chosen(upload.id)))
        if key not in reports:
            reports[key] = finished(Work(partial(_check, upload.reading, secret)), progress)
    return [reports[upload.id, repr(chosen(upload.id))] for upload in uploads]


def _check(reading: FileReading, secret: bytes, progress: Progress) -> FileReport:
    return importing.check([reading], secret, progress)[0]


def clear() -> None:
    """Delete this page's files and everything remembered about them; the next uploader starts empty."""
    shutil.rmtree(folder(), ignore_errors=True)
    for name in ("_pieces", "_readings", "_mappings", "_reports"):
        st.session_state.pop(name, None)
    st.session_state["_drop"] = st.session_state.get("_drop", 0) + 1


__all__ = ["MappingError", "Upload", "checked", "choose", "chosen", "clear", "path_of", "stage"]
