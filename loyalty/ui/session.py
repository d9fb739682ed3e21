"""Who is looking: language, and which shop's data – the sample shop or the visitor's own workspace."""

import hashlib
import secrets
import shutil
import threading
from datetime import datetime, timedelta
from pathlib import Path

import streamlit as st

from loyalty import importing
from loyalty.catalog import catalog, headlines
from loyalty.i18n import LANGUAGES, pick_language, t
from loyalty.ui.visitor import cookie_of, folder_name
from loyalty.workspace import Settings, Version, Workspace, beside, home
from loyalty.workspace.build import fingerprint

SAMPLE_DATA = Path(__file__).parents[2] / "data" / "sample"
_building = threading.Lock()
SAMPLE_AS_OF = "2026-10-31"
KEEP_DAYS = 90
SAMPLES_KEPT = 12


def language() -> str:
    """The language of this run: chosen in the sidebar, else in the link, else the browser's."""
    chosen = st.session_state.get("lang") or st.query_params.get("lang")
    return chosen if chosen in LANGUAGES else pick_language(st.context.locale)


def own_workspace() -> Workspace:
    """The visitor's workspace, found by the random id in the cookie; it may not exist yet."""
    # A browser without cookies has a workspace for as long as the page stays open.
    found = cookie_of(st.context.cookies) or st.session_state.setdefault("visitor", secrets.token_hex(16))
    return Workspace(home() / "shops" / folder_name(found))


def has_own_data() -> bool:
    return own_workspace().exists


def shows_sample() -> bool:
    """Whether the sample shop is on screen: no own data yet, or chosen in the sidebar or the link."""
    chosen = st.session_state.get("shop") or st.query_params.get("shop")
    return chosen == "sample" or not has_own_data()


def current_version(lang: str) -> Version:
    """The data on screen, brought up to date first if an older release of this program built it."""
    if shows_sample():
        with st.spinner(t("app.loading", lang)):
            version = sample_version(sample_choices())
        Workspace(version.folder.parents[1]).keep_alive()
        return version
    workspace = own_workspace()
    workspace.keep_alive()
    version = workspace.current()
    if importing.is_outdated(version):
        with st.spinner(t("data.step_building", lang)):
            version = importing.renew(workspace, headlines())
    return version


@st.cache_resource(show_spinner=False, max_entries=SAMPLES_KEPT)
def sample_version(choices: tuple[tuple[str, str], ...] = ()) -> Version:
    """The sample shop, built once per machine, release and settings."""
    return sample_workspace(choices).current()


def sample_workspace(choices: tuple[tuple[str, str], ...] = ()) -> Workspace:
    """The workspace of the sample shop under these settings; built when it is first asked for."""
    files = sorted(SAMPLE_DATA.glob("*.csv"))
    content = hashlib.sha256(fingerprint().encode())
    for path in files:
        content.update(path.read_bytes())
    name = content.hexdigest()[:16]
    workspace = Workspace(home() / "sample" / name)
    with _building:
        _build_sample(workspace, files)
        return _varied(workspace, choices) if choices else workspace


def sample_choices() -> tuple[tuple[str, str], ...]:
    """The settings under which this visitor sees the sample shop: chosen on their page, else in the link."""
    if "sample_settings" not in st.session_state:
        pairs = (item.partition(":")[::2] for item in st.query_params.get_all("set"))
        try:
            st.session_state["sample_settings"] = Settings.from_choices(dict(pairs)).choices()
        except ValueError:  # a link with a setting that is not possible
            st.session_state["sample_settings"] = {}
    return tuple(sorted(st.session_state["sample_settings"].items()))


def _build_sample(workspace: Workspace, files: list[Path]) -> None:
    if not workspace.exists:
        found = importing.readings(files)
        settings = Settings.from_choices({"as_of": SAMPLE_AS_OF})
        importing.import_files(workspace, found, settings, kpis=catalog().values())
        for other in workspace.folder.parent.iterdir():
            if other != workspace.folder and _is_older(other, days=7):  # another release may be running
                shutil.rmtree(other, ignore_errors=True)


def _varied(base: Workspace, choices: tuple[tuple[str, str], ...]) -> Workspace:
    """The same shop under other settings; of such variations only the last ones are kept."""
    settings = Settings.from_choices({"as_of": SAMPLE_AS_OF, **dict(choices)})
    name = hashlib.sha256(repr(choices).encode()).hexdigest()[:16]
    varied = Workspace(base.folder.with_name(f"{base.folder.name}-{name}"))
    if not varied.exists:
        others = sorted(base.folder.parent.glob(f"{base.folder.name}-*"), key=_last_seen)
        for other in others[: max(0, len(others) - SAMPLES_KEPT + 1)]:
            Workspace(other).delete()
        importing.derive_into(varied, base.current(), settings)
    return varied


def _last_seen(folder: Path) -> float:
    mark = folder / "current"
    return mark.stat().st_mtime if mark.exists() else 0.0


@st.cache_resource(ttl=timedelta(days=1), show_spinner=False)
def clear_abandoned() -> None:
    """Once a day: delete workspaces that nobody has opened for the stated time."""
    for folder in (home() / "shops").glob("*"):
        # Without a version and without words of the shop there is only what a broken first import left.
        is_used = Workspace(folder).exists or beside.is_there(Workspace(folder))
        if _is_older(folder, days=KEEP_DAYS if is_used else 1):
            Workspace(folder).delete()


def _is_older(folder: Path, days: int) -> bool:
    """Whether nothing directly in the folder was touched for so many days."""
    newest = max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
    return datetime.fromtimestamp(newest) < datetime.now() - timedelta(days=days)
