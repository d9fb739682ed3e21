"""Every row of the dropped files tried out, once per state and in the background; nothing is taken over."""

from functools import partial
from pathlib import Path

import streamlit as st

from loyalty.background import Progress, Stopped
from loyalty.checking import Trial, check
from loyalty.intake import FileReading
from loyalty.ui import running, uploads
from loyalty.ui.running import Run
from loyalty.ui.session import own_workspace
from loyalty.ui.uploads import Upload
from loyalty.workspace import Version


def tried(ready: list[Upload], lang: str) -> tuple[dict[str, Trial | None], Run | None]:
    """Upload id → what a trial has found (None: it was cancelled), and the trial that still runs.

    Files that fill the same tables are tried together, for they meet each other. One trial runs at a time.
    """
    results, run = st.session_state.setdefault("_trials", {}), None
    version = own_workspace().current()
    groups = {_key(group, version, lang): group for group in _groups(ready)}
    _stop_unwanted(set(groups))
    for key, group in groups.items():
        if key not in results:
            run = _run(group, key, version, lang)
            if not run.work.wait(running.QUICK_SECONDS):
                break
            results[key] = _result(run, len(group))
            st.session_state.pop("_trial", None)
            run = None
    found = {
        upload.id: trial
        for key, group in groups.items()
        if key in results
        for upload, trial in zip(group, results[key], strict=True)
    }
    return found, run


def _groups(ready: list[Upload]) -> list[list[Upload]]:
    """The files that have a table in common, directly or by a third one, in their order."""
    groups: list[tuple[set[str], list[Upload]]] = []
    for upload in ready:
        tables, files = {upload.reading.table, *upload.reading.extra}, [upload]
        apart = []
        for names, others in groups:
            if tables & names:
                tables, files = tables | names, [*others, *files]
            else:
                apart.append((names, others))
        groups = [*apart, (tables, files)]
    places = {upload.id: place for place, upload in enumerate(ready)}
    return [sorted(files, key=lambda upload: places[upload.id]) for _, files in groups]


def _result(run: Run, files: int) -> list[Trial | None]:
    try:
        return run.work.result()
    except Stopped:
        return [None] * files


def again(upload: Upload) -> None:
    """Try a file once more whose trial was cancelled, and the files that were tried with it."""
    results = st.session_state.get("_trials", {})
    for key in [key for key in results if upload.state in key[0] and None in results[key]]:
        results.pop(key)
    st.rerun()


def _key(group: list[Upload], version: Version | None, lang: str) -> tuple[tuple[str, ...], str, str]:
    return tuple(upload.state for upload in group), lang, version.id if version else ""


def _run(group: list[Upload], key: tuple, version: Version | None, lang: str) -> Run:
    known = st.session_state.get("_trial")
    if known and known[0] == key:
        return known[1]
    found, secret = [upload.reading for upload in group], own_workspace().secret()
    folder = uploads.rejects_folder() / group[0].id
    sizes = {reading.name: reading.path.stat().st_size for reading in found}
    do = partial(_check, found, secret, version, folder, lang)
    run = running.begin(do, "data.step_checking", sizes, {})
    st.session_state["_trial"] = (key, run)
    return run


def _check(
    found: list[FileReading], secret: bytes, version: Version | None, folder: Path, lang: str, tell: Progress
) -> list[Trial]:
    return check(found, secret, tell, version, folder, lang)


def _stop_unwanted(wanted: set[tuple]) -> None:
    """A decision has changed what is to be tried."""
    known = st.session_state.get("_trial")
    if known and known[0] not in wanted:
        known[1].work.stop()
        st.session_state.pop("_trial")


def clear() -> None:
    """Forget all results."""
    _stop_unwanted(set())
    st.session_state.pop("_trials", None)
