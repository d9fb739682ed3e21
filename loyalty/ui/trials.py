"""Every row of the dropped files tried out, once per state and in the background; nothing is taken over."""

from functools import partial

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

    One runs at a time.
    """
    results, run = st.session_state.setdefault("_trials", {}), None
    version = own_workspace().current()
    keys = {upload.id: _key(upload, version, lang) for upload in ready}
    _stop_unwanted(set(keys.values()))
    for upload in ready:
        if keys[upload.id] not in results:
            run = _run(upload, keys[upload.id], version, lang)
            if not run.work.wait(running.QUICK_SECONDS):
                break
            results[keys[upload.id]] = _result(run)
            st.session_state.pop("_trial", None)
            run = None
    return {upload.id: results[keys[upload.id]] for upload in ready if keys[upload.id] in results}, run


def _result(run: Run) -> Trial | None:
    try:
        return run.work.result()
    except Stopped:
        return None


def again(upload: Upload, lang: str) -> None:
    """Try a file once more whose trial was cancelled."""
    st.session_state.get("_trials", {}).pop(_key(upload, own_workspace().current(), lang), None)
    st.rerun()


def _key(upload: Upload, version: Version | None, lang: str) -> str:
    return f"{upload.state} {lang} {version.id if version else ''}"


def _run(upload: Upload, key: str, version: Version | None, lang: str) -> Run:
    known = st.session_state.get("_trial")
    if known and known[0] == key:
        return known[1]
    reading, secret = upload.reading, own_workspace().secret()
    folder = uploads.rejects_folder() / upload.id
    sizes = {reading.name: reading.path.stat().st_size}
    do = partial(_check, reading, secret, version, folder, lang)
    run = running.begin(do, "data.step_checking", sizes, {})
    st.session_state["_trial"] = (key, run)
    return run


def _check(
    reading: FileReading, secret: bytes, version: Version | None, folder, lang: str, tell: Progress
) -> Trial:
    return check([reading], secret, tell, version, folder, lang)[0]


def _stop_unwanted(wanted: set[str]) -> None:
    """A decision has changed what is to be tried."""
    known = st.session_state.get("_trial")
    if known and known[0] not in wanted:
        known[1].work.stop()
        st.session_state.pop("_trial")


def clear() -> None:
    """Forget all results."""
    _stop_unwanted(set())
    st.session_state.pop("_trials", None)
