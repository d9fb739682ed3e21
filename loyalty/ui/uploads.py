"""Uploads and the tables in them: on disk while they are looked at, read once per state, then gone."""

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from loyalty.background import Progress
from loyalty.i18n import t
from loyalty.importing import IntakeError
from loyalty.intake import FileReading, Mapping, Piece, inspect, unpack
from loyalty.intake.overlay import Overlay
from loyalty.ui import batches, upload_folder
from loyalty.ui.receiving import FULL_TYPE, STUB_TYPE
from loyalty.ui.running import Run
from loyalty.ui.session import own_workspace
from loyalty.workspace import Workspace
from loyalty.workspace.memory import recall

BATCH = "_reading"


@dataclass(frozen=True)
class Decision:
    """What the visitor decided about one table; `mapping` None: as last time, or as it says itself."""

    mapping: Mapping | None = None
    overlay: Overlay = Overlay()


@dataclass(frozen=True)
class Upload:
    """One table of a file on the data page: how it is read now, or why it cannot be read.

    `sentence`: why, in words; `code`: the same as a key of the texts under [error]. `is_remembered`: read
    like the last file of its header that was taken over. `is_cancelled`: the visitor ended its reading.
    """

    id: str
    piece: Piece
    reading: FileReading | None
    sentence: str | None = None
    code: str = ""
    is_remembered: bool = False
    is_cancelled: bool = False

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


def stage(files, lang: str) -> tuple[list[Upload], Run | None]:
    """How each table of the dropped files is read, and the run that unpacks and reads the others."""
    paths = {file.file_id: path_of(file) for file in files}
    there = {identity: path for identity, path in paths.items() if path is not None}
    told = {identity: _decisions_of(identity) for identity in there}
    keys = {identity: f"{identity} {lang} {told[identity]!r}" for identity in there}
    known, workspace = st.session_state.setdefault("_read", Known()), own_workspace()
    jobs = {
        keys[identity]: partial(_tables, known, workspace, identity, path, told[identity], lang)
        for identity, path in there.items()
    }
    sizes = {path.name: path.stat().st_size for path in there.values()}
    results, run = batches.outcome(BATCH, jobs, "data.step_reading", sizes)
    found: list[Upload] = []
    for file in files:
        if paths[file.file_id] is None:
            found.append(_gone(file, lang))
        elif keys[file.file_id] in results:
            tables = results[keys[file.file_id]]
            found += [_cancelled(file.file_id, paths[file.file_id])] if tables is None else tables
    return found, run


def _gone(file, lang: str) -> Upload:
    name = upload_folder.safe_name(file.name)
    reason = "error.disk_full" if file.type == FULL_TYPE else "error.file_gone"
    return Upload(file.file_id, Piece.of_text(Path(name)), None, t(reason, lang, file=name))


def _cancelled(identity: str, path: Path) -> Upload:
    return Upload(identity, Piece.of_text(path), None, is_cancelled=True)


def read_again() -> None:
    """Read once more the files whose reading was cancelled."""
    batches.again(BATCH)


@dataclass(frozen=True)
class Known:
    """What was unpacked and read on this page so far, so that a decision about one table reads only that one.

    `pieces`: file and language ('' where nothing is said in one) → its tables; `readings`: table, decision
    and language → how it is read.
    """

    pieces: dict[tuple[str, str], list[Piece]] = field(default_factory=dict)
    readings: dict[tuple[str, str, str], Upload] = field(default_factory=dict)


def _tables(
    known: Known,
    workspace: Workspace,
    identity: str,
    path: Path,
    decisions: dict[str, Decision],
    lang: str,
    tell: Progress,
) -> list[Upload]:
    """Unpacked once, beside the upload: what was written goes when the upload goes."""
    tell(path.name, 0, 0)
    pieces = known.pieces.get((identity, "")) or known.pieces.get((identity, lang))
    if pieces is None:
        pieces = _unpacked(path, lang)
        is_said = any(piece.refusal for piece in pieces)
        known.pieces[identity, lang if is_said else ""] = pieces
    ids = [identity] if len(pieces) == 1 else [f"{identity}-{n}" for n in range(1, len(pieces) + 1)]
    found = []
    for number, (own, piece) in enumerate(zip(ids, pieces, strict=True)):
        decision = decisions.get(own, Decision())
        key = (own, repr(decision))
        table = known.readings.get((*key, "")) or known.readings.get((*key, lang))
        if table is None:
            tell(path.name, number, len(pieces))
            table = _read(own, piece, decision, workspace, lang)
            known.readings[*key, lang if table.sentence else ""] = table
        found.append(table)
    return found


def _unpacked(path: Path, lang: str) -> list[Piece]:
    try:
        return unpack(path, path.parent, lang)
    except IntakeError as error:
        return [Piece.refused(path, error)]


def _read(identity: str, piece: Piece, decision: Decision, workspace: Workspace, lang: str) -> Upload:
    """The table as decided, else like the last one of its header, else as it says itself."""
    remembered = recall(workspace, piece) if decision.mapping is None else None
    if remembered is not None:
        # What was right for the last file may not suit this one.
        with suppress(IntakeError):
            reading = inspect(piece, mapping=remembered, lang=lang, overlay=decision.overlay)
            return Upload(identity, piece, reading, is_remembered=True)
    try:
        reading = inspect(piece, mapping=decision.mapping, lang=lang, overlay=decision.overlay)
    except IntakeError as error:
        return Upload(identity, piece, error.reading, str(error), error.code)
    return Upload(identity, piece, reading)


def _decisions_of(identity: str) -> dict[str, Decision]:
    """What was decided about the tables of one file."""
    return {
        own: decision
        for own, decision in st.session_state.get("_decisions", {}).items()
        if own == identity or own.startswith(f"{identity}-")
    }


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


def is_taken(upload: Upload) -> bool:
    """Whether a table is to be taken over, as far as the visitor says so."""
    return st.session_state.get(f"take-{upload.id}", True)


def rejects_folder() -> Path:
    """Where the rejected rows of this page's files lie until they are downloaded."""
    return folder() / "rejects"


def taken_rejects_folder() -> Path:
    """Where the rejected rows of the last import lie, until the next drop or until the page is closed."""
    return folder() / "taken"


def taken_rejects() -> list[Path]:
    """The files of rejected rows of the last import."""
    return sorted(taken_rejects_folder().glob("*.csv"))


def drop_taken_rejects() -> None:
    """New files are being looked at."""
    shutil.rmtree(taken_rejects_folder(), ignore_errors=True)


def clear(keeps_taken: bool = False) -> None:
    """Delete this page's files and everything remembered about them; the next uploader starts empty.

    `keeps_taken`: the rejected rows of the last import stay.
    """
    batches.clear(BATCH)
    for path in folder().glob("*"):
        if not keeps_taken or path != taken_rejects_folder():
            shutil.rmtree(path, ignore_errors=True)
    for name in ("_read", "_decisions"):
        st.session_state.pop(name, None)
    st.session_state["_drop"] = st.session_state.get("_drop", 0) + 1
