"""Uploads and the tables in them: on disk while they are looked at, read once per state, then gone."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from loyalty import importing
from loyalty.importing import FileReport, IntakeError
from loyalty.intake import FileReading, Mapping, MappingError, Piece, inspect, unpack
from loyalty.ui.session import own_workspace
from loyalty.workspace import home


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
    """Where this visitor's files lie while they are looked at."""
    return home() / "uploads" / own_workspace().folder.name


def stage(files, lang: str) -> list[Upload]:
    """Write newly dropped files to disk and say how each of their tables is read."""
    return [upload for file in files for upload in _tables(file.file_id, _kept(file), lang)]


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


def _kept(file) -> Path:
    # The id keeps two files of one name apart; the name itself is never used as a path beyond its last part.
    target = folder() / file.file_id / Path(file.name).name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as output:
            shutil.copyfileobj(file, output)
    return target


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


def checked(uploads: list[Upload], progress) -> list[FileReport]:
    """Every row of the ready files, checked once per state; nothing is kept."""
    reports = st.session_state.setdefault("_reports", {})
    for upload in uploads:
        key = (upload.id, repr(chosen(upload.id)))
        if key not in reports:
            reports[key] = importing.check([upload.reading], own_workspace().secret(), progress)[0]
    return [reports[upload.id, repr(chosen(upload.id))] for upload in uploads]


def clear() -> None:
    """Delete the files and everything remembered about them; the next uploader starts empty."""
    shutil.rmtree(folder(), ignore_errors=True)
    for name in ("_pieces", "_readings", "_mappings", "_reports"):
        st.session_state.pop(name, None)
    st.session_state["_drop"] = st.session_state.get("_drop", 0) + 1


__all__ = ["MappingError", "Upload", "checked", "choose", "chosen", "clear", "folder", "stage"]
