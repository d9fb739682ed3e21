"""Files taken over in the background: a click begins it, no other click ends it, its end is told once."""

from functools import partial
from pathlib import Path

import streamlit as st

from loyalty import format as fmt
from loyalty import importing
from loyalty.background import Progress, Stopped
from loyalty.catalog import headlines
from loyalty.checking import Trial
from loyalty.i18n import t
from loyalty.importing import FileReport, IntakeError
from loyalty.intake import FileReading
from loyalty.ui import running, trials, uploads
from loyalty.ui.session import own_workspace
from loyalty.ui.uploads import Upload
from loyalty.ui.waiting import count_ahead
from loyalty.workspace import Workspace, WorkspaceError


def begin(usable: list[Upload], results: list[Trial], lang: str) -> None:
    """Import into the visitor's own workspace and count the headline KPIs; small files are done at once."""
    workspace = own_workspace()
    found = [upload.reading for upload in usable]
    run = running.start(
        workspace.id,
        partial(_import, workspace, found, uploads.taken_rejects_folder(), lang),
        "data.step_building",
        sizes={reading.name: reading.path.stat().st_size for reading in found},
        rows={trial.reading.name: trial.report.rows for trial in results},
    )
    run.work.wait(running.QUICK_SECONDS)
    st.rerun()


def _import(
    workspace: Workspace, found: list[FileReading], rejects: Path, lang: str, tell: Progress
) -> list[FileReport]:
    reports = importing.import_files(
        workspace, found, progress=tell, kpis=headlines(), rejects=rejects, lang=lang
    )
    count_ahead(workspace.current())
    return reports


def collect(lang: str) -> None:
    """If an import has ended: what came of it is said once, and the own shop is shown."""
    workspace = own_workspace()
    run = running.current(workspace.id)
    if run is None or not run.work.wait(0):
        return
    running.seen(workspace.id)
    try:
        reports = run.work.result()
    except (Stopped, IntakeError, WorkspaceError) as error:
        uploads.drop_taken_rejects()
        _failed(error, lang)
        return
    trials.clear()
    uploads.clear(keeps_taken=True)
    st.session_state["_happened"] = [_summary(report, lang) for report in reports]
    st.session_state["_show_shop"] = "own"
    st.rerun()


def _failed(error: Exception, lang: str) -> None:
    match error:
        case Stopped():
            st.session_state["_stopped"] = True
        case WorkspaceError():
            st.session_state["_failed"] = t("error.busy", lang)
        case _:
            st.session_state["_failed"] = str(error)


def _summary(report: FileReport, lang: str) -> str:
    merged = report.merged
    counts = [
        (merged.new, "data.new"),
        (merged.changed, "data.changed"),
        (merged.equal, "data.equal"),
        (report.report.rejected, "data.rejected"),
    ]
    told = ", ".join(f"{fmt.count(n, lang)} {t(key, lang).lower()}" for n, key in counts if n)
    return f"{report.reading.name}: {told}"
